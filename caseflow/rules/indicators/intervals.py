"""Measures of how long something lasted, from one event to another along the same thread."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from caseflow.kernel import RecordedEvent
from caseflow.rules.clock import BACKWARDS, SECOND_COMPLETION
from caseflow.rules.indicators.fact import START_UNKNOWN, Fact, left_out, placed
from caseflow.rules.indicators.history import History
from caseflow.rules.indicators.limits import MeasuredBy, read_measured_by, within
from caseflow.rules.reading import RuleError, check_keys
from caseflow.rules.timescales import Pattern, Timescale, read_pattern

AT_LEAST, WITHIN = "at_least", "within"


@dataclass(frozen=True, slots=True)
class Interval:
    """Of what was concluded in the period, how much lasted at least, or at most, as long as the limit.

    `points` are the kinds along the thread of the concluding event from which and to which is counted.
    """

    snapshot: ClassVar[bool] = False
    placed_by: Pattern
    points: tuple[str, str]
    test: str
    limits: MeasuredBy

    def counted_kinds(self, timescales: Mapping[str, Timescale]) -> frozenset[str]:
        """What there must be for anything to count."""
        return frozenset({self.placed_by.kind})

    def facts(self, code: str, history: History) -> list[Fact]:
        """A fact for each concluding event, placed by its day."""
        found: list[Fact] = []
        concluded: set[str | None] = set()
        for event in history.case.matching((self.placed_by,)):
            start, stop = (history.case.nearest(event, kind) for kind in self.points)
            if start is None or stop is None:
                if not _is_withdrawn(event, history):
                    told = {"stopped_on": event.occurred_on}
                    found.append(left_out(code, event, event.occurred_on, START_UNKNOWN, **told))
            else:
                again = event.about in concluded
                found.append(self._fact(code, event, (start.occurred_on, stop.occurred_on), again, history))
            concluded.add(event.about)
        return found

    def _fact(
        self, code: str, event: RecordedEvent, between: tuple[date, date], again: bool, history: History
    ) -> Fact:
        start, stop = between
        told: dict[str, Any] = {"started_on": start, "stopped_on": stop}
        if again:
            return left_out(code, event, event.occurred_on, SECOND_COMPLETION, **told)
        if not start <= stop <= event.occurred_on:
            return left_out(code, event, event.occurred_on, BACKWARDS, **told)
        calendar = history.rulebook.calendar
        limit = self.limits.on(event.occurred_on, history.rulebook.framework)
        due_on = limit.last_day(start, calendar)
        counted = stop >= due_on if self.test == AT_LEAST else within(limit, start, stop, calendar)
        length = f"{limit.value} {limit.unit.replace('_', ' ')}"
        long = counted == (self.test == AT_LEAST)
        more = f"{length} or more" if self.test == AT_LEAST else f"more than {length}"
        less = f"less than {length}" if self.test == AT_LEAST else f"within {length}"
        return placed(
            code,
            event,
            event.occurred_on,
            in_numerator=counted,
            due_on=due_on,
            days=limit.taken(start, stop, calendar),
            reason=more if long else less,
            **told,
        )


def _is_withdrawn(event: RecordedEvent, history: History) -> bool:
    """Whether the thread of `event` breaks at an event that was withdrawn."""
    return any(history.case.was_withdrawn(at.about) for at in history.case.thread(event))


def read_interval(table: Mapping[str, Any], where: str) -> Interval:
    """The form "interval" of a rule file."""
    row = check_keys(table, where, {"placed_by": dict, "from": str, "to": str, "test": str, "limits": list})
    if row["test"] not in (AT_LEAST, WITHIN):
        raise RuleError(f"{where}: test must be {AT_LEAST} or {WITHIN}")
    return Interval(
        read_pattern(row["placed_by"], f"{where}, placed_by"),
        (row["from"], row["to"]),
        row["test"],
        read_measured_by(row["limits"], where),
    )
