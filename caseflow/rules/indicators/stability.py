"""The measure of how long children in care have lived in the same placement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar, NamedTuple

from caseflow.kernel.dates import FOR_EVER, add_months
from caseflow.rules.case_log import CaseLog
from caseflow.rules.indicators.fact import Fact
from caseflow.rules.indicators.history import History
from caseflow.rules.indicators.placements import (
    CareKinds,
    Homes,
    InCare,
    home_on,
    homes,
    in_care,
    positive,
    read_care_kinds,
)
from caseflow.rules.indicators.spans import ONE_DAY, Spell, Verdict, impossible, pieces, spells, standing
from caseflow.rules.reading import check_keys
from caseflow.rules.timescales import Pattern, Timescale, read_pattern

_SHORT = Verdict(False, "in the same placement for less than the time")
_UNSURE = Verdict(False, "a placement ended before it started", exception=True)
_AGE_UNKNOWN = Verdict(False, "birth date not known", exception=True)


class _Adoption(NamedTuple):
    """From the day of placing for adoption to the last one before the decision was reversed."""

    placed_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class PlacementLasting:
    """Of the children in care for so long without a break and under an age, those settled where they live.

    Settled is: in the same placement for `settled_months`, or placed for adoption where that placement
    and the one before it make up as many together.
    """

    snapshot: ClassVar[bool] = True
    kinds: CareKinds
    in_care_months: int
    settled_months: int
    under_age: int
    adoption: Pattern
    decided_by: str
    reversed_by: str

    def counted_kinds(self, timescales: Mapping[str, Timescale]) -> frozenset[str]:
        """What there must be for anything to count."""
        return frozenset({self.kinds.care.kind})

    def facts(self, code: str, history: History) -> list[Fact]:
        """Facts for the days on which the child is looked at, cut where the answer changes."""
        case, kinds = history.case, self.kinds
        periods = spells(case, kinds.care, kinds.care_ended_by)
        upto = FOR_EVER
        if history.birth_date is not None:
            upto = add_months(history.birth_date, 12 * self.under_age) - ONE_DAY
        found = []
        for spell in periods:
            counted_from = add_months(spell.started_on, self.in_care_months)
            if spell.impossible and counted_from <= upto:
                found.append(impossible(code, spell, counted_from, upto))
        lived, adoptions = homes(case, kinds, periods), self._adoptions(case)
        for care in in_care(periods):
            first_on = max(care.first_on, add_months(care.since, self.in_care_months))
            last_on = min(care.spell.last_on, upto)
            if first_on <= last_on:
                judge = _Judge(self.settled_months, lived, adoptions, history.birth_date)
                found += _facts(code, care, (first_on, last_on), judge)
        return found

    def _adoptions(self, case: CaseLog) -> list[_Adoption]:
        placings = case.matching((self.adoption,))
        reversals: dict[str | None, date] = {}
        for event in case.by_kind.get(self.reversed_by, ()):
            reversals.setdefault(event.about, event.occurred_on)
        found = []
        for event in placings:
            decision = case.nearest(event, self.decided_by)
            reversed_on = reversals.get(decision.event_id) if decision else None
            found.append(_Adoption(event.occurred_on, reversed_on - ONE_DAY if reversed_on else FOR_EVER))
        return found


class _Judge:
    """Says of a day whether the child has settled by then, and on which days that may change."""

    def __init__(
        self, months: int, lived: Homes, adoptions: list[_Adoption], birth_date: date | None
    ) -> None:
        self._months, self._lived, self._adoptions = months, lived, adoptions
        self._age_known = birth_date is not None

    def changes(self) -> list[date]:
        """Each day from which the answer may be another one."""
        days = [adoption.placed_on for adoption in self._adoptions]
        days += [adoption.last_on + ONE_DAY for adoption in self._adoptions if adoption.last_on < FOR_EVER]
        for home in (*self._lived.usable, *self._lived.impossible):
            days += [home.started_on, add_months(home.started_on, self._months)]
            days += [home.ended_on] if home.ended_on is not None else []
        days += [day for home in self._lived.usable if (day := self._together(home)) is not None]
        return days

    def __call__(self, day: date) -> Verdict:
        if not self._age_known:
            return _AGE_UNKNOWN
        if any(self._hides(home, day) for home in self._lived.impossible):
            return _UNSURE
        home = home_on(self._lived.usable, day)
        if home is None:
            return Verdict(False, "in no placement")
        if add_months(home.started_on, self._months) <= day:
            return Verdict(True, f"in the same placement for {self._months} months or more")
        together = self._together(home)
        if together is not None and together <= day and self._is_adoptive(home, day):
            return Verdict(True, f"placed for adoption, with the placement before {self._months} months")
        return _SHORT

    def _hides(self, impossible_one: Spell, day: date) -> bool:
        """Whether the child may have lived there on `day`: nothing else has started since."""
        since = impossible_one.started_on
        return since <= day and not any(since < home.started_on <= day for home in self._lived.usable)

    def _together(self, home: Spell) -> date | None:
        """The day on which this placement and the one before it come to the time together."""
        before = [other for other in self._lived.usable if other.started_on < home.started_on]
        if not before:
            return None
        previous = before[-1]
        apart = 0
        if previous.ended_on is not None:
            apart = max(0, (home.started_on - previous.ended_on).days - 1)
        return add_months(previous.started_on, self._months) + timedelta(days=apart)

    def _is_adoptive(self, home: Spell, day: date) -> bool:
        """Whether it is the placement for adoption: open when the child was placed, or the next to start."""
        return any(
            adoption.placed_on <= day <= adoption.last_on
            and (home.started_on <= adoption.placed_on or home == self._next_after(adoption.placed_on))
            for adoption in self._adoptions
        )

    def _next_after(self, placed_on: date) -> Spell | None:
        return next((home for home in self._lived.usable if home.started_on >= placed_on), None)


def _facts(code: str, care: InCare, days: tuple[date, date], judge: _Judge) -> list[Fact]:
    event = care.spell.event
    return [standing(code, event, care.since, piece) for piece in pieces(*days, judge.changes(), judge)]


def read_placement_lasting(table: Mapping[str, Any], where: str) -> PlacementLasting:
    """The form "placement_lasting" of a rule file."""
    numbers = ("in_care_months", "settled_months", "under_age")
    keys: dict[str, type] = {"kinds": dict, "adoption": dict, "decided_by": str, "reversed_by": str}
    row = check_keys(table, where, {**keys, **dict.fromkeys(numbers, int)})
    return PlacementLasting(
        read_care_kinds(row["kinds"], f"{where}, kinds"),
        adoption=read_pattern(row["adoption"], f"{where}, adoption"),
        decided_by=row["decided_by"],
        reversed_by=row["reversed_by"],
        **{key: positive(row[key], f"{where}, {key}") for key in numbers},
    )
