"""Measures of how many of some events were of one sort: answered so, or not the first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from caseflow.kernel import RecordedEvent
from caseflow.rules.indicators.fact import Fact, placed
from caseflow.rules.indicators.history import History
from caseflow.rules.reading import check_keys
from caseflow.rules.timescales import Pattern, Timescale, read_pattern


@dataclass(frozen=True, slots=True)
class EventShare:
    """Of the events in the period, those whose first answer (or which themselves) fit a pattern."""

    snapshot: ClassVar[bool] = False
    of: Pattern
    fits: Pattern

    def counted_kinds(self, timescales: Mapping[str, Timescale]) -> frozenset[str]:
        """What there must be for anything to count."""
        return frozenset({self.of.kind})

    def facts(self, code: str, history: History) -> list[Fact]:
        """A fact for each event, placed by its own day and not by that of the answer."""
        events = history.case.matching((self.of,))
        if not events:
            return []
        answers: dict[str | None, RecordedEvent] = {}
        for answer in history.case.by_kind.get(self.fits.kind, ()):
            answers.setdefault(answer.about, answer)
        own = self.fits.kind == self.of.kind
        return [self._fact(code, e, e if own else answers.get(e.event_id)) for e in events]

    def _fact(self, code: str, event: RecordedEvent, answer: RecordedEvent | None) -> Fact:
        return placed(
            code,
            event,
            event.occurred_on,
            in_numerator=answer is not None and self.fits.holds(answer.data),
            started_on=event.occurred_on,
            stopped_on=answer.occurred_on if answer else None,
            reason=self._reason(answer),
        )

    def _reason(self, answer: RecordedEvent | None) -> str:
        """What the answer says in the fields that are looked at."""
        if answer is None:
            return "not answered"
        said = [str(answer.data.get(field)) for field, _ in (*self.fits.where, *self.fits.unless)]
        return ", ".join(said).replace("_", " ")


def read_event_share(table: Mapping[str, Any], where: str) -> EventShare:
    """The form "event_share" of a rule file."""
    row = check_keys(table, where, {"of": dict, "fits": dict})
    return EventShare(*(read_pattern(row[key], f"{where}, {key}") for key in ("of", "fits")))


@dataclass(frozen=True, slots=True)
class Repeat:
    """Of the events in the period, those before which there was one like it on an earlier day.

    `or_more_in` names a field with the number of earlier ones that are not in the log.
    """

    snapshot: ClassVar[bool] = False
    of: Pattern
    or_more_in: str

    def counted_kinds(self, timescales: Mapping[str, Timescale]) -> frozenset[str]:
        """What there must be for anything to count."""
        return frozenset({self.of.kind})

    def facts(self, code: str, history: History) -> list[Fact]:
        """A fact for each event, placed by its day."""
        events = history.case.matching((self.of,))
        return [self._fact(code, event, events[0]) for event in events]

    def _fact(self, code: str, event: RecordedEvent, first: RecordedEvent) -> Fact:
        before = event.data.get(self.or_more_in)
        again = first.occurred_on < event.occurred_on or (isinstance(before, int) and before > 0)
        return placed(
            code,
            event,
            event.occurred_on,
            in_numerator=again,
            started_on=event.occurred_on,
            reason="second or later" if again else "first",
        )


def read_repeat(table: Mapping[str, Any], where: str) -> Repeat:
    """The form "repeat" of a rule file."""
    row = check_keys(table, where, {"of": dict, "or_more_in": str})
    return Repeat(read_pattern(row["of"], f"{where}, of"), row["or_more_in"])
