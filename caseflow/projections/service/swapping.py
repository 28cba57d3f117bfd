"""Putting what was folded of many cases in the place of what lags or has drifted.

What was folded lies in temporary tables, `fresh_` and the name of each table; the table `stale` names the
cases in which they differ. All of it happens in one transaction: a reader sees what was before or after it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from sqlalchemy import text

from caseflow.extensions import db
from caseflow.projections.service.folding import FOLDED
from caseflow.projections.tables import RECORD, ROWS, Table

_WHAT = {table.name: table.what for table in (RECORD, *ROWS)}


def load(connection: psycopg.Connection[Any], folder: Path) -> None:
    """Copy what was folded into temporary tables of this transaction."""
    _run("set local work_mem = '128MB'", "set local client_min_messages = warning")
    _run(
        f"drop table if exists pg_temp.{FOLDED}",
        f"create temp table {FOLDED} (case_id uuid primary key, seq integer) on commit drop",
    )
    _copy_in(connection, folder, FOLDED, FOLDED, ("case_id", "seq"))
    for table in (RECORD, *ROWS):
        columns = ("case_id", *table.columns)
        _run(
            f"drop table if exists pg_temp.fresh_{table.name}",
            f"create temp table fresh_{table.name} on commit drop as {_kept(table)} limit 0",
        )
        _copy_in(connection, folder, table.name, f"fresh_{table.name}", columns, table.texts)
        _run(f"analyze fresh_{table.name}")


def _run(*statements: str) -> None:
    for statement in statements:
        db.session.execute(text(statement))


def _kept(table: Table) -> str:
    """What is kept now, as its file and temporary table have it."""
    case = "id as case_id" if table is RECORD else "case_id"
    return f"select {case}, {', '.join(table.columns)} from {table.name}"


def _copy_in(
    connection: psycopg.Connection[Any],
    folder: Path,
    name: str,
    target: str,
    columns: Sequence[str],
    texts: Sequence[str] = (),
) -> None:
    """Copy the files of one table in. What is empty is absent, but for the columns in `texts`."""
    identifiers = [sql.SQL(", ").join(map(sql.Identifier, each)) for each in (columns, texts)]
    force = sql.SQL(", force_not_null ({})").format(identifiers[1]) if texts else sql.SQL("")
    command = sql.SQL("copy {} ({}) from stdin with (format csv{})")
    statement = command.format(sql.Identifier(target), identifiers[0], force)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for path in sorted(folder.glob(f"{name}.*")):
            with path.open("rb") as file:
                while block := file.read(1 << 18):
                    copy.write(block)


def compare(fingerprint: str) -> None:
    """Fill the table stale: the cases that lag, and those that claim to be current and differ, and in what.

    A case whose log has grown since it was streamed is left out: what is recorded is followed anyway.
    """
    _run("drop table if exists pg_temp.stale")
    db.session.execute(
        text(
            "create temp table stale on commit drop as"
            " select r.id as case_id, lags(r, :fingerprint) as lagged, array[]::text[] as tables"
            f" from {FOLDED} f join case_record r on r.id = f.case_id and r.last_seq = f.seq"
        ),
        {"fingerprint": fingerprint},
    )
    _run("analyze stale")
    for table in (RECORD, *ROWS):
        _run(
            f"update stale s set tables = array_append(tables, '{table.name}') from ({_differing(table)}) d"
            " where d.case_id = s.case_id"
        )
    _run("delete from stale where not lagged and tables = '{}'", "analyze stale")


def _differing(table: Table) -> str:
    """The cases of `stale` that do not lag and of which other rows are kept than were folded.

    Rows are compared by a 64-bit hash of each, added up by case: many times quicker than row by row.
    """
    hashed = (
        "select case_id, count(*) as rows,"
        f" sum(hash_record_extended(row({', '.join(table.columns)}), 0)) as hash"
        " from ({}) x where case_id in (select case_id from stale where not lagged) group by case_id"
    )
    fresh, kept = hashed.format(f"table fresh_{table.name}"), hashed.format(_kept(table))
    return (
        f"select case_id from ({fresh}) f full join ({kept}) k using (case_id)"
        " where (f.rows, f.hash) is distinct from (k.rows, k.hash)"
    )


def drifted() -> list[tuple[UUID, str]]:
    """The cases that did not lag and yet differ, and in what."""
    rows = db.session.execute(text("select case_id, tables from stale where not lagged order by case_id"))
    return [(row.case_id, ", ".join(_WHAT[each] for each in row.tables)) for row in rows]


def swap(fingerprint: str) -> int:
    """Put what was folded in the place of what is stale, and let breaches and access follow; how many cases.

    Rows that are equal stay untouched.
    """
    _run(
        "select from case_record where id in (select case_id from stale) order by id for no key update",
        f"delete from stale s using case_record r, {FOLDED} f"
        " where r.id = s.case_id and f.case_id = s.case_id and r.last_seq <> f.seq",
    )
    for table in ROWS:
        _swap_rows(table)
    columns = ", ".join(RECORD.columns)
    fresh = ", ".join(f"f.{name}" for name in RECORD.columns)
    db.session.execute(
        text(
            f"update case_record r set ({columns}, clocks_seq, facts_seq, rules_fingerprint)"
            f" = row({fresh}, r.last_seq, r.last_seq, :fingerprint)"
            f" from fresh_{RECORD.name} f join stale s using (case_id) where r.id = f.case_id"
        ),
        {"fingerprint": fingerprint},
    )
    _run(
        "select keep_breaches(array(select case_id from stale))",
        "select settle_access(array(select case_id from stale), true)",
        f"delete from projection_failure where sweep = 'sweep' and case_id in (select case_id from {FOLDED})",
    )
    return db.session.scalar(text("select count(*) from stale")) or 0


def _swap_rows(table: Table) -> None:
    name, columns = table.name, ", ".join(("case_id", *table.columns))
    both = (f"row({', '.join(f'{alias}.{each}' for each in table.columns)})::record" for alias in "fk")
    same = f"f.case_id = k.case_id and {' = '.join(both)}"
    stale = f"(select case_id from stale where lagged or '{name}' = any (tables))"
    _run(
        f"delete from {name} k where case_id in {stale}"
        f" and not exists (select from fresh_{name} f where {same})",
        f"insert into {name} ({columns}) select {columns} from fresh_{name} f where case_id in {stale}"
        f" and not exists (select from {name} k where {same})",
    )
