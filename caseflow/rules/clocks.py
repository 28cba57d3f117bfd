"""Clocks: what a case's events and the dated timescales say is running, was in time, or was late.

A pure fold: the same events in any order give the same clocks. The day of looking plays no part in it;
whether a clock is in breach is asked afterwards, of the clock and a day.
"""

from collections.abc import Iterable

from caseflow.kernel import RecordedEvent
from caseflow.rules.case_log import CaseLog, effective
from caseflow.rules.clock import (
    BACKWARDS,
    ENDED_BACKWARDS,
    SECOND_COMPLETION,
    Clock,
    in_breach,
    is_running,
    urgency,
    was_late,
)
from caseflow.rules.clock_builder import ClockBuilder
from caseflow.rules.explanations import Judgement, judged_at_completion, limit_of, rule_name, sentence
from caseflow.rules.one_off_clocks import one_off_clocks
from caseflow.rules.recurring_clocks import recurring_clocks
from caseflow.rules.rulebook import Rulebook

__all__ = [
    "BACKWARDS",
    "ENDED_BACKWARDS",
    "SECOND_COMPLETION",
    "Clock",
    "Judgement",
    "clocks",
    "effective",
    "in_breach",
    "is_running",
    "judged_at_completion",
    "limit_of",
    "rule_name",
    "sentence",
    "urgency",
    "was_late",
]


def clocks(recorded_events: Iterable[RecordedEvent], rulebook: Rulebook) -> list[Clock]:
    """Every clock of one case, in the order of the rules and then of their starts.

    `recorded_events` are all events of the case, in any order, withdrawn ones and withdrawals included.
    """
    case = CaseLog(recorded_events)
    opened_by = rulebook.opened_by
    wanted = {timescale.code: timescale for kind in case.by_kind for timescale in opened_by.get(kind, ())}
    if not wanted:
        return []
    builder = ClockBuilder(case, rulebook.calendar)
    found: list[Clock] = []
    for code in sorted(wanted):
        timescale = wanted[code]
        found += (
            one_off_clocks(case, timescale, builder)
            if timescale.numbers is None
            else recurring_clocks(case, timescale, builder)
        )
    return found
