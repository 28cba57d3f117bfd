"""A case as its readers see it: who, with whom, what is said of it first, its chronology, its notes."""

from caseflow.cases.queries.alerts import AlertCard, alerts
from caseflow.cases.queries.chronology import ChronologyLine, Mark, chronology, marks, names_in
from caseflow.cases.queries.header import AlertNow, HeaderRow, LaneNow, LaneThen, header, lanes
from caseflow.cases.queries.levels import (
    ANSWER_COLUMNS,
    FLAG_COLUMNS,
    LevelAnswer,
    level_answers,
    level_flags,
)
from caseflow.cases.queries.records import (
    CaseCard,
    ChildOfCase,
    allocated,
    card,
    cards,
    caseloads,
    children,
    children_of_cases,
    held_by_own_family,
    held_by_suspended,
    narrowed,
    teams_of,
    unallocated,
    unallocated_total,
)

__all__ = [
    "ANSWER_COLUMNS",
    "FLAG_COLUMNS",
    "AlertCard",
    "AlertNow",
    "CaseCard",
    "ChildOfCase",
    "ChronologyLine",
    "HeaderRow",
    "LaneNow",
    "LaneThen",
    "LevelAnswer",
    "Mark",
    "alerts",
    "allocated",
    "card",
    "cards",
    "caseloads",
    "children",
    "children_of_cases",
    "chronology",
    "header",
    "held_by_own_family",
    "held_by_suspended",
    "lanes",
    "level_answers",
    "level_flags",
    "marks",
    "names_in",
    "narrowed",
    "teams_of",
    "unallocated",
    "unallocated_total",
]
