"""Worklists: what is in breach, due and unallocated, with the case and the holder beside each clock."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, text

from caseflow.agencies import queries as agencies
from caseflow.agencies.queries import CoverCard
from caseflow.assessments import queries as assessments
from caseflow.caf import published as common_assessments
from caseflow.caf.published import Writing
from caseflow.cases import queries as cases
from caseflow.cases.queries import CaseCard, Load
from caseflow.clocks import queries as clocks
from caseflow.clocks.queries import ClockCard, Falling, Listed, Order, Tally
from caseflow.contacts import queries as contacts
from caseflow.contacts.queries import WaitingPage, waiting_page
from caseflow.extensions import db
from caseflow.notices import queries as notices
from caseflow.notices.queries import NoticeCard
from caseflow.projections import queries as projections
from caseflow.rules.calendars import Calendar
from caseflow.rules.clock import DUE_NOW, Clock, Status
from caseflow.rules.waits import WaitSpell
from caseflow.tac import published as teams
from caseflow.tac.published import Commitment
from caseflow.web import drafts
from caseflow.web.drafts import DraftCard
from caseflow.web.together import Number, Question, ask

AHEAD = 5
"""How many working days ahead a worklist looks."""
FAR_AHEAD = 20
"""How many working days the look ahead goes."""
DONE_WITHIN = timedelta(days=14)
"""For how long what was done stays on a list."""
PAGE = 50


class WorkRow(NamedTuple):
    """One case on a worklist with a clock of it, or none, who holds the case, and why the clock is late.

    Where the case waits for somebody the row is about that wait, and no clock.
    """

    case: CaseCard
    clock: Clock | None
    holder: str
    late_reason: str | None = None
    wait: WaitSpell | None = None


class BoardList(StrEnum):
    """The lists that a team board can open, one behind each of its figures."""

    CONTACTS = "contacts"
    BREACH = "breach"
    NOW = "now"
    WEEK = "week"
    PAUSED = "paused"
    UNALLOCATED = "unallocated"
    WAITING = "waiting"
    DONE = "done"


STATUSES = {
    BoardList.BREACH: frozenset({Status.IN_BREACH}),
    BoardList.NOW: DUE_NOW,
    BoardList.WEEK: frozenset({Status.DUE_SOON}),
    BoardList.PAUSED: frozenset({Status.PAUSED}),
}
"""Which clocks stand in a list, and are counted by its figure."""


class Narrowing(NamedTuple):
    """What a list is narrowed to; what is empty narrows nothing. None among the holders is nobody."""

    holders: tuple[UUID | None, ...] = ()
    timescale: str = ""
    tier: str = ""
    opened_before: date | None = None
    explained: bool | None = None

    @property
    def cases(self) -> Select[UUID] | None:
        """The ids of the cases that are asked for."""
        return cases.narrowed(self.tier, self.opened_before)


class Caseload(NamedTuple):
    """Whom a team's open cases are with (None = nobody), how many, and how their clocks stand."""

    holder: UUID | None
    name: str
    cases: int
    late: int
    due_now: int
    due_soon: int


class SuspendedHolder(NamedTuple):
    """Somebody who is suspended and still holds open cases of a team."""

    id: UUID
    name: str
    open_cases: int


class Board(NamedTuple):
    """One look at a team: how many rows each list has, its clocks by day, who holds how many cases."""

    team_code: str
    counts: dict[BoardList, int]
    days: list[date]
    tallies: list[Tally]
    caseloads: list[Caseload]
    waiting: WaitingPage
    """The contacts that nobody has decided."""
    suspended: list[SuspendedHolder]
    covers: list[CoverCard]
    to_authorise: int
    watched_at: datetime | None
    """When the clocks were last looked at."""


def soon_on(as_at: date, calendar: Calendar) -> date:
    """The last day that a worklist looks ahead to."""
    return calendar.add_working_days(as_at, AHEAD)


def _rows(cards: Sequence[ClockCard], known: Mapping[UUID, CaseCard] = MappingProxyType({})) -> list[WorkRow]:
    """A row for each clock whose case the asker may read; `known` are cases that were asked for already."""
    known = {**known, **cases.cards({card.case_id for card in cards} - known.keys())}
    names = agencies.holders({card.allocated_to for card in cards if card.allocated_to})
    return [
        WorkRow(
            known[card.case_id],
            card.clock,
            names.get(card.allocated_to, "") if card.allocated_to else "",
            card.late_reason,
        )
        for card in cards
        if card.case_id in known
    ]


class MyWork(NamedTuple):
    """What My work shows: the contacts that nobody has decided, `rows` of one's own cases, one's notices and
    drafts, what one writes, and what one has promised; `children` are the names for all of these.
    """

    waiting: WaitingPage
    rows: list[WorkRow]
    notices: list[NoticeCard]
    drafts: list[DraftCard]
    writing: list[Writing]
    commitments: list[Commitment]
    children: dict[UUID, str]


def my_work(practitioner_id: UUID, page: int) -> MyWork:
    """All of it, asked at once; `page` is that of the contacts."""
    waiting, told, begun, writing, commitments, running, held = ask(
        contacts.to_decide_asked(page),
        notices.unread_asked(practitioner_id),
        drafts.drafts_asked(practitioner_id),
        common_assessments.writing_asked(practitioner_id),
        teams.commitments_asked(practitioner_id),
        clocks.open_for_asked(practitioner_id),
        cases.held_asked(practitioner_id),
    )
    rows = _my_rows(running, held)
    children = {row.case.id: row.case.child.name for row in rows}
    named = {each.case_id for part in (waiting, told, begun, writing, commitments) for each in part}
    children |= cases.children({each for each in named if each} - children.keys())
    return MyWork(waiting_page(waiting), rows, told, begun, writing, commitments, children)


def _my_rows(running: Sequence[ClockCard], held: Sequence[CaseCard]) -> list[WorkRow]:
    rows = _rows(running, {each.id: each for each in held})
    with_clock = {row.case.id for row in rows}
    return rows + [WorkRow(case, None, "") for case in held if case.id not in with_clock]


def _suspended_holders(loads: Sequence[Load]) -> list[SuspendedHolder]:
    """Whose cases wait for somebody to take them, because their account is suspended."""
    held = cases.held_by_suspended(loads)
    names = agencies.names_of({each for each, _ in held})
    return [SuspendedHolder(each, names.get(each, "Somebody"), count) for each, count in held]


def board(team_code: str, as_at: date, calendar: Calendar, contacts_page: int) -> Board:
    """What a manager sees at one look, asked at once. The figures are those of the lists they open."""
    days = [calendar.add_working_days(as_at, number) for number in range(AHEAD + 1)]
    waiting, tallies, loads, (waits,), (done,), covers, (submitted,), (looked,) = ask(
        contacts.to_decide_asked(contacts_page, PAGE),
        clocks.tallies_asked(team_code, as_at, days[-1]),
        cases.loads_asked(team_code),
        _waits_total_asked(team_code, Narrowing(), as_at),
        clocks.number_done_asked(team_code, as_at - DONE_WITHIN, as_at),
        agencies.covers_asked(as_at),
        assessments.number_waiting_asked(),
        projections.last_run_asked("watch"),
    )
    contacts_waiting = waiting_page(waiting)
    caseloads = _caseloads(cases.caseloads_of(loads), tallies)
    counts = {
        which: sum(tally.clocks for tally in tallies if tally.status in statuses)
        for which, statuses in STATUSES.items()
    }
    counts[BoardList.CONTACTS] = contacts_waiting.total
    counts[BoardList.UNALLOCATED] = sum(each.cases for each in caseloads if each.holder is None)
    counts[BoardList.WAITING] = waits.number
    counts[BoardList.DONE] = done.number
    suspended = _suspended_holders(loads)
    seen = contacts_waiting, suspended, covers, submitted.number, looked.at
    return Board(team_code, counts, days, tallies, caseloads, *seen)


def _caseloads(held: Sequence[tuple[UUID | None, int]], tallies: Sequence[Tally]) -> list[Caseload]:
    """Who holds how much, by name; what somebody holds who cannot hold a case is with nobody, at the end."""
    people = {holder for holder, _ in held} | {tally.holder for tally in tallies}
    names = agencies.holders({each for each in people if each})
    open_cases: Counter[UUID | None] = Counter()
    stands: Counter[tuple[UUID | None, Status]] = Counter()
    for holder, count in held:
        open_cases[holder if holder in names else None] += count
    for tally in tallies:
        stands[tally.holder if tally.holder in names else None, tally.status] += tally.clocks
    return [
        Caseload(
            holder,
            names[holder] if holder else "",
            open_cases[holder],
            stands[holder, Status.IN_BREACH],
            sum(stands[holder, each] for each in DUE_NOW),
            stands[holder, Status.DUE_SOON],
        )
        for holder in (*sorted(names, key=names.__getitem__), None)
    ]


class WorkPage(NamedTuple):
    """A page of a list, and how many rows it has on all pages; None = as many as when nothing narrows it."""

    rows: list[WorkRow]
    total: int | None


def nobody() -> tuple[UUID | None, ...]:
    """Whom a case is recorded with that nobody holds: no one, or somebody who is suspended."""
    return (None, *sorted(agencies.suspended_ids()))


class Asked(NamedTuple):
    """Which page of a list is asked for, narrowed and sorted how."""

    narrowing: Narrowing = Narrowing()
    page: int = 1
    size: int = PAGE
    order: Order = Order.DUE
    down: bool = False


def board_list(team_code: str, which: BoardList, asked: Asked, as_at: date, calendar: Calendar) -> WorkPage:
    """A page of the list behind one figure of the board; contacts have a list of their own."""
    if which is BoardList.CONTACTS:
        return WorkPage([], None)
    narrowing = asked.narrowing
    if which is BoardList.UNALLOCATED:
        waiting = cases.unallocated(team_code, asked.page, asked.size, narrowing.cases)
        total = cases.unallocated_total(team_code, narrowing.cases) if narrowing.cases is not None else None
        return WorkPage([WorkRow(each, None, "") for each in waiting], total)
    if which is BoardList.WAITING:
        total = None
        if narrowing != Narrowing():
            total = _waits_total_asked(team_code, narrowing, as_at).answers()[0].number
        return WorkPage(_waits(team_code, asked, as_at), total)
    if which is BoardList.DONE:
        of = _done_lately(as_at)
    else:
        of = clocks.standing(STATUSES[which], as_at, soon_on(as_at, calendar))
    found = _listed(team_code, of, narrowing)
    return WorkPage(_page(found, asked), clocks.total(found) if narrowing != Narrowing() else None)


def _done_lately(as_at: date) -> ColumnElement[bool]:
    return clocks.done_between(as_at - DONE_WITHIN, as_at)


_WAITS = (
    " from wait_spell w join case_record r on r.id = w.case_id"
    " where r.team_code = :team and r.closed_on is null"
    " and w.from_on <= :as_at and (w.until_on is null or w.until_on > :as_at)"
    " and (:tier = '' or r.tier = :tier)"
    " and (cast(:opened_before as date) is null or r.opened_on < :opened_before)"
    " and (:by_anybody or r.allocated_to = any(:holders) or (:by_nobody and r.allocated_to is null))"
)


def _waits_given(team_code: str, narrowing: Narrowing, as_at: date) -> dict[str, Any]:
    return {
        "team": team_code,
        "as_at": as_at,
        "tier": narrowing.tier,
        "opened_before": narrowing.opened_before,
        "by_anybody": not narrowing.holders,
        "by_nobody": None in narrowing.holders,
        "holders": [each for each in narrowing.holders if each],
    }


def _waits_total_asked(team_code: str, narrowing: Narrowing, as_at: date) -> Question[Number]:
    """The question of how often somebody is waited for on a team's open cases."""
    return Question(f"select count(*){_WAITS}", _waits_given(team_code, narrowing, as_at), Number)


def _waits(team_code: str, asked: Asked, as_at: date) -> list[WorkRow]:
    """A page of the waits of a team's open cases, by when they are expected to end or when they began."""
    by = "w.from_on" if asked.order is Order.STARTED else "w.expected_on"
    columns = ", ".join(f"w.{name}" for name in WaitSpell._fields)
    ordered = f"{by} {'desc' if asked.down else 'asc'}, w.case_id, w.event_id"
    query = text(f"select w.case_id, {columns}{_WAITS} order by {ordered} limit :size offset :start")
    given = _waits_given(team_code, asked.narrowing, as_at)
    given |= {"size": asked.size, "start": (asked.page - 1) * asked.size}
    found = [(case_id, WaitSpell(*spell)) for case_id, *spell in db.session.execute(query, given)]
    known = cases.cards({case_id for case_id, _ in found})
    names = agencies.holders({each.allocated_to for each in known.values() if each.allocated_to})
    return [
        WorkRow(known[each], None, names.get(known[each].allocated_to or each, ""), wait=spell)
        for each, spell in found
        if each in known
    ]


def _listed(team_code: str, of: ColumnElement[bool], narrowing: Narrowing) -> Listed:
    return Listed(team_code, of, narrowing.timescale, narrowing.holders, narrowing.cases, narrowing.explained)


def _page(listed: Listed, asked: Asked) -> list[WorkRow]:
    return _rows(clocks.in_team(listed, asked.page, asked.size, asked.order, asked.down))


class LookAhead(NamedTuple):
    """What a team will be late with in the coming working days if nothing changes, by day and holder."""

    as_at: date
    days: list[date]
    falling: list[Falling]
    names: dict[UUID, str]


def look_ahead(team_code: str, as_at: date, calendar: Calendar) -> LookAhead:
    """Open work run off by the day on which each clock would come into breach. Nothing is guessed."""
    days = [calendar.add_working_days(as_at, number) for number in range(1, FAR_AHEAD + 1)]
    falling = clocks.falling(team_code, as_at, days[-1])
    return LookAhead(as_at, days, falling, agencies.holders({each.holder for each in falling if each.holder}))


def late_between(team_code: str, after: date, until: date, asked: Asked) -> WorkPage:
    """The clocks that are not in breach on the day `after`, and will be by `until` if nothing changes."""
    listed = _listed(team_code, clocks.late_by(until, after), asked.narrowing)
    return WorkPage(_page(listed, asked), clocks.total(listed))


def in_breach(team_code: str, as_at: date) -> int:
    """How many clocks of a team are in breach on a day."""
    return clocks.total(Listed(team_code, clocks.standing({Status.IN_BREACH}, as_at)))
