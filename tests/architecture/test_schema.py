"""The models are what the migrations make, and the database has the head and the code that are expected."""

import re
from typing import Any
from uuid import UUID

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from source import ROOT
from sqlalchemy import text

from caseflow import schema
from caseflow.extensions import db

VERSIONS = ROOT / "migrations" / "versions"
CODE = re.compile(
    r"\b(create|alter|drop)\s+(or\s+replace\s+)?(constraint\s+)?(function|procedure|view|trigger|policy)\b"
    r"|\b(grant|revoke)\b|row level security",
    re.IGNORECASE,
)


def test_the_head_is_the_last_numbered_migration() -> None:
    revisions = {}
    for path in VERSIONS.glob("*.py"):
        found = dict(re.findall(r"^(revision|down_revision)\b[^=]*= *(.+)$", path.read_text(), re.MULTILINE))
        revisions[found["revision"].strip("\"'")] = found["down_revision"].strip("\"'")
    heads = set(revisions) - set(revisions.values())
    assert heads == {schema.head()}


def test_the_database_is_at_the_head_and_has_the_code_of_today(owner_app: Flask) -> None:
    with owner_app.app_context(), db.engine.connect() as connection:
        assert schema.current(connection) == schema.head()
        assert schema.applied_code(connection) == schema.code_hash()


def test_migrations_hold_tables_and_data_only() -> None:
    """What they created of code would stand in database/ too, and be dropped with it."""
    files = [path for path in (ROOT / "migrations").rglob("*") if path.suffix in (".sql", ".py")]
    assert files
    assert not [str(path) for path in files if CODE.search(path.read_text())]


def test_models_equal_migrations(owner_app: Flask) -> None:
    with owner_app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": _modelled}
        )
        assert compare_metadata(context, db.metadata) == []


def _modelled(thing: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
    """Indexes and unique constraints are the business of the migrations alone."""
    return kind not in ("index", "unique_constraint") and name not in ("alembic_version", "database_code")


def test_every_table_of_the_case_has_row_level_security(owner_app: Flask) -> None:
    with owner_app.app_context(), db.engine.connect() as connection:
        bare = connection.scalars(
            text(
                "select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid"
                " where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not c.relrowsecurity"
                " and a.attname in ('case_id', 'child_id')"
            )
        ).all()
    assert set(bare) <= {"projection_failure"}, bare


def test_what_belongs_to_a_case_is_found_by_an_index(owner_app: Flask) -> None:
    """Each event that is recorded reads these rows: without an index that costs more, the larger the borough.

    An index that holds only some of the rows does not do.
    """
    with owner_app.app_context(), db.engine.connect() as connection:
        connection.execute(text("set local enable_seqscan = off"))
        tables = connection.scalars(
            text(
                "select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid"
                " where a.attname = 'case_id' and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace"
                " order by c.relname"
            )
        ).all()
        assert "clock" in tables
        scanned = []
        for table in tables:
            asked = f"explain select from {table} where case_id = any ('{{{UUID(int=1)}}}'::uuid[])"
            if any("Seq Scan" in line for line in connection.scalars(text(asked))):
                scanned.append(table)
    assert scanned == []


WRITTEN_ROW = re.compile(
    r"\binsert into\b[^;]*?(?=\bon conflict\b|;)"
    r"|\bupdate (?!set\b)\w+[^;]*?\bset\b[^;]*?(?=\bwhere\b|\breturning\b|;)"
)
"""What a statement writes; past `on conflict` it has waited for the row, and reads the clock again."""


def test_a_written_row_has_one_moment() -> None:
    """Two readings differ by a microsecond now and then, so that what is to last seven days lasts longer."""
    found = {
        f"{path.name}: {statement}"
        for path in (ROOT / "database").rglob("*.sql")
        for statement in WRITTEN_ROW.findall(re.sub(r"--.*", "", path.read_text()))
        if statement.count("clock_timestamp()") > 1
    }
    assert not found
