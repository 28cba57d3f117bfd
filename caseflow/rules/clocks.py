"""Clocks: what a case's events and the dated timescales say is running, was in time, or was late.

A pure fold: the same events in any order give the same clocks. The day of looking plays no part in it;
whether a clock is in breach is asked afterwards, of the clock and a day.
"""

from collections.abc import Iterable

from caseflow.kernel import Happening
from caseflow.rules.dated import Rulebook
from caseflow.rules.errands import errands
from caseflow.rules.explanations import Judgement, judged_at_completion, limit_of, rule_name, sentence
from caseflow.rules.happened import Case, effective
from caseflow.rules.marking import Marker
from caseflow.rules.rhythms import rhythm
from caseflow.rules.running import (
    BACKWARDS,
    ENDED_BACKWARDS,
    SECOND_COMPLETION,
    Clock,
    in_breach,
    is_running,
    urgency,
    was_late,
)

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


def clocks(happenings: Iterable[Happening], rulebook: Rulebook) -> list[Clock]:
    """Every clock of one case, in the order of the rules and then of their starts.

    `happenings` are all events of the case, in any order, withdrawn ones and withdrawals included.
    """
    case = Case(happenings)
    opened_by = rulebook.opened_by
    wanted = {timescale.code: timescale for kind in case.by_kind for timescale in opened_by.get(kind, ())}
    if not wanted:
        return []
    marker = Marker(case, rulebook.calendar)
    found: list[Clock] = []
    for code in sorted(wanted):
        timescale = wanted[code]
        found += (
            errands(case, timescale, marker) if timescale.numbers is None else rhythm(case, timescale, marker)
        )
    return found
