"""Folding the log in bulk: every case's record, clocks and facts as rows that the database copies in."""

import csv
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from datetime import date
from multiprocessing import get_context
from operator import attrgetter
from pathlib import Path
from typing import IO, Any, NamedTuple
from uuid import UUID

import psycopg

from caseflow.cases.service import placed
from caseflow.config import libpq
from caseflow.events.kinds import effects
from caseflow.events.streaming import Scope, streamed
from caseflow.performance.service.projection import FACT_COLUMNS
from caseflow.rules.case_log import CaseLog
from caseflow.rules.clocks import Clock, clocks
from caseflow.rules.facts import facts
from caseflow.rules.rulebook import Rulebook, rulebook

KINDS = ("cases", "clocks", "facts")
CLOCK_COLUMNS = (
    "timescale",
    "subject",
    "number",
    "started_on",
    "due_on",
    "original_due_on",
    "stopped_on",
    "stopped_by",
    "ended_on",
    "rule_from",
    "statutory",
    "exception",
    "paused_on",
    "last_on",
)
Row = tuple[Any, ...]
_clock_values = attrgetter(*CLOCK_COLUMNS)
_fact_values = attrgetter(*FACT_COLUMNS)


class Folded(NamedTuple):
    """How many cases were folded, and those that could not be, each with the error."""

    cases: int
    failed: list[tuple[UUID, str]]


def fold(
    connection: psycopg.Connection[Any], scope: Scope, rules: Rulebook, folder: Path, name: str
) -> Folded:
    """Fold the cases in scope into the files `name`.cases, .clocks and .facts of a folder."""
    births = _births(connection)
    front_door = _front_door(connection)
    failed: list[tuple[UUID, str]] = []
    count = 0
    with ExitStack() as stack:
        paths = [folder / f"{name}.{kind}" for kind in KINDS]
        files = [stack.enter_context(path.open("w", encoding="utf-8", newline="")) for path in paths]
        writers = [csv.writer(file, lineterminator="\n") for file in files]
        for case_id, recorded_events in streamed(connection, scope):
            try:
                rows = _rows(case_id, CaseLog(recorded_events), births.get(case_id), front_door, rules)
            except Exception as error:  # one case that cannot be folded never stops the others
                failed.append((case_id, f"{type(error).__name__}: {error}"[:2000]))
                continue
            count += 1
            for writer, found in zip(writers, rows, strict=True):
                writer.writerows(found)
    return Folded(count, failed)


def fold_apart(
    url: str, snapshot: str, scopes: Sequence[Scope], rules: Rulebook, folder: Path
) -> list[Folded]:
    """Fold each scope in a process of its own; all of them see the log as it was at `snapshot`."""
    with ProcessPoolExecutor(len(scopes), mp_context=get_context("spawn")) as pool:
        waiting = [
            pool.submit(_fold_one, url, snapshot, scope, rules.framework, str(folder), str(number))
            for number, scope in enumerate(scopes)
        ]
        return [each.result() for each in waiting]


def _fold_one(url: str, snapshot: str, scope: Scope, framework: str, folder: str, name: str) -> Folded:
    with psycopg.connect(**libpq(url)) as connection:
        connection.execute("set transaction isolation level repeatable read read only")
        connection.execute(psycopg.sql.SQL("set transaction snapshot {}").format(snapshot))
        return fold(connection, scope, rulebook(framework), Path(folder), name)


def _births(connection: psycopg.Connection[Any]) -> dict[UUID, date]:
    query = (
        "select r.id, c.birth_date from case_record r join child c on c.id = r.child_id"
        " where c.birth_date is not null"
    )
    with connection.cursor(row_factory=psycopg.rows.tuple_row) as cursor:
        return dict(cursor.execute(query))


def _front_door(connection: psycopg.Connection[Any]) -> str | None:
    with connection.cursor(row_factory=psycopg.rows.tuple_row) as cursor:
        found = cursor.execute("select code from team where front_door").fetchone()
    return found[0] if found else None


def _rows(
    case_id: UUID,
    case_log: CaseLog,
    born_on: date | None,
    front_door: str | None,
    rules: Rulebook,
) -> tuple[list[Row], list[Row], list[Row]]:
    place = placed(case_log, front_door)
    found = clocks(case_log, rules)
    counted = facts(case_log, born_on, rules, effects(), found)
    last_at = max(event.recorded_at for event in case_log.all)
    case = str(case_id)
    return (
        [(case, len(case_log.all), last_at, *place)],
        list(_clock_rows(case, found, case_log)),
        [(case, *_fact_values(fact)) for fact in counted],
    )


def _clock_rows(case: str, found: Sequence[Clock], case_log: CaseLog) -> Iterator[Row]:
    for clock in found:
        stop = case_log.by_id.get(clock.stopped_by) if clock.stopped_by else None
        known = (stop.recorded_at, stop.data.get("late_reason")) if stop else (None, None)
        yield (case, *_clock_values(clock), *known)


def copy_in(connection: psycopg.Connection[Any], folder: Path, kind: str, table: str, columns: str) -> None:
    """Copy the files of one kind into a table. What is empty is absent, but for a reason, which is text."""
    force = ", force_not_null (reason)" if kind == "facts" else ""
    command = psycopg.sql.SQL(f"copy {table} ({columns}) from stdin with (format csv{force})")
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        for path in sorted(folder.glob(f"*.{kind}")):
            with path.open("rb") as file:
                _pour(file, copy)


def _pour(file: IO[bytes], copy: psycopg.Copy) -> None:
    while block := file.read(1 << 18):
        copy.write(block)
