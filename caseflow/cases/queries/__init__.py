"""A case as its readers see it: who, with whom, what is said of it first, its chronology, its notes."""

from caseflow.cases.queries.chronology import ChronologyLine, chronology, names_in
from caseflow.cases.queries.header import HeaderRow, LaneNow, header
from caseflow.cases.queries.records import (
    CaseCard,
    ChildOfCase,
    allocated,
    card,
    cards,
    caseloads,
    children,
    children_of_cases,
    held_by_suspended,
    narrowed,
    unallocated,
    unallocated_total,
)

__all__ = [
    "CaseCard",
    "ChildOfCase",
    "ChronologyLine",
    "HeaderRow",
    "LaneNow",
    "allocated",
    "card",
    "cards",
    "caseloads",
    "children",
    "children_of_cases",
    "chronology",
    "header",
    "held_by_suspended",
    "names_in",
    "narrowed",
    "unallocated",
    "unallocated_total",
]
