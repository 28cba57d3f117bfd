"""Bringing in a feed: children.csv and events.jsonl, as an authority exports them from an older system."""

import gc
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import Connection
from psycopg.pq import TransactionStatus
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from caseflow.exchange.service.batch import Batch, Feed
from caseflow.exchange.service.children import Children
from caseflow.exchange.service.files import CHILDREN, EVENTS, forget_rejected, opened, write_rejected
from caseflow.exchange.service.formats import FORMATS, document, in_one_line, json_schema
from caseflow.exchange.service.index import Index
from caseflow.exchange.service.lines import LineReader
from caseflow.exchange.service.loading import loaded
from caseflow.exchange.service.references import References
from caseflow.exchange.service.report import ImportReport, Reject
from caseflow.exchange.service.values import now_us
from caseflow.kernel import Refusal

__all__ = [
    "FORMATS",
    "ImportReport",
    "Progress",
    "Reject",
    "document",
    "import_feed",
    "in_one_line",
    "json_schema",
]

Progress = Callable[[str, int, int], None]
"""Told what is being done, how far it is and how far it goes."""

BATCH = 20_000
_ONE_AT_A_TIME = 6_700_673


def import_feed(
    folder: Path,
    connection_url: str,
    today_on: date,
    at: datetime,
    check: bool = False,
    create_references: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Load the children and events in `folder`; what is there already stays as it is.

    Commits batch by batch: after a kill, importing again adds what is missing. The cases whose logs have
    grown lag (`facts_seq < last_seq`) until the caller lets them be followed. Refused lines are listed in
    `rejected.csv` in the folder; a check reads and reports and writes nothing anywhere. Raises Refusal,
    with one sentence, when the feed cannot be read or the database or disk gives up.
    """
    try:
        with _connected(connection_url, check) as connection, _uncollected():
            if not check:
                forget_rejected(folder)
            report = _load(folder, connection, today_on, at, check, create_references, progress)
            if report.rejected and not check:
                write_rejected(folder, list(report.rejected))
            return report
    except psycopg.OperationalError as error:
        raise Refusal("database", f"The database gave up: {str(error).splitlines()[0]}") from error
    except OSError as error:
        raise Refusal("folder", f"{error.filename or folder}: {error.strerror}.") from error


@contextmanager
def _uncollected() -> Iterator[None]:
    """Nothing here makes cycles, and looking for them among millions of rows takes a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _connected(url: str, check: bool) -> Iterator[Connection[Any]]:
    """A connection of its own, on which no other import runs; a check cannot write on it."""
    engine = create_engine(url, poolclass=NullPool)
    arguments, options = engine.dialect.create_connect_args(engine.url)
    with closing(psycopg.connect(*arguments, **options, autocommit=True)) as connection:
        connection.read_only = check
        connection.execute("set client_min_messages = error")
        if not check:
            locked = connection.execute("select pg_try_advisory_lock(%s)", (_ONE_AT_A_TIME,)).fetchone()
            if not locked or not locked[0]:
                raise Refusal("database", "Another import is running: wait until it has ended.")
        try:
            yield connection
        finally:
            # Let go at once: the server only notices some time after it that a connection was closed.
            if connection.info.transaction_status == TransactionStatus.IDLE:
                connection.execute("select pg_advisory_unlock_all()")


def _load(
    folder: Path,
    connection: Connection[Any],
    today_on: date,
    at: datetime,
    check: bool,
    create_references: bool,
    progress: Progress | None,
) -> ImportReport:
    tell = progress or (lambda what, done, of: None)
    references = References(connection, create_references)
    children = Children(references, today_on)
    with opened(folder, CHILDREN) as rows, opened(folder, EVENTS) as lines:
        for number, described in children.batches(rows):
            children.load(connection, described, check)
            tell("Children", number, 0)
        index = Index(lines)
        index.build(references, lambda done: tell("Reading events", done, len(lines)))
        feed = Feed(
            connection, children, index, LineReader(references, today_on, now_us(at)), references, check
        )
        totals = _Totals(children.rejects)
        if index.lines:
            _prepare(feed)
        for batch in loaded(feed, index.batches(BATCH)):
            totals.take(batch)
            tell("Loading events", totals.lines, index.lines)
    if not check and totals.added:
        connection.execute("analyze")
    return ImportReport(
        children=children.added,
        corrected=tuple(children.corrected),
        children_skipped=children.skipped,
        events=totals.added,
        skipped=totals.skipped,
        cases=totals.grown,
        references=tuple(references.added),
        warnings=tuple(sorted(totals.warnings, key=lambda each: each.line)),
        rejected=tuple(sorted(totals.rejects, key=lambda each: (each.file, each.line))),
    )


class _Totals:
    def __init__(self, rejects: list[Reject]) -> None:
        self.rejects = list(rejects)
        self.warnings: list[Reject] = []
        self.added = self.skipped = self.grown = self.lines = 0

    def take(self, batch: Batch) -> None:
        self.rejects += batch.rejects
        self.warnings += batch.warnings
        self.added += batch.added
        self.skipped += batch.skipped
        self.grown += batch.grown
        self.lines += batch.lines


def _prepare(feed: Feed) -> None:
    """See that somebody answers for new cases."""
    if feed.references.front_door and not feed.check:
        with feed.connection.transaction():
            feed.references.make_front_door(feed.connection)
