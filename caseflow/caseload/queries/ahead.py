"""What a team will be late with if nothing changes."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from caseflow.agencies import queries as agencies
from caseflow.caseload.queries.rows import Asked, WorkPage, clock_page, listed
from caseflow.clocks import queries as clocks
from caseflow.clocks.queries import Falling, Listed
from caseflow.rules.calendars import Calendar
from caseflow.rules.clock import Status

FAR_AHEAD = 20
"""How many working days the look ahead goes."""


class LookAhead(NamedTuple):
    """What a team will be late with in the coming working days if nothing changes, by day and holder."""

    as_at: date
    days: list[date]
    falling: list[Falling]
    names: dict[UUID, str]
    in_term_only: set[UUID]


def look_ahead(team_code: str, as_at: date, calendar: Calendar) -> LookAhead:
    """Open work run off by the day on which each clock would come into breach. Nothing is guessed."""
    days = [calendar.add_working_days(as_at, number) for number in range(1, FAR_AHEAD + 1)]
    falling = clocks.falling(team_code, as_at, days[-1])
    names = agencies.holders({each.holder for each in falling if each.holder})
    return LookAhead(as_at, days, falling, names, agencies.in_term_only(names.keys()))


def late_between(team_code: str, after: date, until: date, asked: Asked) -> WorkPage:
    """The clocks that are not in breach on the day `after`, and will be by `until` if nothing changes."""
    found = listed(team_code, clocks.late_by(until, after), asked.narrowing)
    return WorkPage(clock_page(found, asked), clocks.total(found))


def in_breach(team_code: str, as_at: date) -> int:
    """How many clocks of a team are in breach on a day."""
    return clocks.total(Listed(team_code, clocks.standing({Status.IN_BREACH}, as_at)))
