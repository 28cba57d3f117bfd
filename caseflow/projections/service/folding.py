"""Folding many cases: everything that is kept of them, as files that the database copies in."""

import csv
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.rows import tuple_row

from caseflow.config import libpq
from caseflow.events.streaming import Scope, streamed
from caseflow.projections.fold import Authority, Row, Subject, fold
from caseflow.projections.service.runs import error_text
from caseflow.projections.tables import RECORD, ROWS
from caseflow.rules.calendars import Holidays
from caseflow.rules.case_log import CaseLog
from caseflow.rules.rulebook import Rulebook, rulebook

FOLDED = "folded_case"
"""The cases that were folded, each with the length of its log."""
FILES = (FOLDED, RECORD.name, *(each.name for each in ROWS))


class Folding(NamedTuple):
    """How many cases were folded, and those that could not be, each with the error."""

    cases: int
    failed: list[tuple[UUID, str]]


def fold_all(
    connection: psycopg.Connection[Any], scope: Scope, rules: Rulebook, folder: Path, part: str
) -> Folding:
    """Fold the cases in scope into files of a folder, one for each table, named by table and part."""
    subjects, authority = _subjects(connection, scope), _authority(connection)
    failed: list[tuple[UUID, str]] = []
    count = 0
    with ExitStack() as stack:
        paths = {name: folder / f"{name}.{part}" for name in FILES}
        files = {n: stack.enter_context(path.open("w", encoding="utf-8")) for n, path in paths.items()}
        writers = {n: csv.writer(file, lineterminator="\n") for n, file in files.items()}
        for case_id, recorded_events, length in streamed(connection, scope):
            try:
                rows = fold(CaseLog(recorded_events), subjects[case_id], authority, rules)
            except Exception as error:  # one case that cannot be folded never stops the others
                failed.append((case_id, error_text(error)))
                continue
            count += 1
            case: Row = (str(case_id),)
            writers[FOLDED].writerow((*case, length))
            for name, found in rows.items():
                if found:
                    writers[name].writerows([case + row for row in found])
    return Folding(count, failed)


def fold_apart(
    url: str, snapshot: str, scopes: Sequence[Scope], rules: Rulebook, folder: Path
) -> list[Folding]:
    """Fold each scope in a process of its own; all of them see the log as it was at `snapshot`."""
    named = (rules.framework, rules.calendar.added)
    with ProcessPoolExecutor(len(scopes), mp_context=get_context("spawn")) as pool:
        waiting = [
            pool.submit(_fold_one, url, snapshot, scope, named, str(folder), str(number))
            for number, scope in enumerate(scopes)
        ]
        return [each.result() for each in waiting]


def _fold_one(
    url: str, snapshot: str, scope: Scope, named: tuple[str, Holidays], folder: str, part: str
) -> Folding:
    with psycopg.connect(**libpq(url)) as connection:
        connection.execute("set transaction isolation level repeatable read read only")
        connection.execute(sql.SQL("set transaction snapshot {}").format(snapshot))
        return fold_all(connection, scope, rulebook(*named), Path(folder), part)


def _subjects(connection: psycopg.Connection[Any], scope: Scope) -> dict[UUID, Subject]:
    query = sql.SQL(
        "select r.id, c.birth_date, c.quindrat_code, r.team_code, c.expected_birth_date, c.death_date"
        " from case_record r join child c on c.id = r.child_id where r.last_seq > 0 and {}"
    ).format(scope.holds("r.id"))
    with connection.cursor(row_factory=tuple_row) as cursor:
        return {case_id: Subject(*row) for case_id, *row in cursor.execute(query)}


def _authority(connection: psycopg.Connection[Any]) -> Authority:
    with connection.cursor(row_factory=tuple_row) as cursor:
        teams: dict[str, bool] = dict(cursor.execute("select code, front_door from team").fetchall())
        practitioners = {row[0] for row in cursor.execute("select id from practitioner")}
    front_door = next((code for code, is_front_door in teams.items() if is_front_door), None)
    return Authority(front_door, frozenset(teams), practitioners)
