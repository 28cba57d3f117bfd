"""Recurring clocks: reviews and visits, each due so long after the one before it really took place."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from caseflow.kernel import RecordedEvent
from caseflow.rules.case_log import CaseLog, in_order, moment
from caseflow.rules.clock import Clock
from caseflow.rules.clock_builder import ClockBuilder, Start
from caseflow.rules.timescales import Timescale


class _Row(NamedTuple):
    """One row of reviews or visits: what it belongs to, what began it, what followed, and its end."""

    subject: str
    origin: RecordedEvent
    first_day: date
    points: Sequence[RecordedEvent]
    ended_on: date | None


def recurring_clocks(case: CaseLog, timescale: Timescale, builder: ClockBuilder) -> Iterator[Clock]:
    """The clocks with the numbers that this timescale governs, for each plan, care period or CAF."""
    beginnings = _by_subject(case, timescale, case.matching(timescale.begun_by), standing_alone=True)
    if not beginnings:
        return
    stops = _by_subject(case, timescale, case.matching(timescale.stopped_by))
    ends = _by_subject(case, timescale, case.matching(timescale.ended_by))
    closed = [e for p in timescale.ended_by if p.whole_case for e in case.by_kind.get(p.kind, ())]
    for subject, begun in beginnings.items():
        origin = begun[0]
        after = stops.get(subject, [])
        row = _Row(
            subject,
            origin,
            case.first_day(origin, timescale.counted_from),
            sorted([*after, *begun[1:]], key=in_order) if len(begun) > 1 else after,
            _ended_on(origin, ends.get(subject, ()), closed),
        )
        yield from _rounds(row, timescale, builder)


def _by_subject(
    case: CaseLog, timescale: Timescale, events: Iterable[RecordedEvent], standing_alone: bool = False
) -> dict[str, list[RecordedEvent]]:
    found: dict[str, list[RecordedEvent]] = {}
    for event in events:
        subject = case.nearest(event, timescale.subject)
        if subject is None and standing_alone:
            subject = event
        if subject is not None:
            found.setdefault(subject.event_id, []).append(event)
    return found


def _ended_on(
    origin: RecordedEvent, linked: Iterable[RecordedEvent], closed: Iterable[RecordedEvent]
) -> date | None:
    days = [event.occurred_on for event in linked]
    days += [event.occurred_on for event in closed if moment(event) >= moment(origin)]
    return min(days, default=None)


def _rounds(row: _Row, timescale: Timescale, builder: ClockBuilder) -> Iterator[Clock]:
    assert timescale.numbers is not None
    first, last = timescale.numbers
    stopping = timescale.stopping_kinds
    start = _start(row, 1, row.first_day, row.origin, timescale)
    for event in row.points:
        if start.number > last:
            return
        if not _continues(row, timescale, event):
            continue
        if event.kind in stopping:
            if start.number >= first and (clock := builder.clock(timescale, start, event, None)):
                yield clock
            start = _start(row, start.number + 1, event.occurred_on, event, timescale)
        elif event.occurred_on <= builder.due_on(timescale, start):
            # Met again in time: a new day is agreed. Met late, the breach stands until the review is held.
            start = _start(row, start.number, event.occurred_on, event, timescale)
    if first <= start.number <= last and (clock := builder.clock(timescale, start, None, row.ended_on)):
        yield clock


def _start(row: _Row, number: int, day: date, event: RecordedEvent, timescale: Timescale) -> Start:
    agreed_on = _agreed(event, timescale.agreed_in) if timescale.agreed_in else None
    return Start(row.subject, number, day, event.event_id, agreed_on)


def _continues(row: _Row, timescale: Timescale, event: RecordedEvent) -> bool:
    if row.ended_on is not None and event.occurred_on > row.ended_on:
        return False
    if timescale.after_start:
        return event.occurred_on > row.origin.occurred_on
    return event.occurred_on >= row.origin.occurred_on


def _agreed(event: RecordedEvent, agreed_in: str) -> date | None:
    """The day that was agreed for the next one, unless it is not after the meeting that agreed it."""
    text = event.data.get(agreed_in)
    if not isinstance(text, str):
        return None
    try:
        agreed_on = date.fromisoformat(text)
    except ValueError:
        return None
    return agreed_on if agreed_on > event.occurred_on else None
