"""The measure of what the latest assessment found, for children open to specialist services."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from caseflow.kernel import RecordedEvent
from caseflow.kernel.dates import FOR_EVER
from caseflow.rules.indicators.completions import completions
from caseflow.rules.indicators.fact import Fact
from caseflow.rules.indicators.history import History
from caseflow.rules.indicators.spans import ONE_DAY, Piece, Verdict, standing
from caseflow.rules.pathway import specialist_spells
from caseflow.rules.reading import check_keys
from caseflow.rules.timescales import Timescale


@dataclass(frozen=True, slots=True)
class LatestFinding:
    """Of the children open to specialist services, those whose latest assessment names one of the codes."""

    snapshot: ClassVar[bool] = True
    timescale: str
    field: str
    codes: tuple[str, ...]

    def counted_kinds(self, timescales: Mapping[str, Timescale]) -> frozenset[str]:
        """None is named: what the kinds of a case do to its tier says whether anything counts."""
        return frozenset()

    def facts(self, code: str, history: History) -> list[Fact]:
        """Facts for the days on which the child is open, the latest assessment before each of them."""
        spells = specialist_spells(history.case, history.effects)
        if not spells:
            return []
        assessed = self._assessed(history)
        found: list[Fact] = []
        for begun_on, ended_on in spells:
            last_on = FOR_EVER if ended_on is None else ended_on - ONE_DAY
            opening = next(event for event in history.case.events if event.occurred_on == begun_on)
            starts = {begun_on, *(e.occurred_on for e in assessed if begun_on < e.occurred_on <= last_on)}
            days = sorted(starts)
            ends = [*(day - ONE_DAY for day in days[1:]), last_on]
            for first, last in zip(days, ends, strict=True):
                found.append(self._fact(code, opening, _latest(assessed, first), (first, last)))
        return found

    def _assessed(self, history: History) -> list[RecordedEvent]:
        """The assessments completed that can be counted, in order."""
        counted = {c.event_id for c in completions(history, self.timescale) if c.exception is None}
        return [event for event in history.case.events if event.event_id in counted]

    def _fact(
        self, code: str, opening: RecordedEvent, latest: RecordedEvent | None, days: tuple[date, date]
    ) -> Fact:
        names = latest.data.get(self.field) if latest else None
        named = isinstance(names, list | tuple) and any(name in self.codes for name in names)
        reason = ("named" if named else "not named") if latest else "not assessed"
        verdict = Verdict(named, reason, stopped_on=latest.occurred_on if latest else None)
        return standing(code, latest or opening, opening.occurred_on, Piece(*days, verdict))


def _latest(assessed: list[RecordedEvent], day: date) -> RecordedEvent | None:
    return next((event for event in reversed(assessed) if event.occurred_on <= day), None)


def read_latest_finding(table: Mapping[str, Any], where: str) -> LatestFinding:
    """The form "latest_finding" of a rule file."""
    row = check_keys(table, where, {"timescale": str, "field": str, "codes": list})
    return LatestFinding(row["timescale"], row["field"], tuple(row["codes"]))
