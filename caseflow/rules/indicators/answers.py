"""Measures of what was answered or held: how it was decided, and whether by the day on which it was due."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from caseflow.kernel import RecordedEvent
from caseflow.rules.clock import Clock
from caseflow.rules.indicators.fact import START_UNKNOWN, Fact, left_out, placed
from caseflow.rules.indicators.history import History
from caseflow.rules.reading import check_keys
from caseflow.rules.timescales import Pattern, Timescale, read_pattern


@dataclass(frozen=True, slots=True)
class HeldByDue:
    """Of what was done in the period, how much by the very day that its clock was due."""

    snapshot: ClassVar[bool] = False
    timescale: str

    def counted_kinds(self, timescales: Mapping[str, Timescale]) -> frozenset[str]:
        """What there must be for anything to count."""
        return timescales[self.timescale].stopping_kinds

    def facts(self, code: str, history: History) -> list[Fact]:
        """A fact for each time that it was done, placed by its day; one without its start is an exception."""
        clocks = {clock.stopped_by: clock for clock in history.clocks_of(self.timescale)}
        return [
            self._fact(code, event, clocks.get(event.event_id))
            for event in history.case.matching(history.rulebook.timescales[self.timescale].stopped_by)
            if not history.case.was_withdrawn(event.about)
        ]

    def _fact(self, code: str, event: RecordedEvent, clock: Clock | None) -> Fact:
        held_on = event.occurred_on
        if clock is None or clock.exception is not None:
            reason = clock.exception if clock is not None and clock.exception else START_UNKNOWN
            return left_out(code, event, held_on, reason, stopped_on=held_on)
        in_time = held_on <= clock.due_on
        told: dict[str, Any] = {"started_on": clock.started_on, "due_on": clock.due_on, "stopped_on": held_on}
        reason = "in time" if in_time else "late"
        return placed(code, event, held_on, in_numerator=in_time, reason=reason, **told)


def read_held_by_due(table: Mapping[str, Any], where: str) -> HeldByDue:
    """The form "held_by_due" of a rule file."""
    return HeldByDue(check_keys(table, where, {"timescale": str})["timescale"])


@dataclass(frozen=True, slots=True)
class Answers:
    """Of the answers in the period to some requests, those that fit; with a timescale, only where in time."""

    snapshot: ClassVar[bool] = False
    of: Pattern
    fits: Pattern
    timescale: str | None

    def counted_kinds(self, timescales: Mapping[str, Timescale]) -> frozenset[str]:
        """What there must be for anything to count."""
        return frozenset({self.of.kind})

    def facts(self, code: str, history: History) -> list[Fact]:
        """A fact for each answer, placed by its own day."""
        asked = {event.event_id: event for event in history.case.matching((self.of,))}
        if not asked:
            return []
        clocks: dict[str | None, Clock] = {}
        if self.timescale is not None:
            clocks = {clock.stopped_by: clock for clock in history.clocks_of(self.timescale)}
        given = history.case.by_kind.get(self.fits.kind, ())
        return [
            self._fact(code, asked[answer.about], answer, clocks.get(answer.event_id))
            for answer in given
            if answer.about in asked
        ]

    def _fact(self, code: str, request: RecordedEvent, answer: RecordedEvent, clock: Clock | None) -> Fact:
        told: dict[str, Any] = {"started_on": request.occurred_on, "stopped_on": answer.occurred_on}
        reason = self._reason(answer)
        fits = self.fits.holds(answer.data)
        if clock is not None:
            if clock.exception is not None:
                return left_out(code, answer, answer.occurred_on, clock.exception, **told)
            late = answer.occurred_on > clock.due_on
            fits, told["due_on"] = fits and not late, clock.due_on
            reason += ", late" if late else ", in time"
        return placed(code, answer, answer.occurred_on, in_numerator=fits, reason=reason, **told)

    def _reason(self, answer: RecordedEvent) -> str:
        return ", ".join(str(answer.data.get(field)) for field, _ in self.fits.where).replace("_", " ")


def read_answers(table: Mapping[str, Any], where: str) -> Answers:
    """The form "answers" of a rule file."""
    row = check_keys(table, where, {"of": dict, "fits": dict}, {"timescale": str})
    of, fits = (read_pattern(row[key], f"{where}, {key}") for key in ("of", "fits"))
    return Answers(of, fits, row.get("timescale"))
