"""The records of many cases at once, as a feed touches them."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from psycopg import Connection


class CaseEnd(NamedTuple):
    """A case of a child and the number of the last event in its log."""

    case_id: UUID
    child_id: UUID
    last_seq: int


def ends(connection: Connection[Any], child_ids: Iterable[UUID], lock: bool) -> dict[UUID, CaseEnd]:
    """The cases of these children by child; locked, nobody else records on them meanwhile."""
    rows = connection.execute(
        "select id, child_id, last_seq from case_record where child_id = any(%s) order by id"
        + (" for update" if lock else ""),
        (list(child_ids),),
    )
    return {row[1]: CaseEnd(*row) for row in rows}


def open_all(connection: Connection[Any], cases: Iterable[CaseEnd], team_code: str) -> None:
    """Open cases for children who have none; the team is accountable until the log says otherwise.

    `last_seq` counts the events that the same transaction adds; what follows from them comes later.
    """
    with (
        connection.cursor() as cursor,
        cursor.copy("copy case_record (id, child_id, team_code, last_seq) from stdin") as copy,
    ):
        for case in cases:
            copy.write_row((case.case_id, case.child_id, team_code, case.last_seq))


def advance_all(connection: Connection[Any], cases: Iterable[CaseEnd]) -> None:
    """Say of known cases that their logs have grown; what follows from them comes later."""
    grown = list(cases)
    connection.execute(
        "update case_record r set last_seq = w.seq from unnest(%s::uuid[], %s::int[]) as w (id, seq)"
        " where r.id = w.id",
        ([each.case_id for each in grown], [each.last_seq for each in grown]),
    )
