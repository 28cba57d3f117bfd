"""The team board as its page shows it: figures with their lists, the week's picture, and who holds what."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from flask import url_for

from caseflow.caseload.forms import NOBODY
from caseflow.caseload.queries import OF_CASES, OPEN_FOR, Board, BoardList, Caseload, ToDecide
from caseflow.clocks.queries import Order
from caseflow.rules.clock import DUE_NOW, Status
from caseflow.rules.steps import TIERS
from caseflow.rules.weights import Weights
from caseflow.web.charts import Day, Picture, Week, week_ahead
from caseflow.web.components import Counted, CountedLine, KeyFigure
from caseflow.web.filters import date_and_time, plural

LOOKED_WITHIN = timedelta(minutes=10)
"""The watch comes every minute: after so long without one, the page says so."""


class ListTitle(NamedTuple):
    """What a list of the team board is called, and what is said where nothing is in it."""

    title: str
    when_empty: str


TITLES = {
    BoardList.CONTACTS: ListTitle(
        "Contacts to decide",
        "Concerns and other contacts that nobody has decided are listed here, newest first.",
    ),
    BoardList.RUNNING: ListTitle(
        "Every timescale that runs", "Clocks that have not stopped are listed here, the most urgent first."
    ),
    BoardList.BREACH: ListTitle("In breach", "A clock that is late is listed here until it stops."),
    BoardList.NOW: ListTitle(
        "Due now", "Clocks that are due, and late from the next working day, are listed here."
    ),
    BoardList.WEEK: ListTitle(
        "Due in the next five working days",
        "Clocks that fall due in the next five working days are listed here.",
    ),
    BoardList.PAUSED: ListTitle(
        "Paused", "Clocks that stand still for a reason are listed here. While they do, they are not late."
    ),
    BoardList.OPEN: ListTitle("Open cases", "Open cases for which the team answers are listed here."),
    BoardList.UNALLOCATED: ListTitle(
        "Unallocated", "Open cases that nobody in the team holds are listed here."
    ),
    BoardList.WAITING: ListTitle(
        "Waiting for others",
        "Cases on which somebody has recorded that they wait for the family or for others are listed here.",
    ),
    BoardList.DONE: ListTitle(
        "Done in the last two weeks", "What a clock waited for, and was done, is listed here."
    ),
    BoardList.UNREACHABLE: ListTitle(
        "Nobody can be reached today",
        "Open cases are listed here when those who hold them, the managers of the team and everybody who"
        " covers for them are away or have left.",
    ),
}


ALSO_BY = {
    BoardList.CONTACTS: frozenset[str](),
    BoardList.BREACH: frozenset({"holder", "timescale", "tier", "open_for", "quindrat", "reason"}),
    BoardList.OPEN: frozenset({"holder", "tier", "open_for", "quindrat"}),
    BoardList.UNALLOCATED: frozenset({"tier", "open_for", "quindrat"}),
    BoardList.UNREACHABLE: frozenset({"tier", "open_for", "quindrat"}),
    BoardList.WAITING: frozenset({"holder", "tier", "open_for", "quindrat"}),
}
"""What a list can be narrowed by, where it is not all but the reason."""
_BY = frozenset({"holder", "timescale", "tier", "open_for", "quindrat"})


def narrowed_by(which: BoardList) -> frozenset[str]:
    """The fields by which a list of the board can be narrowed."""
    return ALSO_BY.get(which, _BY)


class Columns(NamedTuple):
    """What the columns of dates are called on a list, by what an address sorts them."""

    due: str = "Next due"
    begun: str = "Begun"
    reason: str = ""
    seen: str = ""


def columns(which: BoardList) -> Columns:
    """The columns of a list: of cases since when they are open and when the child was last seen."""
    if which in OF_CASES:
        return Columns("", "Open since", seen="Child last seen")
    if which is BoardList.WAITING:
        return Columns("Waiting for", "Since")
    if which is BoardList.DONE:
        return Columns("Was due")
    return Columns(reason="Reason" if which is BoardList.BREACH else "")


def usual_order(which: BoardList) -> Order:
    """How a list is sorted where nobody asks for another order."""
    if which is BoardList.DONE:
        return Order.DONE
    return Order.STARTED if which in OF_CASES else Order.DUE


def list_caption(title: str, total: int, whole: int) -> str:
    """The heading of a list, and how many of how many rows it shows."""
    return f"{title} ({total})" if total == whole else f"{title} ({total} of {whole})"


_MANNERS = {BoardList.CONTACTS: "late", BoardList.BREACH: "late"}


def figures(board: Board) -> list[KeyFigure]:
    """How many rows each list of the board has, each figure with the address of its list.

    Of whom nobody can be reached for a sentence tells, on the days on which there are any; what runs in all
    is of one person.
    """
    shown = [each for each in BoardList if each not in (BoardList.UNREACHABLE, BoardList.RUNNING)]
    return key_figures(board.counts, shown, "caseload.team_board")


def key_figures(
    counts: Mapping[BoardList, int], shown: Iterable[BoardList], endpoint: str
) -> list[KeyFigure]:
    """How many rows these lists have, each figure with the address of its list."""
    return [
        KeyFigure(
            counts[which],
            TITLES[which].title,
            url_for(endpoint, show=which.value),
            _MANNERS.get(which, "") if counts[which] else "",
        )
        for which in shown
    ]


def week_picture(board: Board) -> Picture:
    """What falls due in the next working days; a date at a weekend stands on the working day after it."""
    today = [(board.days[0], each.clocks) for each in board.tallies if each.status in DUE_NOW]
    soon = [(each.due_on, each.clocks) for each in board.tallies if each.status is Status.DUE_SOON]
    title, late = "What falls due in the next five working days", board.counts[BoardList.BREACH]
    return week_ahead(Week("week", title, late, by_day(board.days, today + soon)))


def by_day(days: Sequence[date], counted: Iterable[tuple[date, int]]) -> tuple[Day, ...]:
    """How many clocks fall on each working day; those of a weekend stand on the working day after it."""
    counts = [0] * len(days)
    for on, clocks in counted:
        counts[bisect_left(days, on)] += clocks
    return tuple(Day(on, count) for on, count in zip(days, counts, strict=True))


def load_lines(board: Board) -> list[CountedLine]:
    """Who holds how many open cases, and how their clocks stand; nobody stands last, if anything is."""
    return [
        CountedLine(load.name or "Nobody", _load_cells(load))
        for load in board.caseloads
        if load.name or load.cases or load.late or load.due_now or load.due_soon
    ]


def age_lines(board: Board) -> list[CountedLine]:
    """For how long open cases have been open, by tier and in all; each number opens its list."""
    address = url_for("caseload.team_board", show=BoardList.OPEN.value)

    def cells(tiers: Collection[str], narrowed: Mapping[str, str]) -> list[Counted]:
        return [
            Counted(
                f"More than {_MONTHS[months]}" if months else "Open cases",
                sum(board.ages.get((tier, months), 0) for tier in tiers),
                f"{address}&{urlencode({**narrowed, **({'open_for': months} if months else {})})}".rstrip(
                    "&"
                ),
            )
            for months in (0, *OPEN_FOR)
        ]

    found = {tier for tier, _ in board.ages}
    lines = [
        CountedLine(title, cells([tier], {"tier": tier})) for tier, title in TIERS.items() if tier in found
    ]
    return [*lines, CountedLine("All", cells(found, {}))] if lines else []


_MONTHS = {3: "3 months", 6: "6 months", 12: "a year"}


def _load_cells(load: Caseload) -> list[Counted]:
    # A board has 20 to 60 of these addresses, and `url_for` takes 17 µs for each.
    holder, board = str(load.holder) if load.holder else NOBODY, url_for("caseload.team_board")
    counted = {
        BoardList.OPEN: ("Open cases", load.cases),
        BoardList.BREACH: ("In breach", load.late),
        BoardList.NOW: ("Due now", load.due_now),
        BoardList.WEEK: ("Due in five days", load.due_soon),
    }
    cells = [
        Counted(column, count, f"{board}?{urlencode({'show': which.value, 'holder': holder})}")
        for which, (column, count) in counted.items()
    ]
    return [cells[0], Counted("Weighted", load.weight), *cells[1:]]


def weight_words(weigh: Weights) -> str:
    """What a weighted caseload counts."""
    by_tier = ", ".join(f"a {TIERS[tier].lower()} case for {weigh.tier[tier]}" for tier in reversed(TIERS))
    return f"Weighted counts {by_tier}, and each timescale that runs on it for {weigh.clock} more."


class ToDecideLine(NamedTuple):
    """Something that waits for a manager: how much of it, in words, and where it is done."""

    words: str
    href: str


def to_decide_lines(waiting: ToDecide) -> list[ToDecideLine]:
    """What waits for a manager of the team, and the silences of others; what does not wait is left out."""
    requests = waiting.requests
    silent = f", {requests.silent} past the day to answer by" if requests.silent else ""
    unanswered = f"{plural(requests.unanswered, 'request')} of your team that nobody answered in time"
    flags = plural(waiting.flags, "flag that a case", "flags that cases")
    handovers = plural(waiting.handovers, "handover")
    found = (
        (
            waiting.assessments,
            plural(waiting.assessments, "assessment") + " to authorise",
            "assessments.to_authorise",
        ),
        (
            waiting.confirmations,
            plural(waiting.confirmations, "request") + " to confirm",
            "confirmation.waiting",
        ),
        (requests.incoming, f"{plural(requests.incoming, 'request')} to answer{silent}", "stepping.incoming"),
        (requests.unanswered, unanswered, "stepping.incoming"),
        (waiting.handovers, f"{handovers} that nobody has confirmed", "handover.unconfirmed"),
        (waiting.flags, f"{flags} may be held at the wrong level", "levels.flags"),
    )
    return [ToDecideLine(words, url_for(endpoint)) for number, words, endpoint in found if number]


class LastLook(NamedTuple):
    """When the clocks were last looked at, in a sentence; `late` where that is too long ago."""

    words: str
    late: bool


def last_look(ended_at: datetime | None, at: datetime) -> LastLook:
    """Whether breaches and notices can be relied on: something looks at every clock once a minute."""
    if ended_at is None:
        return LastLook("Nothing has looked at the clocks yet: no breach is noted before.", True)
    looked = f"Clocks last looked at {date_and_time(ended_at)}."
    if at - ended_at <= LOOKED_WITHIN:
        return LastLook(looked, False)
    return LastLook(f"{looked} Later breaches are not noted yet. Ask your administrator.", True)
