"""Why a clock is due on the day it is, in one sentence that can be checked on a wall calendar."""

from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from caseflow.rules.calendars import Calendar
from caseflow.rules.clock import Clock
from caseflow.rules.clock_rules import ClockRules
from caseflow.rules.timescales import NO_CLOCK, Limit

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class Judgement(NamedTuple):
    """One stopped clock under the rule of the day it stopped: what a reported measure goes by.

    `differs` when the rule under which it ran, and so the day the worker saw, was another one.
    """

    rule_from: date
    limit: Limit
    due_on: date
    in_time: bool
    differs: bool


def limit_of(clock: Clock, rules: ClockRules) -> Limit:
    """The limit that the clock ran under: the one in force on the day it started."""
    return rules.timescales[clock.timescale].limits.value_on(clock.rule_from)


def rule_name(clock: Clock, rules: ClockRules) -> str:
    """The rule's name and code, "Initial assessment (R02)"."""
    return f"{rules.timescales[clock.timescale].name} ({clock.timescale})"


def judged_at_completion(clock: Clock, rules: ClockRules) -> Judgement | None:
    """The clock under the rule in force when it stopped; None while it runs, or when its dates cannot be.

    Where no clock starts any more by then, the rule it started under goes on judging it.
    """
    if clock.stopped_on is None or clock.exception:
        return None
    rule_from, limit = rules.timescales[clock.timescale].limits.version_on(clock.stopped_on)
    if rule_from == clock.rule_from or limit.unit == NO_CLOCK:
        in_time = clock.stopped_on <= clock.last_on
        return Judgement(clock.rule_from, limit_of(clock, rules), clock.due_on, in_time, differs=False)
    due_on = limit.last_day(clock.started_on, rules.calendar)
    in_time = clock.stopped_on <= limit.last_in_time(due_on, rules.calendar)
    return Judgement(rule_from, limit, due_on, in_time, differs=due_on != clock.due_on)


def sentence(clock: Clock, rules: ClockRules) -> str:
    """ "7 working days from Fri 26 March 2010; 2 and 5 April are bank holidays".

    Says as well when the day was agreed at a meeting and when the clock stood still.
    """
    limit, calendar = limit_of(clock, rules), rules.calendar
    start, original = clock.started_on, clock.original_due_on
    if original != limit.last_day(start, calendar):
        parts = [f"the day agreed on {_in_full(start)}"]
    else:
        parts = [reckoning(start, limit, calendar)]
    if clock.due_on != original:
        parts.append(f"it stood still, and so moved from {_in_full(original)} to {_in_full(clock.due_on)}")
    if clock.paused_on is not None:
        parts.append(f"it has stood still since {_in_full(clock.paused_on)}")
    return "; ".join(parts)


def reckoning(start: date, limit: Limit, calendar: Calendar) -> str:
    """How the last day of something that starts on a day is counted, with the bank holidays passed."""
    due_on, parts = limit.last_day(start, calendar), [_counted(start, limit)]
    if limit.unit == "working_days":
        parts += _bank_holidays(start, due_on, calendar)
    elif limit.unit == "months" and limit.day_one == "next" and due_on.day != start.day:
        parts.append(f"{due_on.day} {_MONTHS[due_on.month - 1]} is the last day of that month")
    return "; ".join(parts)


def length(limit: Limit) -> str:
    """How long a limit is, "7 working days"."""
    unit = limit.unit.replace("_", " ")
    return f"{limit.value} {unit if limit.value != 1 else unit.removesuffix('s')}"


def _in_full(day: date) -> str:
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def _counted(start: date, limit: Limit) -> str:
    counted = f"{length(limit)} from {_in_full(start)}"
    return f"{counted}, that day counted" if limit.day_one == "same" else counted


def _bank_holidays(start: date, due_on: date, calendar: Calendar) -> list[str]:
    days = [day for day, _ in calendar.holidays_between(start + timedelta(days=1), due_on)]
    if not days:
        return []
    months = [
        f"{_joined([str(day.day) for day in group])} {_MONTHS[month - 1]}"
        for (_, month), group in groupby(days, key=lambda day: (day.year, day.month))
    ]
    return [f"{_joined(months)} {'is a bank holiday' if len(days) == 1 else 'are bank holidays'}"]


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
