"""Timescales in words: what starts and stops each, how long it has, and how a day is counted."""

from datetime import date
from typing import NamedTuple

from flask import url_for

from caseflow.clocks.views import NO_CLOCK_STARTS, rule_length, rule_rows, rule_sort
from caseflow.rules.calendars import Calendar
from caseflow.rules.explanations import reckoning
from caseflow.rules.reading import RuleError
from caseflow.rules.rulebook import Rulebook
from caseflow.rules.timescales import NO_CLOCK, Timescale, term
from caseflow.web.filters import day_date, long_date, sentence_case

OUTSIDE = "The calendar does not reach that far."


class TimescaleLine(NamedTuple):
    """One timescale in the list of all."""

    code: str
    name: str
    href: str
    length: str
    sort: str
    source: str


class Listed(NamedTuple):
    """All timescales under the framework that the authority has adopted, and two years of bank holidays."""

    framework: str
    lines: list[TimescaleLine]
    calendar: str
    holidays: list[tuple[str, str]]


class Version(NamedTuple):
    """How long a timescale has for what starts from a day on, and by which source."""

    from_on: date
    length: str
    source: str


class TimescalePage(NamedTuple):
    """One timescale: facts with their words, its versions, and what a start on a day comes to."""

    code: str
    name: str
    rows: list[tuple[str, str]]
    versions: list[Version]
    tried: str
    counted: str


def listed(rulebook: Rulebook, as_at: date) -> Listed:
    """Every timescale by its code, with the limit that holds on a day."""
    lines = [
        TimescaleLine(
            code,
            timescale.name,
            url_for("timescales.timescale", code=code),
            rule_length(timescale.limits.value_on(as_at)),
            rule_sort(timescale),
            timescale.source,
        )
        for code, timescale in rulebook.timescales.items()
    ]
    calendar = rulebook.calendar
    days = calendar.holidays_between(date(as_at.year, 1, 1), date(as_at.year + 1, 12, 31))
    return Listed(
        rulebook.title,
        lines,
        f"{calendar.name}, version {calendar.version}",
        [(long_date(on), name) for on, name in days],
    )


def timescale_page(timescale: Timescale, rulebook: Rulebook, from_on: date) -> TimescalePage:
    """One timescale in words; `from_on` is the day that it is tried on."""
    due, counted = _tried(timescale, from_on, rulebook.calendar)
    return TimescalePage(
        timescale.code,
        timescale.name,
        rule_rows(timescale),
        [Version(on, rule_length(limit), limit.source) for on, limit in timescale.limits.versions],
        f"Starts {long_date(from_on)}: {due}",
        counted,
    )


def _tried(timescale: Timescale, from_on: date, calendar: Calendar) -> tuple[str, str]:
    """When something that starts on a day is due, and how that is counted."""
    try:
        found = term(timescale, from_on, calendar)
    except RuleError:
        return OUTSIDE, ""
    if found.limit.unit == NO_CLOCK:
        return f"{NO_CLOCK_STARTS.lower()}.", found.limit.source
    due = f"due {long_date(found.due_on)}"
    later = f", in time until {day_date(found.last_on)}" if found.reaches_further else ""
    return f"{due}{later}.", f"{sentence_case(reckoning(from_on, found.limit, calendar))}."
