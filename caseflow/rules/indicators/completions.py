"""Measures of what was completed, by the very clock that the practitioner saw counting down."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, NamedTuple

from caseflow.rules.case_log import CaseLog
from caseflow.rules.indicators.fact import START_UNKNOWN, Fact, left_out, placed
from caseflow.rules.indicators.history import History
from caseflow.rules.indicators.limits import MeasuredBy, read_measured_by, within
from caseflow.rules.reading import check_keys
from caseflow.rules.timescales import Pattern, Timescale, read_pattern


class Completion(NamedTuple):
    """One completion as its clock has it; `exception` says why it cannot be counted."""

    event_id: str
    subject: str | None
    started_on: date | None
    stopped_on: date
    exception: str | None
    team: str | None
    agency: str | None


def completions(history: History, code: str) -> Iterator[Completion]:
    """What stopped the clocks of a timescale.

    A completion whose start was withdrawn is none; one whose start was never told, or is not known yet,
    is an exception, as long as any event of the starting kind would have started it.
    """
    timescale = history.rulebook.timescales[code]
    by_kind = history.case.by_kind
    if not any(pattern.kind in by_kind for pattern in timescale.stopped_by):
        return
    for clock in history.clocks_of(code):
        if clock.stopped_by is not None and clock.stopped_on is not None:
            yield Completion(
                clock.stopped_by,
                clock.subject,
                clock.started_on,
                clock.stopped_on,
                clock.exception,
                clock.team,
                clock.agency,
            )
    if _any_start_will_do(timescale):
        yield from _without_start(history, timescale)


def _any_start_will_do(timescale: Timescale) -> bool:
    return not any(pattern.where or pattern.unless for pattern in timescale.begun_by)


def _without_start(history: History, timescale: Timescale) -> Iterator[Completion]:
    for event in history.case.matching(timescale.stopped_by):
        if event.about not in history.case.by_id and not history.case.was_withdrawn(event.about):
            yield Completion(
                event.event_id, None, None, event.occurred_on, START_UNKNOWN, event.team, event.agency
            )


@dataclass(frozen=True, slots=True)
class ClockInTime:
    """Of what was completed in the period, how much of it within the limit in force on that day.

    With `only_if`, only what belongs to an event of which the first answer of that kind is such a one.
    """

    snapshot: ClassVar[bool] = False
    timescale: str
    limits: MeasuredBy
    only_if: Pattern | None

    def counted_kinds(self, timescales: Mapping[str, Timescale]) -> frozenset[str]:
        """What there must be for anything to count."""
        return timescales[self.timescale].stopping_kinds

    def facts(self, code: str, history: History) -> list[Fact]:
        """A fact for each completion, placed by its day."""
        return [
            self._fact(code, completion, history)
            for completion in completions(history, self.timescale)
            if self.only_if is None or _answered(history.case, completion.subject, self.only_if)
        ]

    def _fact(self, code: str, completion: Completion, history: History) -> Fact:
        started_on, stopped_on = completion.started_on, completion.stopped_on
        told: dict[str, Any] = {"started_on": started_on, "stopped_on": stopped_on}
        if started_on is None or completion.exception is not None:
            return left_out(code, completion, stopped_on, str(completion.exception), **told)
        calendar = history.rulebook.calendar
        limit = self.limits.on(stopped_on, history.rulebook.framework)
        in_time = within(limit, started_on, stopped_on, calendar)
        return placed(
            code,
            completion,
            stopped_on,
            in_numerator=in_time,
            due_on=limit.last_day(started_on, calendar),
            days=limit.taken(started_on, stopped_on, calendar),
            reason="in time" if in_time else "late",
            **told,
        )


def read_clock_in_time(table: Mapping[str, Any], where: str) -> ClockInTime:
    """The form "clock_in_time" of a rule file."""
    row = check_keys(table, where, {"timescale": str, "limits": list}, {"only_if": dict})
    only_if = read_pattern(row["only_if"], f"{where}, only_if") if "only_if" in row else None
    return ClockInTime(row["timescale"], read_measured_by(row["limits"], where), only_if)


def _answered(case: CaseLog, subject: str | None, wanted: Pattern) -> bool:
    for event in case.by_kind.get(wanted.kind, ()):
        if event.about == subject:
            return wanted.holds(event.data)
    return False


@dataclass(frozen=True, slots=True)
class EventRatio:
    """What was completed in the period over what came in during it: two flows, and so perhaps over 100%."""

    snapshot: ClassVar[bool] = False
    timescale: str
    over: Pattern

    def counted_kinds(self, timescales: Mapping[str, Timescale]) -> frozenset[str]:
        """What there must be for anything to count."""
        return timescales[self.timescale].stopping_kinds | {self.over.kind}

    def facts(self, code: str, history: History) -> list[Fact]:
        """A fact above the line for each completion, one below it for each event that came in."""
        found = [
            placed(code, event, event.occurred_on, started_on=event.occurred_on, reason="received")
            for event in history.case.matching((self.over,))
        ]
        for completion in completions(history, self.timescale):
            told: dict[str, Any] = {"started_on": completion.started_on, "stopped_on": completion.stopped_on}
            if completion.exception is not None:
                found.append(left_out(code, completion, completion.stopped_on, completion.exception, **told))
            else:
                told |= {"in_numerator": True, "in_denominator": False, "reason": "completed"}
                found.append(placed(code, completion, completion.stopped_on, **told))
        return found


def read_event_ratio(table: Mapping[str, Any], where: str) -> EventRatio:
    """The form "event_ratio" of a rule file."""
    row = check_keys(table, where, {"timescale": str, "over": dict})
    return EventRatio(row["timescale"], read_pattern(row["over"], f"{where}, over"))
