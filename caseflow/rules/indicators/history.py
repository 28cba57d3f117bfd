"""One case as the indicators see it: its events, its clocks, and what several indicators ask of them."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple, TypeVar

from caseflow.kernel import RecordedEvent
from caseflow.rules.case_log import CaseLog
from caseflow.rules.clock import Clock
from caseflow.rules.clock_builder import ClockBuilder
from caseflow.rules.clock_rules import ClockRules
from caseflow.rules.effects import Effects
from caseflow.rules.one_off_clocks import one_off_clocks
from caseflow.rules.reading import Dated
from caseflow.rules.recurring_clocks import recurring_clocks
from caseflow.rules.timescales import NO_CLOCK, Timescale

T = TypeVar("T")


class CountedClocks(NamedTuple):
    """The clocks of one timescale as a measure counts them.

    A measure goes on counting what is done although the framework starts no more clocks for it: there the
    last limit that there was runs on, and the clocks are `continued`.
    """

    timescale: Timescale
    continued: bool


def counted_clocks(timescale: Timescale) -> CountedClocks:
    """The clocks that a measure counts by this timescale."""
    versions = timescale.limits.versions
    if len(versions) == 1 or versions[-1][1].unit != NO_CLOCK:
        return CountedClocks(timescale, continued=False)
    kept = [version for version in versions if version[1].unit != NO_CLOCK]
    return CountedClocks(replace(timescale, limits=Dated(timescale.code, kept)), continued=True)


class History:
    """The events of one case and, when asked for, the clocks of one timescale, each run once."""

    __slots__ = ("_about", "_clocks", "_made", "birth_date", "calendar", "case", "effects")

    def __init__(
        self,
        case_log: CaseLog,
        birth_date: date | None,
        rules: ClockRules,
        effects: Effects,
        clocks: Sequence[Clock] | None,
    ) -> None:
        self.case = case_log
        self.birth_date = birth_date
        self.calendar = rules.calendar
        self.effects = effects
        self._clocks: dict[str, list[Clock]] | None = None
        if clocks is not None:
            self._clocks = {}
            for clock in clocks:
                self._clocks.setdefault(clock.timescale, []).append(clock)
        self._made: dict[Hashable, Any] = {}
        self._about: dict[str, dict[str | None, list[RecordedEvent]]] = {}

    def once(self, key: Hashable, make: Callable[["History"], T]) -> T:
        """What `make` makes of this history: made once for `key`, however many indicators ask for it."""
        made: T | None = self._made.get(key)
        if made is None:
            made = self._made[key] = make(self)
        return made

    def about(self, event_id: str | None, kind: str) -> list[RecordedEvent]:
        """The events of a kind that are about one event, in order."""
        answers = self._about.get(kind)
        if answers is None:
            answers = self._about[kind] = {}
            for event in self.case.by_kind.get(kind, ()):
                if event.about is not None:
                    answers.setdefault(event.about, []).append(event)
        return answers.get(event_id, [])

    def clocks_of(self, counted: CountedClocks) -> Sequence[Clock]:
        """The clocks of one timescale in this case, those given to begin with where there are any."""
        if self._clocks is not None and not counted.continued:
            return self._clocks.get(counted.timescale.code, ())
        return self.once(("clocks", counted.timescale), lambda history: history._run(counted.timescale))

    def _run(self, timescale: Timescale) -> list[Clock]:
        run = one_off_clocks if timescale.numbers is None else recurring_clocks
        return list(run(self.case, timescale, ClockBuilder(self.case, self.calendar)))
