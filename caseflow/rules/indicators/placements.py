"""Criteria of where children in care live: how often they moved, and whether they have settled."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import ClassVar, NamedTuple

from caseflow.kernel.dates import FOR_EVER, add_months, financial_year_start
from caseflow.rules.indicators.history import History
from caseflow.rules.indicators.item import SPELL, Criterion, Item, Verdict
from caseflow.rules.indicators.reading import Patterns
from caseflow.rules.indicators.spell import ONE_DAY, Spell, SpellRule, spell_rule

_UNSURE = Verdict(False, "a placement ended before it started", exception=True)


class _Homes(NamedTuple):
    """A child's placements in order, and those that ended before they started."""

    usable: list[Spell]
    impossible: list[Spell]


@dataclass(frozen=True, slots=True)
class _Living(Criterion):
    """A criterion of the placements that count for a child in care.

    One ends with its period in care at the latest; those of a kind of care that does not count, a series of
    short breaks say, are left out.
    """

    needs: ClassVar[str] = SPELL
    placements: Patterns
    ended_by: Patterns
    rule: SpellRule = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rule", spell_rule(self.placements, self.ended_by))

    def _homes(self, item: Item, history: History) -> _Homes:
        return history.once((self.rule, item.rule), lambda history: _homes(self.rule, item, history))


def _homes(placements: SpellRule, item: Item, history: History) -> _Homes:
    assert item.rule is not None
    periods = {spell.event.event_id: spell for spell in item.rule.spells(history)}
    homes = _Homes([], [])
    for home in placements.spells(history):
        care = history.case.nearest(home.event, item.event.kind)
        if care is not None and care.event_id not in periods:
            continue
        if home.impossible:
            homes.impossible.append(home)
        else:
            homes.usable.append(_at_the_latest(home, periods[care.event_id] if care else None))
    return homes


def _at_the_latest(home: Spell, care: Spell | None) -> Spell:
    if care is None or care.ended_on is None or care.impossible:
        return home
    return replace(home, ended_on=max(min(home.ended_on or FOR_EVER, care.ended_on), home.started_on))


@dataclass(frozen=True, slots=True)
class PlacedOften(_Living):
    """Whether the child has had `at_least` so many placements in the financial year to date.

    A placement counts that started on or before the day and did not end before 1 April.
    """

    cumulates: ClassVar[bool] = True
    at_least: int

    def breaks(self, item: Item, history: History) -> list[date]:
        usable, impossible = self._homes(item, history)
        starts = [home.started_on for home in (*usable, *impossible)]
        ends = [home.ended_on for home in usable if home.ended_on is not None]
        years = range(item.first_on.year, max((item.first_on, *starts, *ends)).year + 2)
        return [*starts, *(date(year, 4, 1) for year in years)]

    def verdict(self, item: Item, day: date, history: History) -> Verdict:
        usable, impossible = self._homes(item, history)
        year_starts = financial_year_start(day)
        if any(year_starts <= home.started_on <= day for home in impossible):
            return _UNSURE
        number = sum(h.started_on <= day and (h.ended_on or FOR_EVER) >= year_starts for h in usable)
        passed = number >= self.at_least
        return Verdict(passed, f"{self.at_least} placements or more" if passed else "fewer placements")


@dataclass(frozen=True, slots=True)
class Settled(_Living):
    """Whether the child has been in the same placement for so many months.

    Or is placed for adoption, and that placement and the one before it make up as many together.
    """

    months: int
    placed_by: Patterns
    decided_by: str
    reversed_by: str

    def breaks(self, item: Item, history: History) -> Iterator[date]:
        usable, impossible = self._homes(item, history)
        for placed_on, last_on in self._adoptions(history):
            yield placed_on
            if last_on < FOR_EVER:
                yield last_on + ONE_DAY
        for home in (*usable, *impossible):
            days = (home.started_on, add_months(home.started_on, self.months), home.ended_on)
            yield from (day for day in (*days, self._together(home, usable)) if day is not None)

    def verdict(self, item: Item, day: date, history: History) -> Verdict:
        usable, impossible = self._homes(item, history)
        if any(_hides(home, usable, day) for home in impossible):
            return _UNSURE
        home = next((home for home in reversed(usable) if home.started_on <= day <= home.last_on), None)
        if home is None:
            return Verdict(False, "in no placement")
        if add_months(home.started_on, self.months) <= day:
            return Verdict(True, f"in the same placement for {self.months} months or more")
        together = self._together(home, usable)
        if together is not None and together <= day and self._is_adoptive(home, usable, day, history):
            return Verdict(True, f"placed for adoption, with the placement before {self.months} months")
        return Verdict(False, "in the same placement for less than the time")

    def _together(self, home: Spell, usable: list[Spell]) -> date | None:
        """The day on which this placement and the one before it come to the time together."""
        before = next((other for other in reversed(usable) if other.started_on < home.started_on), None)
        if before is None:
            return None
        apart = (home.started_on - before.ended_on).days - 1 if before.ended_on is not None else 0
        return add_months(before.started_on, self.months) + timedelta(days=max(0, apart))

    def _is_adoptive(self, home: Spell, usable: list[Spell], day: date, history: History) -> bool:
        """Whether it is the placement for adoption: open when the child was placed, or the next to start."""
        for placed_on, last_on in self._adoptions(history):
            following = next((each.started_on for each in usable if each.started_on >= placed_on), FOR_EVER)
            if placed_on <= day <= last_on and home.started_on <= following:
                return True
        return False

    def _adoptions(self, history: History) -> Iterator[tuple[date, date]]:
        """From each placing for adoption to the last day before the decision was reversed."""
        for event in history.case.matching(self.placed_by):
            decision = history.case.nearest(event, self.decided_by)
            reversals = history.about(decision.event_id, self.reversed_by) if decision else ()
            yield event.occurred_on, reversals[0].occurred_on - ONE_DAY if reversals else FOR_EVER


def _hides(impossible: Spell, usable: list[Spell], day: date) -> bool:
    """Whether the child may have lived there on `day`: nothing else has started since."""
    since = impossible.started_on
    return since <= day and not any(since < home.started_on <= day for home in usable)
