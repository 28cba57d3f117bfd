"""Clocks: what a case's events and the dated timescales say is running, was in time, or was late.

A pure fold: the same events in any order give the same clocks. The day of looking plays no part in it;
how a clock stands is asked afterwards, of the clock and a day (`status`).
"""

from collections.abc import Iterable, Iterator
from datetime import date

from caseflow.kernel import RecordedEvent
from caseflow.rules.case_log import CaseLog
from caseflow.rules.clock import BACKWARDS, ENDED_BACKWARDS, SECOND_COMPLETION, Clock, Status, status
from caseflow.rules.clock_builder import ClockBuilder
from caseflow.rules.clock_rules import ClockRules
from caseflow.rules.explanations import Judgement, judged_at_completion, limit_of, rule_name, sentence
from caseflow.rules.one_off_clocks import one_off_clocks
from caseflow.rules.recurring_clocks import recurring_clocks

__all__ = [
    "BACKWARDS",
    "ENDED_BACKWARDS",
    "SECOND_COMPLETION",
    "Clock",
    "Judgement",
    "Status",
    "clocks",
    "judged_at_completion",
    "limit_of",
    "on_a_closed_case",
    "rule_name",
    "sentence",
    "status",
    "stopped_late",
]


def clocks(case_log: CaseLog, rules: ClockRules) -> list[Clock]:
    """Every clock of one case, in the order of the rules and then of their starts."""
    builder = ClockBuilder(case_log, rules.calendar)
    clocks: list[Clock] = []
    for timescale in rules.opened_by.of(case_log.by_kind):
        clocks += (
            one_off_clocks(case_log, timescale, builder)
            if timescale.numbers is None
            else recurring_clocks(case_log, timescale, builder)
        )
    return clocks


def on_a_closed_case(found: Iterable[Clock], closed_on: date | None) -> list[Clock]:
    """The clocks of a case that closed on a day and has not opened since: none of them runs on.

    What was neither done nor ended by then ends on that day. It is not done, and counts as it did: a plan
    that nobody ended stays a plan. Where the case opens again, its clocks run as if it had not closed.
    """
    if closed_on is None:
        return list(found)
    return [
        clock._replace(ended_on=max(closed_on, clock.started_on)) if clock.over_on is None else clock
        for clock in found
    ]


def stopped_late(case_log: CaseLog, event: RecordedEvent, rules: ClockRules) -> Iterator[Clock]:
    """The statutory clocks that an event would stop late, if it were recorded on a case."""
    for clock in clocks(CaseLog([*case_log.all, event]), rules):
        stopped = clock.statutory and clock.stopped_by == event.event_id
        if stopped and status(clock, event.occurred_on) is Status.DONE_LATE:
            yield clock
