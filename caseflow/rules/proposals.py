"""What a rule that is only proposed would do to the clocks of a case: it is tried, and nothing is changed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from caseflow.kernel.dates import FOR_EVER
from caseflow.rules.case_log import CaseLog
from caseflow.rules.clock import DONE, OVER, Clock, Status, status
from caseflow.rules.clock_rules import ClockRules
from caseflow.rules.clocks import clocks, on_a_closed_case
from caseflow.rules.reading import Dated
from caseflow.rules.timescales import Limit, Timescale, openers


class Tried(NamedTuple):
    """A clock by the rules before and after; `in_time` is None where it was not done."""

    timescale: str
    subject: str
    number: int
    due_before: date
    due_after: date
    in_time_before: bool | None
    in_time_after: bool | None
    runs: bool

    @property
    def differs(self) -> bool:
        """Whether it is due on another day, or was in time by one of the rules only."""
        return (self.due_before, self.in_time_before) != (self.due_after, self.in_time_after)


def with_limit(rules: ClockRules, timescale: Timescale, working_days: int) -> tuple[ClockRules, ClockRules]:
    """The rules of one timescale as they are, and with so many working days for whatever it starts with."""
    (_, latest) = timescale.limits.versions[-1]
    proposed = Limit(working_days, "working_days", latest.day_one, "proposed")
    changed = replace(timescale, limits=Dated(f"{timescale.code}, proposed", [(date.min, proposed)]))
    before, after = ({timescale.code: each} for each in (timescale, changed))
    return (
        ClockRules(rules.framework, rules.title, rules.calendar, before, openers(before)),
        ClockRules(rules.framework, rules.title, rules.calendar, after, openers(after)),
    )


def tried(
    case_log: CaseLog, closed_on: date | None, before: ClockRules, after: ClockRules
) -> Iterator[Tried]:
    """Each clock that a case has by both rules."""
    found = {_key(each): each for each in on_a_closed_case(clocks(case_log, after), closed_on)}
    for clock in on_a_closed_case(clocks(case_log, before), closed_on):
        if other := found.get(_key(clock)):
            runs = status(clock, FOR_EVER) not in OVER
            yield Tried(*_key(clock), clock.due_on, other.due_on, _in_time(clock), _in_time(other), runs)


def _key(clock: Clock) -> tuple[str, str, int]:
    return clock.timescale, clock.subject, clock.number


def _in_time(clock: Clock) -> bool | None:
    """Whether a clock was done in time; None where it was not done."""
    became = status(clock, FOR_EVER)
    return became is Status.DONE_IN_TIME if became in DONE else None
