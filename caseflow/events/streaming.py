"""Streaming the log: whole cases, one after the other in the order of their ids, for folding in bulk."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from psycopg import Connection, sql
from psycopg.rows import tuple_row

from caseflow.kernel import RecordedEvent

_PAYLOADS_KEPT = 20_000
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


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
    """Each case with its recorded_events in the order of the log. A case without any is left out."""
    case_text, recorded_events = "", list[RecordedEvent]()
    for fields, recorded_event in _rows(connection, scope):
        if fields != case_text:
            if recorded_events:
                yield UUID(case_text), recorded_events
            case_text, recorded_events = fields, []
        recorded_events.append(recorded_event)
    if recorded_events:
        yield UUID(case_text), recorded_events


def _rows(connection: Connection[Any], scope: Scope) -> Iterator[tuple[str, RecordedEvent]]:
    known: dict[str, dict[str, Any]] = {}
    with connection.cursor() as cursor, cursor.copy(_query(scope)) as lines:
        for line in lines:
            row = bytes(line)[:-1].decode()
            fields: list[Any] = row.split("\t")
            if "\\" in row:
                fields = [_unescaped(field) for field in fields]
            data = known.get(fields[8])
            if data is None:
                data = orjson.loads(fields[8])
                if len(known) < _PAYLOADS_KEPT:
                    known[fields[8]] = data
            yield (
                fields[0],
                RecordedEvent(
                    fields[1],
                    fields[2],
                    date.fromisoformat(fields[3]),
                    datetime.fromisoformat(fields[4]),
                    fields[5],
                    fields[6],
                    fields[7],
                    data,
                ),
            )


def _unescaped(field: str) -> str | None:
    if field == "\\N":
        return None
    if "\\" not in field:
        return field
    pieces = iter(field.split("\\"))
    plain = [next(pieces)]
    for piece in pieces:
        # An empty piece is what stands between the two backslashes of an escaped one.
        plain.append(_ESCAPES.get(piece[0], piece[0]) + piece[1:] if piece else "\\" + next(pieces, ""))
    return "".join(plain)


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
    wanted: list[sql.Composable] = [sql.SQL("true")]
    if scope.first:
        wanted.append(sql.SQL("e.case_id >= {}").format(sql.Literal(scope.first)))
    if scope.before:
        wanted.append(sql.SQL("e.case_id < {}").format(sql.Literal(scope.before)))
    if scope.known_at:
        wanted.append(sql.SQL("e.recorded_at <= {}").format(sql.Literal(scope.known_at)))
    if scope.behind is not None or scope.after is not None:
        wanted.append(_chosen(scope))
    return sql.SQL(
        "copy (select e.case_id, e.event_id, e.kind, e.occurred_on,"
        " to_char(e.recorded_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US+00:00'),"
        " e.agency, e.team, e.about, e.data from case_event e where {} order by e.case_id, e.seq) to stdout"
    ).format(sql.SQL(" and ").join(wanted))
