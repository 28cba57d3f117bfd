"""The lists of one's own cases as their page shows them."""

from collections.abc import Mapping

from caseflow.caseload.queries import BoardList
from caseflow.caseload.views.team import TITLES, ListTitle, key_figures, narrowed_by
from caseflow.web.components import KeyFigure

MINE = (
    BoardList.RUNNING,
    BoardList.BREACH,
    BoardList.NOW,
    BoardList.WEEK,
    BoardList.PAUSED,
    BoardList.WAITING,
    BoardList.OPEN,
    BoardList.DONE,
)
"""The lists that somebody has of their own cases; the first where none is asked for."""
_WHEN_EMPTY = {
    BoardList.OPEN: "Open cases that a manager allocates to you are listed here.",
    BoardList.DONE: "What a clock on one of your open cases waited for, and was done, is listed here.",
}


def my_title(which: BoardList) -> ListTitle:
    """What a list of one's own is called, and what is said where nothing is in it."""
    found = TITLES[which]
    return found._replace(when_empty=_WHEN_EMPTY.get(which, found.when_empty))


def my_figures(counts: Mapping[BoardList, int]) -> list[KeyFigure]:
    """How many rows each list has, each figure with the address of its list."""
    return key_figures(counts, MINE, "caseload.my_cases")


def narrowed_mine_by(which: BoardList) -> frozenset[str]:
    """The fields by which a list of one's own can be narrowed: those of the board but for the holder."""
    return narrowed_by(which) - {"holder"}
