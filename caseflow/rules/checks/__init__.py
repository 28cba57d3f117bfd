"""Checks of data quality: what in a record cannot be, or is missing, and how it is mended."""

from caseflow.rules.checks.check import Check, Finding, checked_by, findings, read_checks
from caseflow.rules.checks.conditions import CheckedCase

__all__ = ["Check", "CheckedCase", "Finding", "checked_by", "findings", "read_checks"]
