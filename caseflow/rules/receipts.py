"""Receipts: what a due date or an answer to a request came of; from that alone it is worked out again."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from caseflow.kernel import RecordedEvent
from caseflow.rules.case_log import PARTED, WITHDRAWAL, CaseLog
from caseflow.rules.clock import Clock
from caseflow.rules.clock_rules import ClockRules
from caseflow.rules.clocks import clocks, on_a_closed_case
from caseflow.rules.pathway import Spell
from caseflow.rules.requests import Request, requests
from caseflow.rules.steps import ANSWER_TIMESCALE
from caseflow.rules.timescales import Pattern, Timescale

ClockKey = tuple[str, str, int]
"""A clock among those of its case: timescale, subject and number."""
_PAUSING = frozenset({"clock_paused", "clock_resumed"})
_STEPPING = frozenset({"step_requested", "step_decided", "case_closed", WITHDRAWAL, PARTED})


class Part(StrEnum):
    """What an entry of the log did to a clock."""

    ANNOUNCED = "announced"
    BEGAN = "began"
    COUNTED_FROM = "counted_from"
    PAUSED = "paused"
    RESUMED = "resumed"
    STOPPED = "stopped"
    ENDED = "ended"
    LOOKED_AT = "looked_at"


class Inputs(NamedTuple):
    """All that a timescale looks at on a case, in the order of the log; and when the case closed, if it did.

    That it closed, and did not open again, is itself worked out, from everything that opens or closes a case.
    """

    events: tuple[RecordedEvent, ...]
    closed_on: date | None


def inputs(case_log: CaseLog, timescale: Timescale, closed_on: date | None) -> Inputs:
    """What a timescale looks at: entries of the kinds that it names and those that they are about."""
    kinds = _kinds(timescale)
    return Inputs(_with_threads(case_log, (e for e in case_log.events if e.kind in kinds)), closed_on)


def _kinds(timescale: Timescale) -> frozenset[str]:
    patterns = (*timescale.begun_by, *timescale.announced_by, *timescale.stopped_by, *timescale.ended_by)
    named = {timescale.subject, *timescale.counted_from, *(pattern.kind for pattern in patterns)}
    return frozenset(named) if timescale.statutory else _PAUSING | named


def _with_threads(case_log: CaseLog, events: Iterable[RecordedEvent]) -> tuple[RecordedEvent, ...]:
    wanted = {each.event_id for event in events for each in case_log.thread(event)}
    return tuple(event for event in case_log.events if event.event_id in wanted)


def worked_out(found: Inputs, rules: ClockRules) -> dict[ClockKey, Clock]:
    """Every clock that follows from these entries alone, by its key."""
    counted = on_a_closed_case(clocks(CaseLog(found.events), rules), found.closed_on)
    return {(clock.timescale, clock.subject, clock.number): clock for clock in counted}


def parts(clock: Clock, found: Inputs, timescale: Timescale) -> Iterator[tuple[Part, RecordedEvent]]:
    """What each of these entries did to a clock, in the order of the log."""
    case_log = CaseLog(found.events)
    paused = {
        e.event_id
        for e in case_log.by_kind.get("clock_paused", ())
        if e.about in (clock.subject, clock.begun_by) and e.data.get("timescale") == clock.timescale
    }
    for event in case_log.events:
        yield _part(event, clock, timescale, case_log, paused), event


def _part(
    event: RecordedEvent, clock: Clock, timescale: Timescale, case_log: CaseLog, paused: set[str]
) -> Part:
    known = {clock.begun_by: Part.BEGAN, clock.stopped_by: Part.STOPPED}
    if event.event_id in known:
        return known[event.event_id]
    if event.event_id in paused:
        return Part.PAUSED
    if event.kind == "clock_resumed" and event.about in paused:
        return Part.RESUMED
    if event.kind in timescale.counted_from and event.event_id in _thread(clock, case_log):
        return Part.COUNTED_FROM
    subject = case_log.nearest(event, timescale.subject)
    if subject is not None and subject.event_id == clock.subject and _is_of(timescale.announced_by, event):
        return Part.ANNOUNCED
    return Part.ENDED if _ends(event, clock, timescale) else Part.LOOKED_AT


def _thread(clock: Clock, case_log: CaseLog) -> set[str]:
    begun = case_log.by_id.get(clock.begun_by or clock.subject)
    return {each.event_id for each in case_log.thread(begun)} if begun else set()


def _is_of(patterns: Sequence[Pattern], event: RecordedEvent) -> bool:
    return any(pattern.kind == event.kind and pattern.holds(event.data) for pattern in patterns)


def _ends(event: RecordedEvent, clock: Clock, timescale: Timescale) -> bool:
    return event.occurred_on == clock.ended_on and _is_of(timescale.ended_by, event)


class StepInputs(NamedTuple):
    """All that requests to step and their answers follow from; the tiers come of the whole log."""

    events: tuple[RecordedEvent, ...]
    tiers: tuple[Spell, ...]
    closed_on: date | None


def step_inputs(
    case_log: CaseLog, tiers: Sequence[Spell], closed_on: date | None, rules: ClockRules
) -> StepInputs:
    """Requests and answers, what withdrew them, what the day to answer by is counted from, and closings."""
    counted = inputs(case_log, rules.timescales[ANSWER_TIMESCALE], closed_on).events
    wanted = {event.event_id for event in counted} | {spell.begun_by for spell in tiers}
    events = (e for e in case_log.all if e.kind in _STEPPING or e.event_id in wanted)
    return StepInputs(tuple(events), tuple(tiers), closed_on)


def steps_worked_out(found: StepInputs, rules: ClockRules) -> dict[str, Request]:
    """Every request with its answer that follows from these entries alone, by its event."""
    case_log = CaseLog(found.events)
    counted = on_a_closed_case(clocks(case_log, rules), found.closed_on)
    return {each.event_id: each for each in requests(case_log, counted, found.tiers)}
