"""The wide door to the log, for a feed: many events of many cases at once, chained as one by one."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from functools import cache
from struct import Struct
from typing import Any, NamedTuple
from uuid import UUID

from psycopg import Connection

from caseflow.events.log import event_hash

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TRAILER = b"\xff\xff"
_ABSENT = b"\xff\xff\xff\xff"
_HEAD = Struct(">hi16sii").pack
_LENGTH = Struct(">i").pack
_DAY = Struct(">ii").pack
_MOMENT = Struct(">iq").pack
_HASH_LENGTH = _LENGTH(32)
_DAYS_BEFORE_2000 = date(2000, 1, 1).toordinal()
_MICROSECONDS_BEFORE_2000 = 946_684_800_000_000
_BLOCK = 500


class Arrival(NamedTuple):
    """An event that is to enter the log. `recorded_us` is microseconds since 1970, `data` canonical JSON."""

    event_id: str
    kind: str
    occurred_on: date
    recorded_us: int
    agency: str | None
    team: str | None
    about: str | None
    data: str


class Chain(NamedTuple):
    """The end of a case's log, and what is to follow it in this order."""

    case_id: UUID
    last_seq: int
    last_hash: bytes
    arrivals: list[Arrival]


class Recorded(NamedTuple):
    """An event that is in the log, with the case it belongs to."""

    case_id: UUID
    arrival: Arrival


def microseconds(at: datetime) -> int:
    """An aware time as whole microseconds since 1970."""
    since = at - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def recorded(connection: Connection[Any], event_ids: Iterable[str]) -> dict[str, Recorded]:
    """Those of the events with these ids that are in the log."""
    wanted = list(event_ids)
    if not wanted:
        return {}
    rows = connection.execute(
        "select case_id, event_id, kind, occurred_on, (extract(epoch from recorded_at) * 1000000)::bigint,"
        " agency, team, about, data::text from case_event where event_id = any(%s)",
        (wanted,),
    )
    return {row[1]: Recorded(row[0], Arrival(*row[1:])) for row in rows}


def last_hashes(connection: Connection[Any], ends: Iterable[tuple[UUID, int]]) -> dict[UUID, bytes]:
    """The hash of the event at this place in each case's log."""
    wanted = [end for end in ends if end[1]]
    if not wanted:
        return {}
    rows = connection.execute(
        "select e.case_id, e.hash from unnest(%s::uuid[], %s::int[]) as w (case_id, seq)"
        " join case_event e on e.case_id = w.case_id and e.seq = w.seq",
        ([each[0] for each in wanted], [each[1] for each in wanted]),
    )
    return {row[0]: bytes(row[1]) for row in rows}


def append_all(connection: Connection[Any], chains: Iterable[Chain], ending: ExitStack) -> None:
    """Send the arrivals of every chain, to follow its end; `ending` waits until the database has them.

    The caller holds the cases' rows locked.
    """
    cursor = ending.enter_context(connection.cursor())
    copy = ending.enter_context(
        cursor.copy(
            "copy case_event (case_id, seq, event_id, kind, occurred_on, recorded_at, recorded_by, agency,"
            " team, about, data, hash) from stdin with (format binary)"
        )
    )
    block = [_SIGNATURE]
    for chain in chains:
        block.extend(_rows(chain))
        if len(block) >= _BLOCK:
            copy.write(b"".join(block))
            block = []
    block.append(_TRAILER)
    copy.write(b"".join(block))


def _rows(chain: Chain) -> Iterator[bytes]:
    seq, link, name = chain.last_seq, chain.last_hash, str(chain.case_id)
    for event_id, kind, occurred_on, recorded_us, agency, team, about, data in chain.arrivals:
        seq += 1
        day, packed_day = _day(occurred_on)
        fields = (
            name,
            str(seq),
            event_id,
            kind,
            day,
            str(recorded_us),
            "",
            agency or "",
            team or "",
            about or "",
            data,
        )
        link = event_hash(link, fields)
        yield b"".join(
            (
                _HEAD(12, 16, chain.case_id.bytes, 4, seq),
                _text(event_id),
                _code(kind),
                packed_day,
                _MOMENT(8, recorded_us - _MICROSECONDS_BEFORE_2000),
                _ABSENT,
                _code(agency),
                _code(team),
                _text(about),
                _text(data),
                _HASH_LENGTH,
                link,
            )
        )


def _text(value: str | None) -> bytes:
    if value is None:
        return _ABSENT
    encoded = value.encode()
    return _LENGTH(len(encoded)) + encoded


@cache
def _code(value: str | None) -> bytes:
    return _text(value)


@cache
def _day(day: date) -> tuple[str, bytes]:
    return day.isoformat(), _DAY(4, day.toordinal() - _DAYS_BEFORE_2000)
