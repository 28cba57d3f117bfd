"""Indicators: what each one counts, and the facts that it makes of the history of a case."""

from caseflow.rules.indicators.definitions import (
    FORMS,
    Example,
    IndicatorDefinition,
    read_indicators,
    slug,
)
from caseflow.rules.indicators.fact import START_UNKNOWN, Fact
from caseflow.rules.indicators.history import History

__all__ = [
    "FORMS",
    "START_UNKNOWN",
    "Example",
    "Fact",
    "History",
    "IndicatorDefinition",
    "read_indicators",
    "slug",
]
