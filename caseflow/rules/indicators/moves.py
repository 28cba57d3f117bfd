"""The measure of how often children in care move: placements in the financial year to date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from caseflow.kernel.dates import financial_year_end, financial_year_start
from caseflow.rules.indicators.fact import Fact
from caseflow.rules.indicators.history import History
from caseflow.rules.indicators.placements import (
    CareKinds,
    Homes,
    InCare,
    homes,
    in_care,
    positive,
    read_care_kinds,
)
from caseflow.rules.indicators.spans import ONE_DAY, Spell, Verdict, impossible, pieces, spells, standing
from caseflow.rules.reading import check_keys
from caseflow.rules.timescales import Timescale

_UNSURE = Verdict(False, "a placement ended before it started", exception=True)


@dataclass(frozen=True, slots=True)
class PlacementsInYear:
    """Of the children in care on the day, those with so many placements in the financial year to date.

    A placement counts that started on or before the day and did not end before 1 April.
    """

    snapshot: ClassVar[bool] = True
    kinds: CareKinds
    at_least: int

    def counted_kinds(self, timescales: Mapping[str, Timescale]) -> frozenset[str]:
        """What there must be for anything to count."""
        return frozenset({self.kinds.care.kind})

    def facts(self, code: str, history: History) -> list[Fact]:
        """Facts for the days on which the child is in care, cut where the answer changes."""
        case, kinds = history.case, self.kinds
        periods = spells(case, kinds.care, kinds.care_ended_by)
        found = [impossible(code, spell, spell.started_on) for spell in periods if spell.impossible]
        lived = homes(case, kinds, periods)
        for care in in_care(periods):
            found += self._facts(code, care, lived)
        return found

    def _facts(self, code: str, care: InCare, lived: Homes) -> list[Fact]:
        def judge(day: date) -> Verdict:
            year_starts = financial_year_start(day)
            if any(year_starts <= home.started_on <= day for home in lived.impossible):
                return _UNSURE
            number = sum(home.started_on <= day and not _over_by(home, year_starts) for home in lived.usable)
            many = number >= self.at_least
            return Verdict(many, f"{self.at_least} placements or more" if many else "fewer placements")

        spell = care.spell
        changes = _changes(lived, care.first_on)
        return [
            standing(code, spell.event, care.since, piece)
            for piece in pieces(care.first_on, spell.last_on, changes, judge)
        ]


def _over_by(home: Spell, day: date) -> bool:
    return home.ended_on is not None and home.ended_on < day


def _changes(lived: Homes, first_on: date) -> list[date]:
    """The days from which another number of placements may count: each start and 1 April that matters."""
    changes = [home.started_on for home in (*lived.usable, *lived.impossible)]
    ended = [home.ended_on for home in lived.usable if home.ended_on is not None]
    last = max((*changes, *ended, first_on))
    at = first_on
    while at <= last:
        at = financial_year_end(at) + ONE_DAY
        changes.append(at)
    return changes


def read_placements_in_year(table: Mapping[str, Any], where: str) -> PlacementsInYear:
    """The form "placements_in_year" of a rule file."""
    row = check_keys(table, where, {"kinds": dict, "at_least": int})
    return PlacementsInYear(
        read_care_kinds(row["kinds"], f"{where}, kinds"), positive(row["at_least"], f"{where}, at_least")
    )
