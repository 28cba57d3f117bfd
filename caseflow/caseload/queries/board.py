"""One look at a team: what stands in each of its lists, who holds what, and for how long it has been open."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from caseflow.agencies import queries as agencies
from caseflow.agencies.queries import CoverCard
from caseflow.assessments import queries as assessments
from caseflow.caseload.queries.lists import waits_total_asked
from caseflow.caseload.queries.rows import AHEAD, DONE_WITHIN, OPEN_FOR, PAGE, STATUSES, BoardList, Narrowing
from caseflow.caseload.queries.saved import SavedCard, saved_asked
from caseflow.caseload.queries.unreached import Unreached, days_to_reach, unreached
from caseflow.cases import queries as cases
from caseflow.cases.queries import Load
from caseflow.clocks import queries as clocks
from caseflow.clocks.queries import Tally
from caseflow.confirmation import queries as confirmation
from caseflow.contacts import queries as contacts
from caseflow.contacts.queries import WaitingPage, waiting_page
from caseflow.kernel.dates import add_months
from caseflow.projections import queries as projections
from caseflow.rules.calendars import Calendar
from caseflow.rules.clock import DUE_NOW, Status
from caseflow.rules.weights import Weights, weights
from caseflow.stepping import queries as stepping
from caseflow.stepping.queries import RequestsWaiting
from caseflow.web.together import ask

RUNNING = DUE_NOW | {Status.IN_BREACH, Status.DUE_SOON, Status.IN_TIME}
"""Of which clocks there is something to do for whoever holds the case."""


class Caseload(NamedTuple):
    """Whom a team's open cases are with (None = nobody), how many, and how their clocks stand.

    `weight` is how much they count for where caseloads are compared, with the clocks that run on them.
    """

    holder: UUID | None
    name: str
    cases: int
    weight: int
    late: int
    due_now: int
    due_soon: int


class SuspendedHolder(NamedTuple):
    """Somebody who is suspended and still holds open cases of a team."""

    id: UUID
    name: str
    open_cases: int


class ToDecide(NamedTuple):
    """How much waits for a manager of a team: to authorise, to confirm, to answer, and to look at.

    `handovers` are those that whoever took the case on has not confirmed.
    `requests` are those of other teams and of this one; `flags` say that a case may be at the wrong level.
    """

    assessments: int
    confirmations: int
    requests: RequestsWaiting
    flags: int
    handovers: int


class Board(NamedTuple):
    """One look at a team: how many rows each list has, its clocks by day, who holds how many cases."""

    team_code: str
    counts: dict[BoardList, int]
    days: list[date]
    tallies: list[Tally]
    caseloads: list[Caseload]
    ages: dict[tuple[str, int], int]
    """How many open cases of a tier have been open for more than so many months; for 0, all of them."""
    waiting: WaitingPage
    """The contacts that nobody has decided."""
    suspended: list[SuspendedHolder]
    covers: list[CoverCard]
    unreached: list[Unreached]
    """For which cases nobody can be reached, today and on the days to come."""
    to_decide: ToDecide
    watched_at: datetime | None
    """When the clocks were last looked at."""
    saved: list[SavedCard]
    """The lists that whoever asks has saved."""

    def size(self, which: BoardList, on: date | None = None) -> int:
        """How many rows a list has where nothing narrows it; one of them also as of a day to come."""
        return next((each.cases for each in self.unreached if each.on == on), self.counts[which])


def _suspended_holders(loads: Sequence[Load]) -> list[SuspendedHolder]:
    """Whose cases wait for somebody to take them, because their account is suspended."""
    held = cases.held_by_suspended(loads)
    names = agencies.names_of({each for each, _ in held})
    return [SuspendedHolder(each, names.get(each, "Somebody"), count) for each, count in held]


def board(team_code: str, as_at: date, calendar: Calendar, contacts_page: int) -> Board:
    """What a manager sees at one look, asked at once. The figures are those of the lists they open."""
    days = [calendar.add_working_days(as_at, number) for number in range(AHEAD + 1)]
    waiting, tallies, loads, (waits,), (done,), covers, *rest, looked, saved = ask(
        contacts.to_decide_asked(contacts_page, PAGE),
        clocks.tallies_asked(team_code, as_at, days[-1]),
        cases.loads_asked(team_code, [add_months(as_at, -months) for months in OPEN_FOR]),
        waits_total_asked(team_code, Narrowing(), as_at),
        clocks.number_done_asked(team_code, as_at - DONE_WITHIN, as_at),
        agencies.covers_asked(as_at),
        assessments.number_waiting_asked(),
        confirmation.confirmations_waiting_asked(),
        stepping.requests_waiting_asked(team_code, as_at),
        cases.flags_waiting_asked(team_code, as_at),
        cases.number_unconfirmed_asked(team_code),
        projections.last_run_asked("watch"),
        saved_asked(),
    )
    contacts_waiting = waiting_page(waiting)
    caseloads = _caseloads(loads, tallies, weights().value_on(as_at))
    counts = {
        which: sum(tally.clocks for tally in tallies if tally.status in statuses)
        for which, statuses in STATUSES.items()
    }
    counts[BoardList.CONTACTS] = contacts_waiting.total
    counts[BoardList.OPEN] = sum(each.cases for each in loads)
    counts[BoardList.UNALLOCATED] = sum(each.cases for each in caseloads if each.holder is None)
    counts[BoardList.WAITING] = waits.number
    counts[BoardList.DONE] = done.number
    alone = unreached(team_code, loads, covers, days_to_reach(as_at, calendar))
    counts[BoardList.UNREACHABLE] = alone[0].cases
    suspended = _suspended_holders(loads)
    seen = contacts_waiting, suspended, covers, alone, _to_decide(*rest), looked[0].at, saved
    return Board(team_code, counts, days, tallies, caseloads, _ages(loads), *seen)


def _to_decide(submitted: Any, asked: Any, requests: Any, flags: Any, taken: Any) -> ToDecide:
    return ToDecide(submitted[0].number, asked[0].number, requests[0], flags[0].number, taken[0].number)


def _ages(loads: Sequence[Load]) -> dict[tuple[str, int], int]:
    found: Counter[tuple[str, int]] = Counter()
    for load in loads:
        for months in (0, *OPEN_FOR[: load.older_than]):
            found[load.tier, months] += load.cases
    return dict(found)


def _caseloads(loads: Sequence[Load], tallies: Sequence[Tally], weigh: Weights) -> list[Caseload]:
    """Who holds how much, by name; what somebody holds who cannot hold a case is with nobody, at the end."""
    people = {load.holder for load in loads} | {tally.holder for tally in tallies}
    names = agencies.holders({each for each in people if each})
    open_cases: defaultdict[UUID | None, Counter[str]] = defaultdict(Counter)
    stands: Counter[tuple[UUID | None, Status]] = Counter()
    for load in loads:
        open_cases[load.holder if load.holder in names else None][load.tier] += load.cases
    for tally in tallies:
        stands[tally.holder if tally.holder in names else None, tally.status] += tally.clocks
    return [
        Caseload(
            holder,
            names[holder] if holder else "",
            open_cases[holder].total(),
            weigh.of(open_cases[holder], sum(stands[holder, each] for each in RUNNING)),
            stands[holder, Status.IN_BREACH],
            sum(stands[holder, each] for each in DUE_NOW),
            stands[holder, Status.DUE_SOON],
        )
        for holder in (*sorted(names, key=names.__getitem__), None)
    ]
