"""Checks of data quality: what in a record cannot be, or is missing, and how it is mended."""

from caseflow.rules.checks.check import Check, Finding, checked_by, findings, read_checks
from caseflow.rules.checks.conditions import ANSWERS, DATES, MISSING, NOTHING, START, CheckedCase

__all__ = [
    "ANSWERS",
    "DATES",
    "MISSING",
    "NOTHING",
    "START",
    "Check",
    "CheckedCase",
    "Finding",
    "checked_by",
    "findings",
    "read_checks",
]
