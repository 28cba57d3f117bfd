"""Who can be reached about a case on a day, where people are away, cover for each other, or have left."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from caseflow.rules.school_holidays import SchoolHolidays, holiday_on


class CoverSpell(NamedTuple):
    """Somebody is away, and somebody else covers for them, from one day until another."""

    practitioner_id: UUID
    covered_by: UUID
    from_on: date
    until_on: date


class Presence(NamedTuple):
    """Who signs in at all, who is away on a day, and who covers for each of them, in the order of asking."""

    active: Set[UUID]
    away: Set[UUID]
    covered_by: Mapping[UUID, Sequence[UUID]]

    def is_there(self, person: UUID) -> bool:
        """Whether they sign in, and are not away."""
        return person in self.active and person not in self.away


class TermTime(NamedTuple):
    """Who works in school terms only, and when schools are closed."""

    people: Set[UUID] = frozenset()
    holidays: SchoolHolidays = ()

    def away_on(self, on: date) -> Set[UUID]:
        """Who is away on a day because schools are closed."""
        return self.people if holiday_on(on, self.holidays) else frozenset()


_ALL_YEAR = TermTime()


def presence(
    on: date, active: Set[UUID], covers: Iterable[CoverSpell], term_time: TermTime = _ALL_YEAR
) -> Presence:
    """Who is there on a day.

    Away is whoever is covered for, and in the school holidays whoever works in school terms only.
    """
    covered_by: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for each in covers:
        if each.from_on <= on <= each.until_on:
            covered_by[each.practitioner_id].append(each.covered_by)
    return Presence(active, covered_by.keys() | term_time.away_on(on), covered_by)


class Through(StrEnum):
    """As what the one who can be reached is asked; with nobody, the team's telephone remains."""

    HOLDER = "holder"
    COVER = "cover"
    MANAGER = "manager"
    COVER_OF_MANAGER = "cover_of_manager"
    TELEPHONE = "telephone"


class Reached(NamedTuple):
    """Who can be reached, and as what; nobody where only the team's telephone remains."""

    person: UUID | None
    through: Through


def reachable(holder: UUID | None, managers: Sequence[UUID], people: Presence) -> Reached:
    """Who can be reached about a case, with `holder` or with nobody, of the team of these managers.

    Its holder; else whoever covers for them, and for those in turn; else a manager; else whoever covers for
    one. Nobody is named who is away or has left, and nobody is asked twice.
    """
    if holder is not None:
        if people.is_there(holder):
            return Reached(holder, Through.HOLDER)
        if covering := _covering([holder], people):
            return Reached(covering, Through.COVER)
    for manager in managers:
        if people.is_there(manager):
            return Reached(manager, Through.MANAGER)
    if covering := _covering(managers, people):
        return Reached(covering, Through.COVER_OF_MANAGER)
    return Reached(None, Through.TELEPHONE)


def _covering(absent: Sequence[UUID], people: Presence) -> UUID | None:
    """The first who is there of those who cover for the absent, then of those who cover for these."""
    asked, to_ask = set(absent), list(absent)
    for person in to_ask:
        for covering in people.covered_by.get(person, ()):
            if people.is_there(covering):
                return covering
            if covering not in asked:
                asked.add(covering)
                to_ask.append(covering)
    return None
