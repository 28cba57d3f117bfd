"""Where children in care live: their periods in care and their placements, as two measures need them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from caseflow.kernel import RecordedEvent
from caseflow.rules.case_log import CaseLog
from caseflow.rules.indicators.spans import Spell, spells
from caseflow.rules.reading import RuleError, check_keys
from caseflow.rules.timescales import Pattern, read_pattern


@dataclass(frozen=True, slots=True)
class CareKinds:
    """Which events are periods in care and placements, for measures of placements."""

    care: Pattern
    care_ended_by: str
    placement: Pattern
    placement_ended_by: str


class InCare(NamedTuple):
    """Days on which a child is counted, once, for one period in care.

    `since` is the first day of being in care without a break: a period that starts on the day on which
    another one ends goes on from it.
    """

    spell: Spell
    since: date
    first_on: date


class Homes(NamedTuple):
    """A child's placements in order, and those that ended before they started."""

    usable: list[Spell]
    impossible: list[Spell]


def read_care_kinds(table: Mapping[str, Any], where: str) -> CareKinds:
    """The kinds of care and placement that a rule file names."""
    keys = {"care": dict, "care_ended_by": str, "placement": dict, "placement_ended_by": str}
    row = check_keys(table, where, keys)
    return CareKinds(
        read_pattern(row["care"], f"{where}, care"),
        row["care_ended_by"],
        read_pattern(row["placement"], f"{where}, placement"),
        row["placement_ended_by"],
    )


def in_care(periods: Iterable[Spell]) -> Iterator[InCare]:
    """The periods in care one after the other; days on which two run side by side belong to the first."""
    since = covered = date.min
    for spell in periods:
        if spell.impossible:
            continue
        if spell.started_on > covered:
            since = spell.started_on
        first_on = max(spell.started_on, covered)
        if spell.last_on >= first_on:
            yield InCare(spell, since, first_on)
        if spell.ended_on is None:
            return
        covered = max(covered, spell.ended_on)


def homes(case: CaseLog, kinds: CareKinds, periods: Iterable[Spell]) -> Homes:
    """The placements that count; one ends with its period in care at the latest.

    Those of a kind of care that does not count, a series of short breaks say, are left out.
    """
    care_ends = {spell.event.event_id: spell.ended_on for spell in periods if not spell.impossible}
    found = Homes([], [])
    for home in spells(case, kinds.placement, kinds.placement_ended_by):
        care = case.nearest(home.event, kinds.care.kind)
        if care is not None and not kinds.care.holds(care.data):
            continue
        if home.impossible:
            found.impossible.append(home)
        else:
            found.usable.append(_at_the_latest(home, care, care_ends))
    return found


def _at_the_latest(home: Spell, care: RecordedEvent | None, care_ends: Mapping[str, date | None]) -> Spell:
    ended_on = care_ends.get(care.event_id) if care is not None else None
    if ended_on is None or (home.ended_on is not None and home.ended_on <= ended_on):
        return home
    return home._replace(ended_on=max(ended_on, home.started_on))


def home_on(usable: Iterable[Spell], day: date) -> Spell | None:
    """The placement in which the child lives on `day`: of those open the one that started last."""
    latest = None
    for home in usable:
        if home.open_on(day):
            latest = home
    return latest


def positive(value: int, where: str) -> int:
    """The number itself, which must be one or more."""
    if value < 1:
        raise RuleError(f"{where}: must be 1 or more")
    return value
