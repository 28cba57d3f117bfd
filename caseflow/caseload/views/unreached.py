"""Whether somebody can be reached for each case of a team, in sentences that open the cases."""

from datetime import date
from typing import NamedTuple

from flask import url_for

from caseflow.caseload.queries import Board, BoardList
from caseflow.caseload.views.team import TITLES, ListTitle
from caseflow.web.filters import long_date, plural


class UnreachedLine(NamedTuple):
    """How many cases, with the address of their list, and the rest of the sentence."""

    number: str
    href: str
    words: str


class ReachWords(NamedTuple):
    """For which cases nobody can be reached, and what is said where there are none."""

    lines: list[UnreachedLine]
    when_none: str


def reach_words(board: Board) -> ReachWords:
    """Whether somebody can be reached for every case of the team, until the end of next week."""
    last = long_date(board.unreached[-1].on)
    everybody = f"Somebody can be reached for every open case, today and on each working day until {last}."
    return ReachWords(_lines(board), everybody)


def _lines(board: Board) -> list[UnreachedLine]:
    """The days until the end of next week on which cases have nobody who can be reached, today first."""
    today, *later = board.unreached
    address = url_for("caseload.team_board", show=BoardList.UNREACHABLE.value)
    found = [(today, address, "today")]
    found += [(each, f"{address}&on={each.on}", f"on {long_date(each.on)}") for each in later]
    return [
        UnreachedLine(
            plural(each.cases, "open case"),
            href,
            f"{'has' if each.cases == 1 else 'have'} nobody who can be reached {when}",
        )
        for each, href, when in found
        if each.cases
    ]


def list_title(which: BoardList, on: date | None) -> ListTitle:
    """What a list is called, as of a day where it is not today's."""
    found = TITLES[which]
    return found._replace(title=f"Nobody can be reached on {long_date(on)}") if on else found
