"""Measures that are no percentage: how many there were, and how long half of them took at most."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from caseflow.kernel import RecordedEvent
from caseflow.rules.clock import BACKWARDS
from caseflow.rules.indicators.fact import COUNT, START_UNKNOWN, WORKING_DAYS, Fact, left_out, placed
from caseflow.rules.indicators.history import History
from caseflow.rules.reading import check_keys
from caseflow.rules.timescales import Pattern, Timescale, read_pattern


@dataclass(frozen=True, slots=True)
class EventCount:
    """How many of some events there were in the period."""

    snapshot: ClassVar[bool] = False
    unit: ClassVar[str] = COUNT
    of: Pattern

    def counted_kinds(self, timescales: Mapping[str, Timescale]) -> frozenset[str]:
        """What there must be for anything to count."""
        return frozenset({self.of.kind})

    def facts(self, code: str, history: History) -> list[Fact]:
        """A fact for each event, placed by its day."""
        return [
            placed(code, event, event.occurred_on, in_numerator=True, stopped_on=event.occurred_on, reason="")
            for event in history.case.matching((self.of,))
        ]


def read_event_count(table: Mapping[str, Any], where: str) -> EventCount:
    """The form "event_count" of a rule file."""
    return EventCount(read_pattern(check_keys(table, where, {"of": dict})["of"], f"{where}, of"))


@dataclass(frozen=True, slots=True)
class MedianLength:
    """The median of the working days from one event to another of the same episode.

    Of each episode the first event of the kind `to` counts, placed by its day; later ones are not looked at.
    """

    snapshot: ClassVar[bool] = False
    unit: ClassVar[str] = WORKING_DAYS
    episode: str
    begun_by: str
    done_by: str

    def counted_kinds(self, timescales: Mapping[str, Timescale]) -> frozenset[str]:
        """What there must be for anything to count."""
        return frozenset({self.done_by})

    def facts(self, code: str, history: History) -> list[Fact]:
        """A fact for each episode in which the second event has happened."""
        done: dict[str | None, RecordedEvent] = {}
        for event in history.case.by_kind.get(self.done_by, ()):
            done.setdefault(event.about, event)
        return [
            self._fact(code, event, history)
            for event in done.values()
            if event.about in history.case.by_id or not history.case.was_withdrawn(event.about)
        ]

    def _fact(self, code: str, event: RecordedEvent, history: History) -> Fact:
        start = self._start(event, history)
        stopped_on = event.occurred_on
        if start is None:
            return left_out(code, event, stopped_on, START_UNKNOWN, stopped_on=stopped_on)
        told: dict[str, Any] = {"started_on": start.occurred_on, "stopped_on": stopped_on}
        if stopped_on < start.occurred_on:
            return left_out(code, event, stopped_on, BACKWARDS, **told)
        days = history.rulebook.calendar.working_days_between(start.occurred_on, stopped_on)
        return placed(code, event, stopped_on, in_numerator=True, days=days, reason="measured", **told)

    def _start(self, event: RecordedEvent, history: History) -> RecordedEvent | None:
        if self.begun_by == self.episode:
            return history.case.nearest(event, self.episode)
        starts = history.case.by_kind.get(self.begun_by, ())
        return next((start for start in starts if start.about == event.about), None)


def read_median_length(table: Mapping[str, Any], where: str) -> MedianLength:
    """The form "median_length" of a rule file."""
    row = check_keys(table, where, {"episode": str, "from": str, "to": str})
    return MedianLength(row["episode"], row["from"], row["to"])
