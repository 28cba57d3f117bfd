"""One case as the indicators see it: the events that count, the clocks, and what is known of the child."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from caseflow.rules.case_log import CaseLog
from caseflow.rules.clock import Clock
from caseflow.rules.clock_builder import ClockBuilder
from caseflow.rules.clock_rules import ClockRules
from caseflow.rules.effects import Effects
from caseflow.rules.one_off_clocks import one_off_clocks
from caseflow.rules.reading import Dated
from caseflow.rules.recurring_clocks import recurring_clocks
from caseflow.rules.timescales import NO_CLOCK, Limit, Timescale


class History:
    """The events of one case and, when asked for, the clocks of one timescale, each run once."""

    __slots__ = ("_clocks", "_given", "birth_date", "case", "effects", "rulebook")

    def __init__(
        self,
        case_log: CaseLog,
        birth_date: date | None,
        rulebook: ClockRules,
        effects: Effects,
        clocks: Sequence[Clock] | None,
    ) -> None:
        self.case = case_log
        self.birth_date = birth_date
        self.rulebook = rulebook
        self.effects = effects
        self._given = clocks
        self._clocks: dict[str, list[Clock]] = {}

    def clocks_of(self, code: str) -> list[Clock]:
        """The clocks of one timescale in this case, those given to begin with where there are any.

        A measure goes on counting what is done although the framework starts no more clocks for it:
        there the last limit that there was runs on.
        """
        if code not in self._clocks:
            self._clocks[code] = self._find(self.rulebook.timescales[code])
        return self._clocks[code]

    def _find(self, timescale: Timescale) -> list[Clock]:
        fades = _fades(timescale)
        if self._given is not None and not fades:
            return [clock for clock in self._given if clock.timescale == timescale.code]
        if fades:
            timescale = _unfading(timescale)
        follow = one_off_clocks if timescale.numbers is None else recurring_clocks
        return list(follow(self.case, timescale, ClockBuilder(self.case, self.rulebook.calendar)))


def _fades(timescale: Timescale) -> bool:
    """Whether clocks were started at first, and are not from some day on."""
    versions = timescale.limits.versions
    return len(versions) > 1 and versions[-1][1].unit == NO_CLOCK


def _unfading(timescale: Timescale) -> Timescale:
    kept: list[tuple[date, Limit]] = [v for v in timescale.limits.versions if v[1].unit != NO_CLOCK]
    return replace(timescale, limits=Dated(timescale.code, kept))
