"""Worklists: what is in breach, due and unallocated, with the case and the holder beside each clock."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from caseflow.agencies import queries as agencies
from caseflow.cases import queries as cases
from caseflow.cases.queries import CaseCard
from caseflow.clocks import queries as clocks
from caseflow.clocks.queries import ClockCard, Tally
from caseflow.rules.calendars import Calendar
from caseflow.rules.clock import DUE_NOW, Clock, Status

AHEAD = 5
"""How many working days ahead a worklist looks."""
PAGE = 50


class WorkRow(NamedTuple):
    """One case on a worklist with a clock of it, or none, and who holds the case."""

    case: CaseCard
    clock: Clock | None
    holder: str


class BoardList(StrEnum):
    """The lists that a team board can open, one behind each of its figures."""

    CONTACTS = "contacts"
    BREACH = "breach"
    NOW = "now"
    WEEK = "week"
    PAUSED = "paused"
    UNALLOCATED = "unallocated"


STATUSES = {
    BoardList.BREACH: frozenset({Status.IN_BREACH}),
    BoardList.NOW: DUE_NOW,
    BoardList.WEEK: frozenset({Status.DUE_SOON}),
    BoardList.PAUSED: frozenset({Status.PAUSED}),
}
"""Which clocks stand in a list, and are counted by its figure."""


class Board(NamedTuple):
    """One look at a team: how many rows each list has, its clocks by day, who holds how many cases."""

    team_code: str
    counts: dict[BoardList, int]
    days: list[date]
    tallies: list[Tally]
    caseloads: list[tuple[str, int]]


def soon_on(as_at: date, calendar: Calendar) -> date:
    """The last day that a worklist looks ahead to."""
    return calendar.add_working_days(as_at, AHEAD)


def _rows(cards: Sequence[ClockCard]) -> list[WorkRow]:
    known = cases.cards({card.case_id for card in cards})
    names = agencies.holders({card.allocated_to for card in cards if card.allocated_to})
    return [
        WorkRow(
            known[card.case_id],
            card.clock,
            names.get(card.allocated_to, "") if card.allocated_to else "",
        )
        for card in cards
        if card.case_id in known
    ]


def my_clocks(practitioner_id: UUID) -> list[WorkRow]:
    """The open clocks of the practitioner's cases, most urgent first; at the end the cases without one."""
    rows = _rows(clocks.open_for(practitioner_id))
    with_clock = {row.case.id for row in rows}
    quiet_ids = [case_id for case_id in cases.allocated(practitioner_id) if case_id not in with_clock]
    quiet = cases.cards(set(quiet_ids))
    return rows + [WorkRow(quiet[case_id], None, "") for case_id in quiet_ids if case_id in quiet]


class SuspendedHolder(NamedTuple):
    """Somebody who is suspended and still holds open cases of a team."""

    id: UUID
    name: str
    open_cases: int


def suspended_holders(team_code: str) -> list[SuspendedHolder]:
    """Whose cases wait for somebody to take them, because their account is suspended."""
    held = cases.held_by_suspended(team_code)
    names = agencies.names_of({each for each, _ in held})
    return [SuspendedHolder(each, names.get(each, "Somebody"), count) for each, count in held]


def board(team_code: str, as_at: date, calendar: Calendar, contacts: int) -> Board:
    """What a manager sees at one look. The figures are those of the lists they open.

    `contacts`: how many nobody has decided.
    """
    days = [calendar.add_working_days(as_at, number) for number in range(AHEAD + 1)]
    tallies = clocks.tallies(team_code, as_at, days[-1])
    counts = {
        which: sum(tally.clocks for tally in tallies if tally.status in statuses)
        for which, statuses in STATUSES.items()
    }
    counts[BoardList.CONTACTS] = contacts
    loads = cases.caseloads(team_code)
    counts[BoardList.UNALLOCATED] = sum(count for holder, count in loads if holder is None)
    names = agencies.names_of({holder for holder, _ in loads if holder})
    held = sorted((names.get(holder, "Somebody"), count) for holder, count in loads if holder)
    return Board(team_code, counts, days, tallies, held)


def board_list(team_code: str, which: BoardList, page: int, as_at: date, calendar: Calendar) -> list[WorkRow]:
    """A page of the list behind one figure of the board; contacts have a list of their own."""
    if which is BoardList.CONTACTS:
        return []
    if which is BoardList.UNALLOCATED:
        return [WorkRow(case, None, "") for case in cases.unallocated(team_code, page, PAGE)]
    ahead = soon_on(as_at, calendar)
    return _rows(clocks.in_team(team_code, STATUSES[which], as_at, ahead, page, PAGE))
