"""What a worklist is made of: its rows, which lists there are, and what one is narrowed to and sorted by."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select

from caseflow.agencies import queries as agencies
from caseflow.cases import queries as cases
from caseflow.cases.queries import CaseCard
from caseflow.clocks import queries as clocks
from caseflow.clocks.queries import ClockCard, Listed, Order
from caseflow.rules.calendars import Calendar
from caseflow.rules.clock import DUE_NOW, OVER, Clock, Status
from caseflow.rules.waits import WaitSpell

AHEAD = 5
"""How many working days ahead a worklist looks."""
DONE_WITHIN = timedelta(days=14)
"""For how long what was done stays on a list."""
OPEN_FOR = (3, 6, 12)
"""After how many months open work is called older; a list can be narrowed to what is."""
PAGE = 50
AT_ONCE = 100
"""How many cases that nobody holds a page shows, to be allocated in one act."""
SEEN = "seen"
"""What an address says where a list is sorted by when the child was last seen."""


class WorkRow(NamedTuple):
    """One case on a worklist with a clock of it, or none, who holds the case, and why the clock is late.

    Where the case waits for somebody the row is about that wait, and no clock. `seen_on`: when the child of
    an open case was last seen.
    """

    case: CaseCard
    clock: Clock | None
    holder: str
    late_reason: str | None = None
    wait: WaitSpell | None = None
    seen_on: date | None = None
    term_time: bool = False


class BoardList(StrEnum):
    """The lists of cases and clocks: behind each figure of a team board, behind a sentence on it, and of
    what is one's own.
    """

    CONTACTS = "contacts"
    RUNNING = "running"
    BREACH = "breach"
    NOW = "now"
    WEEK = "week"
    PAUSED = "paused"
    WAITING = "waiting"
    OPEN = "open"
    UNALLOCATED = "unallocated"
    DONE = "done"
    UNREACHABLE = "unreachable"


STATUSES = {
    BoardList.RUNNING: frozenset(Status) - OVER,
    BoardList.BREACH: frozenset({Status.IN_BREACH}),
    BoardList.NOW: DUE_NOW,
    BoardList.WEEK: frozenset({Status.DUE_SOON}),
    BoardList.PAUSED: frozenset({Status.PAUSED}),
}
"""Which clocks stand in a list, and are counted by its figure."""
OF_CASES = frozenset({BoardList.OPEN, BoardList.UNALLOCATED, BoardList.UNREACHABLE})
"""The lists whose rows are cases, each once."""


class Narrowing(NamedTuple):
    """What a list is narrowed to; what is empty narrows nothing. None among the holders is nobody."""

    holders: tuple[UUID | None, ...] = ()
    timescale: str = ""
    tier: str = ""
    opened_before: date | None = None
    explained: bool | None = None
    quindrat: str = ""

    @property
    def cases(self) -> Select[UUID] | None:
        """The ids of the cases that are asked for."""
        return self.among()

    def among(self, held_by: UUID | None = None) -> Select[UUID] | None:
        """The same, of those open cases that somebody holds."""
        return cases.narrowed(self.tier, self.opened_before, self.quindrat, held_by)


def soon_on(as_at: date, calendar: Calendar) -> date:
    """The last day that a worklist looks ahead to."""
    return calendar.add_working_days(as_at, AHEAD)


def clock_rows(
    cards: Sequence[ClockCard], known: Mapping[UUID, CaseCard] = MappingProxyType({})
) -> list[WorkRow]:
    """A row for each clock whose case the asker may read; `known` are cases that were asked for already."""
    known = {**known, **cases.cards({card.case_id for card in cards} - known.keys())}
    names = agencies.holders({card.allocated_to for card in cards if card.allocated_to})
    in_term = agencies.in_term_only(names.keys())
    return [
        WorkRow(
            known[card.case_id],
            card.clock,
            names.get(card.allocated_to, "") if card.allocated_to else "",
            card.late_reason,
            term_time=card.allocated_to in in_term,
        )
        for card in cards
        if card.case_id in known
    ]


class WorkPage(NamedTuple):
    """A page of a list, and how many rows it has on all pages; None = as many as when nothing narrows it."""

    rows: list[WorkRow]
    total: int | None


def nobody() -> tuple[UUID | None, ...]:
    """Whom a case is recorded with that nobody holds: no one, or somebody who is suspended."""
    return (None, *sorted(agencies.suspended_ids()))


class Asked(NamedTuple):
    """Which page of a list is asked for, narrowed and sorted how; as of which day, where not today."""

    narrowing: Narrowing = Narrowing()
    page: int = 1
    size: int = PAGE
    order: Order = Order.DUE
    down: bool = False
    by_seen: bool = False
    on: date | None = None

    @property
    def sort(self) -> str:
        """By what the list is sorted, as an address has it."""
        return SEEN if self.by_seen else self.order.value


Whose = str | UUID
"""Whose lists are asked for: those of a team, by its code, or of whoever holds the cases."""


def listed(whose: Whose, of: ColumnElement[bool], narrowing: Narrowing, open_only: bool = False) -> Listed:
    """Which clocks of a team or of somebody's cases are asked for, narrowed; or of their open cases alone."""
    if isinstance(whose, UUID):
        among = narrowing.among(whose if open_only else None)
        return Listed("", of, narrowing.timescale, (whose,), among, narrowing.explained)
    return Listed(whose, of, narrowing.timescale, narrowing.holders, narrowing.cases, narrowing.explained)


def clock_page(among: Listed, asked: Asked) -> list[WorkRow]:
    """A page of clocks, sorted as asked."""
    return clock_rows(clocks.in_team(among, asked.page, asked.size, asked.order, asked.down))
