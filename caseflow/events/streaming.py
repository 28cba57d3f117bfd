"""Streaming the log: whole cases, one after the other in the order of their ids, for folding in bulk."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from psycopg import Connection, sql
from psycopg.rows import tuple_row
from psycopg.types.json import set_json_loads

from caseflow.kernel import RecordedEvent


class Scope(NamedTuple):
    """Which cases to stream, and what of them.

    `first` is the first case id and `before` the one to stop before. `behind`, a fingerprint of the rules:
    cases whose projections lag behind their log or those rules. `after`: cases on which more was recorded
    since. With both, cases for which either is so. `known_at`: only what was recorded by then.
    """

    first: UUID | None = None
    before: UUID | None = None
    behind: str | None = None
    after: datetime | None = None
    known_at: datetime | None = None


def streamed(connection: Connection[Any], scope: Scope) -> Iterator[tuple[UUID, list[RecordedEvent]]]:
    """Each case with its recorded_events in the order of the log. A case without any is left out.

    The database puts the events of a case together as JSON, which is read in one call: 80,000 events take
    0.14 s, and 0.32 s where each is a row of its own.
    """
    days = _Days()
    at = datetime.fromisoformat
    with connection.cursor() as cursor:
        set_json_loads(orjson.loads, cursor)
        with cursor.copy(_query(scope)) as copy:
            copy.set_types(["uuid", "json"])
            for case_id, rows in copy.rows():
                yield (
                    case_id,
                    [
                        RecordedEvent(event_id, kind, days[on], at(recorded), agency, team, about, data)
                        for event_id, kind, on, recorded, agency, team, about, data in rows
                    ],
                )


class _Days(dict[str, date]):
    """Dates by how they are written; each is read once."""

    def __missing__(self, text: str) -> date:
        self[text] = day = date.fromisoformat(text)
        return day


def recorded_after(connection: Connection[Any], at: datetime) -> set[UUID]:
    """The cases on which something was recorded later than `at`."""
    with connection.cursor(row_factory=tuple_row) as cursor:
        return {
            row[0]
            for row in cursor.execute("select distinct case_id from case_event where recorded_at > %s", (at,))
        }


def _chosen(scope: Scope) -> sql.Composable:
    either: list[sql.Composable] = []
    if scope.behind is not None:
        lagging = (
            "select id from case_record where facts_seq < last_seq or clocks_seq < last_seq"
            " or rules_fingerprint <> {}"
        )
        either.append(sql.SQL(lagging).format(sql.Literal(scope.behind)))
    if scope.after is not None:
        later = "select case_id from case_event where recorded_at > {}"
        either.append(sql.SQL(later).format(sql.Literal(scope.after)))
    return sql.SQL("e.case_id in ({})").format(sql.SQL(" union ").join(either))


def _query(scope: Scope) -> sql.Composed:
    """The copy command, in UTC whatever the session's zone so that every time carries the same offset."""
    conditions: list[sql.Composable] = [sql.SQL("true")]
    if scope.first:
        conditions.append(sql.SQL("e.case_id >= {}").format(sql.Literal(scope.first)))
    if scope.before:
        conditions.append(sql.SQL("e.case_id < {}").format(sql.Literal(scope.before)))
    if scope.known_at:
        conditions.append(sql.SQL("e.recorded_at <= {}").format(sql.Literal(scope.known_at)))
    if scope.behind is not None or scope.after is not None:
        conditions.append(_chosen(scope))
    return sql.SQL(
        "copy (select e.case_id, json_agg(json_build_array(e.event_id, e.kind, e.occurred_on,"
        " to_char(e.recorded_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US+00:00'),"
        " e.agency, e.team, e.about, e.data) order by e.seq)"
        " from case_event e where {} group by e.case_id order by e.case_id) to stdout (format binary)"
    ).format(sql.SQL(" and ").join(conditions))
