"""The import of a feed, beside a bare COPY of the rows that it makes."""

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from time import perf_counter

import psycopg

from caseflow.config import Config, libpq
from caseflow.demonstration.days import BUSINESS_DATE
from caseflow.exchange.service import import_feed
from caseflow.extensions import db
from caseflow.kernel.dates import LONDON
from caseflow.web import today
from tests.bench import borough
from tests.bench.place import application, fresh_database

AT = datetime.combine(BUSINESS_DATE, time(9), LONDON)
REFERENCES = ("quindrat", "agency", "team", "practitioner")
LOADED = ("child", "child_name", "case_record", "case_event")
"""What an import fills. Everything else follows when the cases are."""


def prepare(live: Config, children: int) -> None:
    """Reference data and accounts, and the date of the demonstration."""
    with application(live, "owner"):
        borough.staff(children)
        today.pretend(BUSINESS_DATE)
        db.session.commit()


def imported(live: Config, folder: Path) -> float:
    """How many seconds the import takes."""
    start = perf_counter()
    report = import_feed(folder, live.database_url, BUSINESS_DATE, AT)
    taken = perf_counter() - start
    if report.rejected:
        raise SystemExit(f"the feed was refused: {report.rejected[0]}")
    return taken


def copied(live: Config, folder: Path, name: str) -> float:
    """How many seconds COPY takes to load the same rows into the same tables of a fresh database."""
    copy_out(live, folder)
    with fresh_database(live, name) as bare:
        copy_references(bare, folder)
        start = perf_counter()
        copy_in(bare, folder)
        return perf_counter() - start


def copy_out(live: Config, folder: Path) -> None:
    """Write the rows of an import, and what they refer to, into files."""
    with psycopg.connect(**libpq(live.database_url)) as source:
        for table in (*REFERENCES, *LOADED):
            with (folder / table).open("wb") as file, source.cursor().copy(_out(table)) as rows:
                for block in rows:
                    file.write(block)


def copy_references(bare: Config, folder: Path) -> None:
    """Load what the rows refer to, and put aside whatever the database would do about a row."""
    with psycopg.connect(**libpq(bare.database_url)) as target:
        for table in REFERENCES:
            _load(target, folder, table)
        for table in LOADED:
            target.execute(f"alter table {table} disable trigger user")


def copy_in(bare: Config, folder: Path) -> None:
    """Load the rows; keys, checks and indexes stand, and are all that does."""
    with psycopg.connect(**libpq(bare.database_url)) as target:
        for table in LOADED:
            _load(target, folder, table)


def _out(table: str) -> str:
    return f"copy {table} to stdout with (format binary)"


def _load(target: psycopg.Connection, folder: Path, table: str) -> None:
    with target.cursor().copy(f"copy {table} from stdin with (format binary)") as rows:
        for block in _blocks(folder / table):
            rows.write(block)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(1 << 18):
            yield block
