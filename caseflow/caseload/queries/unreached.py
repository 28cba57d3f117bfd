"""For which open cases of a team nobody can be reached, today and until the end of next week."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from caseflow.agencies import queries as agencies
from caseflow.agencies.queries import CoverCard
from caseflow.cases import queries as cases
from caseflow.cases.queries import Load
from caseflow.rules.calendars import Calendar
from caseflow.rules.reachable import CoverSpell, TermTime, Through, presence, reachable
from caseflow.rules.school_holidays import school_holidays
from caseflow.web.together import ask


class Unreached(NamedTuple):
    """With whom those cases are (None = with nobody) on a day, and how many they are."""

    on: date
    holders: tuple[UUID | None, ...]
    cases: int


def days_to_reach(as_at: date, calendar: Calendar) -> list[date]:
    """Today, and each working day after it until the end of next week."""
    later = (as_at + timedelta(days=number) for number in range(1, 14 - as_at.weekday()))
    return [as_at, *(day for day in later if calendar.is_working_day(day))]


def unreached(
    team_code: str, loads: Iterable[Load], covers: Sequence[CoverCard], days: Iterable[date]
) -> list[Unreached]:
    """For each of these days, the cases for which only the team's telephone remains."""
    held: Counter[UUID | None] = Counter()
    for load in loads:
        held[load.holder or load.suspended] += load.cases
    spells = [CoverSpell(*each[1:]) for each in covers]
    managers = agencies.managers_of(team_code)
    people = {each for each in held if each} | {each.covered_by for each in spells}
    active = {*managers, *agencies.holders(people)}
    term_time = TermTime(agencies.in_term_only(active), school_holidays())
    found = []
    for day in days:
        there = presence(day, active, spells, term_time)
        alone = [each for each in held if reachable(each, managers, there).through is Through.TELEPHONE]
        found.append(Unreached(day, tuple(alone), sum(held[each] for each in alone)))
    return found


def unreached_on(team_code: str, on: date, as_at: date) -> Unreached:
    """The same for one day, asked alone."""
    loads, covers = ask(cases.loads_asked(team_code), agencies.covers_asked(as_at))
    return unreached(team_code, loads, covers, [on])[0]
