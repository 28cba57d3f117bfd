"""From the events of a case to the facts that figures count and lists show."""

from collections.abc import Sequence
from datetime import date

from caseflow.rules.case_log import CaseLog
from caseflow.rules.clock import Clock
from caseflow.rules.effects import Effects
from caseflow.rules.indicators import Fact, History
from caseflow.rules.rulebook import Rulebook


def facts(
    case_log: CaseLog,
    birth_date: date | None,
    rulebook: Rulebook,
    effects: Effects,
    clocks: Sequence[Clock] | None = None,
) -> list[Fact]:
    """Every fact of one case for every indicator, in the order of the indicators.

    `clocks` are the case's clocks under the same rulebook where they have been run already.
    """
    history = History(case_log, birth_date, rulebook, effects, clocks)
    facts: list[Fact] = []
    for code, measure in rulebook.asked_by.of(case_log.by_kind):
        facts += measure.facts(code, history)
    return facts
