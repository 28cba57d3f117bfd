"""Indicators: what each one counts, and the facts that it makes of the history of a case."""

from caseflow.rules.indicators.definitions import IndicatorDefinition, read_indicators, slug
from caseflow.rules.indicators.examples import Example
from caseflow.rules.indicators.fact import START_UNKNOWN, Fact
from caseflow.rules.indicators.history import History
from caseflow.rules.indicators.reading import Adopted

__all__ = [
    "START_UNKNOWN",
    "Adopted",
    "Example",
    "Fact",
    "History",
    "IndicatorDefinition",
    "read_indicators",
    "slug",
]
