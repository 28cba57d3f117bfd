"""The one door to the log: append an event, read a case's recorded_events, chain and check the hashes."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import orjson
from psycopg.errors import UniqueViolation
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from caseflow.events.context import RecordingContext
from caseflow.events.kinds import effects
from caseflow.events.kinds.declaration import CaseEvent, payload
from caseflow.events.models import CaseEvent as Row
from caseflow.extensions import db
from caseflow.kernel import DuplicateSubmission, EditConflict, RecordedEvent, Refusal
from caseflow.kernel.dates import civil_date
from caseflow.rules.joining import joined_events
from caseflow.web.together import Question

_RECORD = text(
    "select record_event(:case_id, :expected, :event_id, :kind, :occurred_on, :recorded_at, :recorded_by,"
    " :agency, :team, :about, :data)"
)
_ENTRIES = text(
    "select c, e.case_id, e.seq, e.recorded_by,"
    " e.event_id, e.kind, e.occurred_on, e.recorded_at, e.agency, e.team, e.about, e.data"
    " from unnest(cast(:cases as uuid[])) c, unnest(cases_to_read(c)) part"
    " join case_event e on e.case_id = part order by c, e.case_id <> c, e.case_id, e.seq"
)
_ENTRIES_OF_ONE = (
    "select e.case_id, e.seq, e.recorded_by,"
    " e.event_id, e.kind, e.occurred_on, e.recorded_at, e.agency, e.team, e.about, e.data"
    " from unnest(cases_to_read(:case)) part join case_event e on e.case_id = part"
    " order by e.case_id <> :case, e.case_id, e.seq"
)
_DUPLICATE = "This was recorded already; it is kept once."
_CONFLICT = "CF409"
_REFUSALS = {
    "CF404": "There is no such case.",
    "CF403": "You have no reason in force to record on this case.",
    _CONFLICT: "Somebody else recorded on this case meanwhile. Look at what changed, then send again.",
}


class Entry(NamedTuple):
    """One line of a case's chronology: the recorded_event, whose log it is in, its place and its recorder."""

    case_id: UUID
    seq: int
    recorded_by: UUID | None
    recorded_event: RecordedEvent


def canonical(data: Mapping[str, Any]) -> str:
    """A payload as the log keeps and hashes it: JSON with sorted keys and no spaces."""
    return orjson.dumps(data, option=orjson.OPT_SORT_KEYS).decode()


def event_hash(before: bytes, fields: tuple[str, ...]) -> bytes:
    """The hash of a row; the database function of the same name composes the same bytes.

    `fields`: case id, seq, event id, kind, occurred_on, recorded_at in microseconds since 1970,
    recorded by, agency, team, about, data; empty text for what is absent.
    """
    return sha256(before + "\x1f".join(fields).encode()).digest()


class ToRecord(NamedTuple):
    """An event that is to be appended to the log of a case; `expected` is the number its writer last saw."""

    case_id: UUID
    event: CaseEvent
    occurred_on: date
    about: str | None = None
    expected: int | None = None


def append(
    context: RecordingContext,
    case_id: UUID,
    event: CaseEvent,
    occurred_on: date,
    about: str | None = None,
    expected: int | None = None,
) -> str:
    """Record that `event` happened on `occurred_on`; returns the id it got.

    `expected` is the sequence number the writer last saw. Raises Refusal: somebody recorded in between,
    there is no such case, the writer has no reason in force, or what was sent is recorded already.
    """
    return append_all(context, [ToRecord(case_id, event, occurred_on, about, expected)])[0]


def append_all(context: RecordingContext, events: Sequence[ToRecord]) -> list[str]:
    """Record all of these or none, in one exchange with the database; their ids. Refuses as `append` does."""
    ids = [str(uuid4()) for _ in events]
    if context.idempotency_key:
        ids[0] = context.idempotency_key
    rows = [_row(context, event_id, each) for event_id, each in zip(ids, events, strict=True)]
    try:
        with db.session.begin_nested():
            db.session.execute(_RECORD, rows)
    except DBAPIError as error:
        if isinstance(error.orig, UniqueViolation) and context.idempotency_key:
            raise DuplicateSubmission("", _DUPLICATE) from error
        if (sentence := _REFUSALS.get(getattr(error.orig, "sqlstate", ""))) is None:
            raise
        if error.orig.sqlstate == _CONFLICT:  # type: ignore[union-attr]
            raise EditConflict(sentence, length(events[0].case_id)) from error
        raise Refusal("", sentence) from error
    return ids


def _row(context: RecordingContext, event_id: str, recorded: ToRecord) -> dict[str, Any]:
    return {
        "case_id": recorded.case_id,
        "expected": recorded.expected,
        "event_id": event_id,
        "kind": recorded.event.kind,
        "occurred_on": recorded.occurred_on,
        "recorded_at": context.at,
        "recorded_by": context.practitioner_id,
        "agency": context.agency,
        "team": context.team,
        "about": recorded.about,
        "data": canonical(payload(recorded.event)),
    }


def recorded_events(case_id: UUID) -> list[RecordedEvent]:
    """Everything recorded on a case, in the order of the log, withdrawals included.

    What is recorded on a record that was joined to this one is among it, as the rules read it there.
    """
    return read_together(case_id, entries(case_id))


def read_together(case_id: UUID, lines: Sequence[Entry]) -> list[RecordedEvent]:
    """The events of a case and of the records that are joined to it, as one log."""
    parts: dict[UUID, list[RecordedEvent]] = {case_id: []}
    for line in lines:
        parts.setdefault(line.case_id, []).append(line.recorded_event)
    own = parts.pop(case_id)
    return joined_events(own, list(parts.values()), effects()) if parts else own


def last_recorded(case_ids: Collection[UUID]) -> dict[UUID, date]:
    """The day on which something was recorded last on each of these cases."""
    query = select(Row.case_id, func.max(Row.recorded_at)).where(Row.case_id.in_(case_ids))
    return {case_id: civil_date(at) for case_id, at in db.session.execute(query.group_by(Row.case_id))}


def entries(case_id: UUID) -> list[Entry]:
    """The log of a case with sequence numbers and recorders, oldest record first.

    After it come the logs of records that are joined to it.
    """
    return entries_asked(case_id).answers()


def entries_asked(case_id: UUID) -> Question[Entry]:
    """The question that `entries` asks."""
    return Question(_ENTRIES_OF_ONE, {"case": case_id}, Entry)


def entries_of(case_ids: Sequence[UUID]) -> dict[UUID, list[Entry]]:
    """The `entries` of each of these cases."""
    found: dict[UUID, list[Entry]] = {case_id: [] for case_id in case_ids}
    for row in db.session.execute(_ENTRIES, {"cases": list(case_ids)}):
        found[row[0]].append(Entry(row[1], row[2], row[3], RecordedEvent(*row[4:])))
    return found


def broken_links(at_most: int = 100) -> list[tuple[UUID, int]]:
    """Rows whose hash is not that over the row before and their own content, or whose number skips."""
    found = db.session.execute(
        text(
            "select case_id, seq from (select *, lag(hash) over w as before,"
            " lag(seq, 1, 0) over w as previous from case_event"
            " window w as (partition by case_id order by seq)) chained"
            " where seq <> previous + 1 or hash <> event_hash(before, case_id, seq, event_id, kind,"
            " occurred_on, recorded_at, recorded_by, agency, team, about, data::text)"
            " order by case_id, seq limit :at_most"
        ),
        {"at_most": at_most},
    )
    return [(row.case_id, row.seq) for row in found]


class Head(NamedTuple):
    """Where the log of a case ends: the number of its last event, and the hash there."""

    case_id: UUID
    seq: int
    hash: bytes


def heads() -> list[Head]:
    """The end of the log of every case, in the order of their ids."""
    found = db.session.execute(
        text("select distinct on (case_id) case_id, seq, hash from case_event order by case_id, seq desc")
    )
    return [Head(*row) for row in found]


def events_unlike(heads: Sequence[Head], at_most: int = 100) -> list[Head]:
    """Those of what were once the heads of logs that the logs do not hold any more."""
    found = db.session.execute(
        text(
            "select w.case_id, w.seq, w.hash"
            " from unnest(cast(:cases as uuid[]), cast(:seqs as int[]), cast(:hashes as bytea[]))"
            " as w (case_id, seq, hash)"
            " left join case_event e on e.case_id = w.case_id and e.seq = w.seq"
            " where e.hash is distinct from w.hash order by w.case_id, w.seq limit :at_most"
        ),
        {
            "cases": [head.case_id for head in heads],
            "seqs": [head.seq for head in heads],
            "hashes": [head.hash for head in heads],
            "at_most": at_most,
        },
    )
    return [Head(*row) for row in found]


def length(case_id: UUID) -> int:
    """How many events the log of a case holds."""
    return db.session.scalar(select(func.count()).select_from(Row).where(Row.case_id == case_id)) or 0
