"""An upgraded database equals a fresh one, keeps what was recorded, and has the code of database/.

released-0011.sql.gz is a plain dump of a database that the last version with eleven migrations made: its
demonstration with 60 invented children (`write_feed(folder, children=60)`), an invented row in the tables
that it leaves empty, `caseflow verify` of that version (every check passed), then `pg_dump --no-owner`, less
the lines that an older PostgreSQL does not know.
"""

import gzip
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from secrets import token_bytes
from typing import Any

import psycopg
import pytest
from psycopg import errors, sql
from sqlalchemy import make_url, text
from sqlalchemy.exc import InternalError

from caseflow import schema
from caseflow.app import create_app
from caseflow.authentication.service import passwords
from caseflow.cli.command import bring_up_to_date
from caseflow.config import Config, libpq
from caseflow.demonstration.service import PASSWORD
from caseflow.extensions import db
from caseflow.performance import service as performance
from caseflow.servers.postgres import programs
from caseflow.web.today import now, rules_in_force

RELEASED = Path(__file__).parent / "released-0011.sql.gz"
LOG = "select * from case_event order by case_id, seq"
MADE_AT = "select max(oid::bigint) from pg_proc"

MakeDatabase = Callable[[], str]


@pytest.fixture
def empty_database(live: Config) -> Iterator[MakeDatabase]:
    """`empty_database()`: the address of a new, empty database, as its owner; dropped in the end."""
    made: list[str] = []
    with psycopg.connect(**libpq(live.database_url), autocommit=True) as connection:

        def make() -> str:
            name = f"{make_url(live.database_url).database}_upgrade_{len(made)}"
            for statement in ("drop database if exists {} with (force)", "create database {}"):
                connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
            made.append(name)
            return _address(live.database_url, name)

        yield make
        for name in made:
            connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.fixture
def released(empty_database: MakeDatabase) -> str:
    """A database with data, as the last version with eleven migrations left it."""
    url = empty_database()
    _run(url, "psql", "--quiet", "--set=ON_ERROR_STOP=1", given=gzip.decompress(RELEASED.read_bytes()))
    return url


@pytest.fixture
def fresh(empty_database: MakeDatabase, live: Config) -> str:
    """A database that this version has made from nothing."""
    return upgraded(empty_database(), live)


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[str, str, str], Path]:
    """`changed("functions/dates.sql", was, becomes)`: a copy of database/ in which one text is another."""

    def copy(name: str, was: str, becomes: str) -> Path:
        folder = shutil.copytree(schema.CODE, tmp_path / "database")
        before = (folder / name).read_text()
        assert was in before
        (folder / name).write_text(before.replace(was, becomes))
        return folder

    return copy


def _address(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def upgraded(url: str, live: Config, code: Path = schema.CODE) -> str:
    """The same address, brought to this version; the logins are those of the test run."""
    schema.upgrade(url, live.web_database_url, live.worker_database_url, code)
    return url


def _run(url: str, program: str, *options: str, given: bytes | None = None) -> str:
    """What a program of PostgreSQL's own prints about a database."""
    at = libpq(url)
    where = {
        "PGHOST": "host",
        "PGPORT": "port",
        "PGUSER": "user",
        "PGPASSWORD": "password",
        "PGDATABASE": "dbname",
    }
    told = {name: str(at[key]) for name, key in where.items() if key in at}
    done = subprocess.run(
        [programs() / program, *options],
        input=given,
        env={**os.environ, **told},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def made_of(url: str) -> list[str]:
    """The schema as pg_dump writes it, without the lines with a random word."""
    lines = _run(url, "pg_dump", "--schema-only").splitlines()
    return [line for line in lines if not line.startswith(("\\restrict", "\\unrestrict"))]


def asked(url: str, query: str) -> list[Any]:
    with psycopg.connect(**libpq(url)) as connection:
        return connection.execute(query).fetchall()


def change(url: str, *statements: str) -> None:
    with psycopg.connect(**libpq(url)) as connection:
        for statement in statements:
            connection.execute(statement)


def rows_of(url: str) -> dict[str, int]:
    """How many rows each table has."""
    tables = asked(
        url, "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
    )
    return {name: asked(url, f'select count(*) from "{name}"')[0][0] for (name,) in tables}


@contextmanager
def working_on(url: str, live: Config) -> Iterator[None]:
    """The application of this version over a database, as its owner."""
    with create_app(replace(live, database_url=url, demonstration=True), "owner").app_context():
        yield
        db.session.rollback()
        db.engine.dispose()


def test_an_upgraded_database_equals_a_fresh_one(released: str, fresh: str, live: Config) -> None:
    assert made_of(released) != made_of(fresh)
    assert made_of(upgraded(released, live)) == made_of(fresh)


def test_what_was_recorded_is_all_there_after_an_upgrade(released: str, live: Config) -> None:
    before, log = rows_of(released), asked(released, LOG)
    upgraded(released, live)
    after = rows_of(released)
    assert before.pop("fact_count") < after["fact_count"]  # the same facts, by months and years as well
    assert asked(released, "select code from counts_apart union all select code from lengths_apart") == []
    assert {name: after.get(name) for name in before} == before
    assert {name for name, rows in before.items() if not rows} == {"projection_failure"}
    assert asked(released, LOG) == log


def test_an_upgraded_database_is_proved_by_verify(released: str, live: Config) -> None:
    """The command that upgrades follows every case at once, so that no page waits for the first sweep."""
    bring_up_to_date(replace(live, database_url=released, demonstration=True))
    with working_on(released, live):
        checks = list(performance.verify(rules_in_force(), *now()))
    assert checks
    assert [check for check in checks if not check.passed] == []


def test_people_sign_in_after_an_upgrade_with_the_password_they_had(released: str, live: Config) -> None:
    upgraded(released, live)
    with working_on(released, live):
        for password, outcome in ((PASSWORD, "in"), (PASSWORD.upper(), "no")):
            proof = passwords.proof(password, passwords.hashing_for("practitioner@example.org"))
            assert _outcome_of_signing_in(proof) == outcome


def _outcome_of_signing_in(proof: bytes) -> str:
    statement = "select outcome from sign_in('practitioner@example.org', :proof, 'here', :token, '', false)"
    return str(db.session.scalar(text(statement), {"proof": proof, "token": token_bytes(8)}))


def test_verify_finds_an_event_that_was_changed_before_the_upgrade(released: str, live: Config) -> None:
    change(
        released,
        "alter table case_event disable trigger user",
        "update case_event set occurred_on = occurred_on - 1 where seq = 1",
    )
    upgraded(released, live)
    with working_on(released, live):
        assert not next(performance.verify(rules_in_force(), *now())).passed


def test_what_is_no_longer_in_the_files_goes(
    fresh: str, empty_database: MakeDatabase, live: Config, changed: Callable[..., Path]
) -> None:
    """Also functions and views that name one another, and rights."""
    stray = upgraded(empty_database(), live)
    change(
        stray,
        "create function first_stray() returns integer language sql as 'select 1'",
        "create view stray as select first_stray() as number, quindrat.* from quindrat",
        "create view stray_of_stray as select * from stray",
        "create function strays() returns setof stray language sql as 'select * from stray_of_stray'",
        "create function quiet() returns trigger language plpgsql as 'begin return null; end'",
        "create trigger quiet before delete on quindrat for each row execute function quiet()",
        "alter table quindrat enable row level security",
        "create policy everybody on child for select to caseflow_web using (true)",
        "grant delete on child to caseflow_web",
        "grant update (name) on agency to caseflow_worker",
        "grant execute on function record_event to public",
        "update database_code set hash = 'another'",
    )
    assert made_of(stray) != made_of(fresh)
    assert made_of(upgraded(stray, live)) == made_of(fresh)


def test_a_second_upgrade_does_nothing(fresh: str, live: Config) -> None:
    made_at = asked(fresh, MADE_AT)
    assert asked(upgraded(fresh, live), MADE_AT) == made_at


@pytest.mark.parametrize("name", [str(path.relative_to(schema.CODE)) for path in schema.code_files()])
def test_a_change_of_any_file_changes_the_hash(name: str, changed: Callable[..., Path]) -> None:
    assert schema.code_hash(changed(name, "\n", " \n")) != schema.code_hash()


def test_a_file_of_another_name_changes_the_hash(changed: Callable[..., Path]) -> None:
    folder = changed("roles.sql", "", "")
    assert schema.code_hash(folder) == schema.code_hash()
    (folder / "functions" / "dates.sql").rename(folder / "functions" / "zones.sql")
    assert schema.code_hash(folder) != schema.code_hash()


def test_no_file_is_left_out() -> None:
    assert set(schema.code_files()) == {path for path in schema.CODE.rglob("*") if path.is_file()}


def test_changed_code_is_applied_and_changed_back(
    fresh: str, live: Config, changed: Callable[..., Path]
) -> None:
    before = made_of(fresh)
    upgraded(fresh, live, changed("functions/dates.sql", "'Europe/London'", "'Europe/Paris'"))
    differs = set(made_of(fresh)) ^ set(before)
    assert differs
    assert all("Europe/" in line for line in differs)
    assert made_of(upgraded(fresh, live)) == before


@pytest.mark.parametrize(
    ("name", "was", "becomes", "refused"),
    [
        ("functions/dates.sql", "from demonstration", "from nowhere", errors.UndefinedTable),
        ("functions/projections.sql", "returns bigint", "returns uuid", errors.InvalidFunctionDefinition),
        (
            "functions/access.sql",
            "shared_with_asker(r.id, null)",
            "shared_with(r.id)",
            errors.UndefinedFunction,
        ),
        ("functions/append_only.sql", "raise exception", "rase exception", errors.SyntaxError),
        (
            "views/access_due.sql",
            "step_consent_gone(s.event_id)",
            "step_consent_gone(1)",
            errors.UndefinedFunction,
        ),
        ("policies/web.sql", "asker()", "asking()", errors.UndefinedFunction),
    ],
)
def test_code_that_cannot_work_is_refused_and_nothing_is_changed(
    name: str,
    was: str,
    becomes: str,
    refused: type[psycopg.Error],
    fresh: str,
    live: Config,
    changed: Callable[..., Path],
) -> None:
    before, made_at = made_of(fresh), asked(fresh, MADE_AT)
    folder = changed(name, was, becomes)
    with pytest.raises(refused):
        upgraded(fresh, live, folder)
    assert (made_of(fresh), asked(fresh, MADE_AT)) == (before, made_at)
    upgraded(fresh, live)


def test_a_table_that_needs_a_function_keeps_it(fresh: str, live: Config) -> None:
    change(
        fresh,
        "alter table draft add day date default business_today()",
        "update database_code set hash = 'another'",
    )
    with pytest.raises(InternalError, match="default value for column day of table draft"):
        upgraded(fresh, live)
    assert asked(fresh, "select column_default from information_schema.columns where column_name = 'day'")


@pytest.mark.parametrize(
    ("revision", "sentence"), [("0004", "goes on from 0011"), ("9999", "of a later version")]
)
def test_a_database_of_another_age_is_refused(
    released: str, live: Config, revision: str, sentence: str
) -> None:
    change(released, f"update alembic_version set version_num = '{revision}'")
    before = made_of(released)
    with pytest.raises(schema.SchemaError, match=f"{revision}.*{sentence}"):
        upgraded(released, live)
    assert made_of(released) == before


# --- Web and worker, which cannot upgrade -----------------------------------------------------------


def logins(url: str, live: Config) -> dict[str, str]:
    name = make_url(url).database or ""
    return {
        "web": _address(live.web_database_url, name),
        "worker": _address(live.worker_database_url, name),
    }


@pytest.mark.parametrize("process", ["web", "worker"])
@pytest.mark.parametrize(
    "statement",
    ["update database_code set hash = 'another'", "update alembic_version set version_num = '0011'"],
)
def test_a_database_of_other_code_or_tables_is_noticed(
    process: str, statement: str, fresh: str, live: Config
) -> None:
    schema.require_current(logins(fresh, live)[process])
    change(fresh, statement)
    with pytest.raises(schema.SchemaError, match="caseflow migrate"):
        schema.require_current(logins(fresh, live)[process])


@pytest.mark.parametrize("process", ["web", "worker"])
def test_a_process_does_not_start_over_an_older_database(
    process: str, released: str, live: Config, tmp_path: Path
) -> None:
    told = {
        **os.environ,
        "CASEFLOW_HOME": str(tmp_path / "home"),
        f"DATABASE_{process.upper()}_URL": logins(released, live)[process],
        "REDIS_URL": live.redis_url,
        "CASEFLOW_SECOND_FACTOR_KEY": "a key that no authenticator app was set up with",
    }
    program = Path(sys.executable).parent / "caseflow"
    done = subprocess.run(
        [program, process], env=told, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "run caseflow migrate" in done.stderr
