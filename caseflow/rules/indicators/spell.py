"""Spells: what began, and ended or has not ended yet, such as a plan, a period in care or a placement."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final

from caseflow.kernel import RecordedEvent
from caseflow.kernel.dates import FOR_EVER
from caseflow.rules.case_log import in_order
from caseflow.rules.indicators.history import History
from caseflow.rules.timescales import Pattern

ONE_DAY = timedelta(days=1)


@dataclass(slots=True)
class Spell:
    """One spell: from its first day until, not on, its end."""

    event: Final[RecordedEvent]
    started_on: Final[date]
    ended_on: Final[date | None]

    @property
    def impossible(self) -> bool:
        """Whether it ended before it started."""
        return self.ended_on is not None and self.ended_on < self.started_on

    @property
    def last_on(self) -> date:
        """The last day on which it is open; before its first when it is open on none."""
        return FOR_EVER if self.ended_on is None else self.ended_on - ONE_DAY


@dataclass(frozen=True, slots=True, eq=False)  # each is one of a kind, and so a quick key
class SpellRule:
    """Which events begin a spell and which end it: the first about the beginning, or about the whole case."""

    begun_by: tuple[Pattern, ...]
    ended_by: tuple[Pattern, ...]

    def spells(self, history: History) -> list[Spell]:
        """The spells of a case in order, impossible ones included."""
        return history.once(self, self._spells)

    def _spells(self, history: History) -> list[Spell]:
        begun = history.case.matching(self.begun_by)
        return [Spell(event, event.occurred_on, self._ended_on(event, history)) for event in begun]

    def _ended_on(self, begun: RecordedEvent, history: History) -> date | None:
        days = []
        for pattern in self.ended_by:
            if pattern.whole_case:
                ends = [e for e in history.case.matching((pattern,)) if in_order(e) > in_order(begun)]
            else:
                ends = pattern.among(history.about(begun.event_id, pattern.kind))
            days += [event.occurred_on for event in ends[:1]]
        return min(days, default=None)


@cache
def spell_rule(begun_by: tuple[Pattern, ...], ended_by: tuple[Pattern, ...]) -> SpellRule:
    """The rule of these patterns: one and the same for all parts that have them."""
    return SpellRule(begun_by, ended_by)
