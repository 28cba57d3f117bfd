"""Worklists: what is in breach, due and unallocated, with the case and the holder beside each clock."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from caseflow.agencies import queries as agencies
from caseflow.cases import queries as cases
from caseflow.cases.queries import CaseCard
from caseflow.clocks import queries as clocks
from caseflow.clocks.queries import ClockCard, ClockView, clock_view
from caseflow.rules.calendars import Calendar
from caseflow.rules.rulebook import Rulebook
from caseflow.web.charts import Day, Picture, Week, week_ahead

AHEAD = 5
PAGE = 50


class WorkRow(NamedTuple):
    """One case on a worklist with its most urgent clock, or none."""

    case: CaseCard
    clock: ClockView | None
    holder: str


class Bucket(NamedTuple):
    """Clocks of one urgency; `total` is how many there are, `rows` the page of them."""

    title: str
    total: int
    rows: list[WorkRow]


class Board(NamedTuple):
    """One look at a team: in breach, due, unallocated, the week ahead, who holds how many."""

    team_code: str
    breach: int
    due_today: int
    due_soon: int
    unallocated: int
    week: Picture
    caseloads: list[tuple[str, int]]


def _rows(cards: Sequence[ClockCard], as_at: date, rulebook: Rulebook) -> list[WorkRow]:
    found = cases.cards({each.case_id for each in cards})
    names = agencies.names_of({each.allocated_to for each in cards if each.allocated_to})
    return [
        WorkRow(
            found[each.case_id],
            clock_view(each.clock, as_at, rulebook),
            names.get(each.allocated_to, "") if each.allocated_to else "",
        )
        for each in cards
        if each.case_id in found
    ]


def my_work(practitioner_id: UUID, as_at: date, rulebook: Rulebook) -> list[Bucket]:
    """The practitioner's cases by urgency of their clocks; those with nothing due at the end."""
    soon_on = rulebook.calendar.add_working_days(as_at, AHEAD)
    rows = _rows(clocks.running_for(practitioner_id), as_at, rulebook)
    held = cases.allocated(practitioner_id)
    with_clock = {row.case.id for row in rows}
    quiet_ids = [each for each in held if each not in with_clock]
    quiet = cases.cards(set(quiet_ids))
    named = (
        ("Late", [row for row in rows if row.clock and row.clock.due_on < as_at]),
        ("Due today", [row for row in rows if row.clock and row.clock.due_on == as_at]),
        (
            "Due within five working days",
            [row for row in rows if row.clock and as_at < row.clock.due_on <= soon_on],
        ),
        ("Later", [row for row in rows if row.clock and row.clock.due_on > soon_on]),
        ("Nothing due", [WorkRow(quiet[each], None, "") for each in quiet_ids if each in quiet]),
    )
    return [Bucket(title, len(found), found) for title, found in named]


def board(team_code: str, as_at: date, calendar: Calendar) -> Board:
    """What a manager sees at one look. The figures are those of the lists they open."""
    days = [calendar.add_working_days(as_at, number) for number in range(1, AHEAD + 1)]
    due = clocks.due_by_day(team_code, days[-1])
    breach = sum(count for on, count in due if on < as_at)
    since = [as_at, *days[:-1]]
    by_day = [
        Day(on, sum(count for due_on, count in due if before < due_on <= on))
        for before, on in zip(since, days, strict=True)
    ]
    today = sum(count for on, count in due if on == as_at)
    week = week_ahead(
        Week("week", "What falls due in the next five working days", breach, (Day(as_at, today), *by_day))
    )
    loads = cases.caseloads(team_code)
    names = agencies.names_of({each for each, _ in loads if each})
    held = sorted((names.get(each, "Somebody"), count) for each, count in loads if each)
    return Board(
        team_code,
        breach,
        today,
        sum(day.due for day in by_day),
        sum(count for each, count in loads if each is None),
        week,
        held,
    )


def due_list(
    team_code: str, due_from: date | None, due_to: date | None, page: int, as_at: date, rulebook: Rulebook
) -> Bucket:
    """The running clocks of a team due between two days, most urgent first, a page at a time."""
    total = sum(
        count
        for on, count in clocks.due_by_day(team_code, due_to or date.max)
        if due_from is None or on >= due_from
    )
    cards = clocks.running_in(team_code, due_from, due_to, page, PAGE)
    return Bucket("", total, _rows(cards, as_at, rulebook))


def unallocated(team_code: str, page: int) -> Bucket:
    """Open cases of a team that nobody holds, longest open first."""
    found, total = cases.unallocated(team_code, page, PAGE)
    return Bucket("", total, [WorkRow(each, None, "") for each in found])


def board_list(team_code: str, which: str, page: int, as_at: date, rulebook: Rulebook) -> Bucket:
    """The list behind one figure of the board: "breach", "today", "week" or "unallocated"."""
    if which == "unallocated":
        return unallocated(team_code, page)
    tomorrow, week_end = as_at + timedelta(days=1), rulebook.calendar.add_working_days(as_at, AHEAD)
    spans = {
        "breach": (None, as_at - timedelta(days=1)),
        "today": (as_at, as_at),
        "week": (tomorrow, week_end),
    }
    return due_list(team_code, *spans[which], page, as_at, rulebook)
