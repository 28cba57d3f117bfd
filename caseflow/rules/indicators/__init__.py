"""Indicators: from the events of a case to the facts that figures count and lists show."""

from collections.abc import Iterable, Sequence
from datetime import date

from caseflow.kernel import RecordedEvent
from caseflow.rules.clock import Clock
from caseflow.rules.indicators.definitions import FORMS, Example, IndicatorDefinition, read_indicators
from caseflow.rules.indicators.fact import START_UNKNOWN, Fact
from caseflow.rules.indicators.history import History
from caseflow.rules.rulebook import Rulebook

__all__ = ["FORMS", "START_UNKNOWN", "Example", "Fact", "IndicatorDefinition", "facts", "read_indicators"]


def facts(
    recorded_events: Iterable[RecordedEvent],
    birth_date: date | None,
    rulebook: Rulebook,
    clocks: Sequence[Clock] | None = None,
) -> list[Fact]:
    """Every fact of one case for every indicator, in the order of the indicators.

    `recorded_events` are all events of the case that are known, in any order, withdrawn ones and withdrawals
    included. `clocks` are the case's clocks under the same rulebook where they have been run already.
    """
    history = History(recorded_events, birth_date, rulebook, clocks)
    found: list[Fact] = []
    for code, definition in rulebook.indicators.items():
        found += definition.measure.facts(code, history)
    return found
