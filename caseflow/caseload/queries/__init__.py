"""Worklists: what is in breach, due and unallocated, with the case and the holder beside each clock."""

from caseflow.caseload.queries.ahead import FAR_AHEAD, LookAhead, in_breach, late_between, look_ahead
from caseflow.caseload.queries.board import Board, Caseload, SuspendedHolder, ToDecide, board
from caseflow.caseload.queries.lists import unallocated, work_list
from caseflow.caseload.queries.mine import MyCases, my_cases
from caseflow.caseload.queries.my_work import MyWork, my_work
from caseflow.caseload.queries.rows import (
    AHEAD,
    AT_ONCE,
    DONE_WITHIN,
    OF_CASES,
    OPEN_FOR,
    PAGE,
    SEEN,
    STATUSES,
    Asked,
    BoardList,
    Narrowing,
    WorkPage,
    WorkRow,
    nobody,
    soon_on,
)
from caseflow.caseload.queries.saved import SavedCard, saved_asked
from caseflow.caseload.queries.unreached import Unreached, days_to_reach, unreached

__all__ = [
    "AHEAD",
    "AT_ONCE",
    "DONE_WITHIN",
    "FAR_AHEAD",
    "OF_CASES",
    "OPEN_FOR",
    "PAGE",
    "SEEN",
    "STATUSES",
    "Asked",
    "Board",
    "BoardList",
    "Caseload",
    "LookAhead",
    "MyCases",
    "MyWork",
    "Narrowing",
    "SavedCard",
    "SuspendedHolder",
    "ToDecide",
    "Unreached",
    "WorkPage",
    "WorkRow",
    "board",
    "days_to_reach",
    "in_breach",
    "late_between",
    "look_ahead",
    "my_cases",
    "my_work",
    "nobody",
    "saved_asked",
    "soon_on",
    "unallocated",
    "unreached",
    "work_list",
]
