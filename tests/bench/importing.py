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
from caseflow.web import today
from tests.bench import borough
from tests.bench.place import application, fresh_database

AT = datetime.combine(BUSINESS_DATE, time(9), today.LONDON)
REFERENCES = ("quindrat", "agency", "team", "practitioner")
LOADED = ("child", "case_record", "case_event")
"""What an import fills. Grants follow from the cases, by the trigger that both ways go through."""


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
    with psycopg.connect(**libpq(live.database_url)) as source:
        for table in (*REFERENCES, *LOADED):
            with (folder / table).open("wb") as file, source.cursor().copy(_out(table)) as rows:
                for block in rows:
                    file.write(block)
    with fresh_database(live, name) as bare, psycopg.connect(**libpq(bare.database_url)) as target:
        for table in REFERENCES:
            _load(target, folder, table)
        target.commit()
        start = perf_counter()
        for table in LOADED:
            _load(target, folder, table)
        target.commit()
        return perf_counter() - start


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
