"""Timescales in words: what starts and stops each, how long it has, and how a day is counted."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from flask import url_for

from caseflow.events.kinds import kinds, label, words
from caseflow.rules.calendars import Calendar
from caseflow.rules.explanations import length, reckoning
from caseflow.rules.reading import RuleError
from caseflow.rules.rulebook import Rulebook
from caseflow.rules.timescales import NO_CLOCK, Limit, Pattern, Timescale, term
from caseflow.web.filters import day_date, long_date, sentence_case
from caseflow.web.filters import listed as in_a_list

NO_CLOCK_STARTS = "No clock starts"
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
            _length(timescale.limits.value_on(as_at)),
            _sort(timescale),
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
        _facts(timescale),
        [Version(on, _length(limit), limit.source) for on, limit in timescale.limits.versions],
        f"Starts {long_date(from_on)}: {due}",
        counted,
    )


def _facts(timescale: Timescale) -> list[tuple[str, str]]:
    rows = [
        ("Sort", _sort(timescale)),
        ("Source", timescale.source),
        ("Starts with", _patterns(timescale.begun_by)),
        ("Runs ahead from", _patterns(timescale.announced_by)),
        ("Counted from the date of", in_a_list([kinds()[kind].title for kind in timescale.counted_from])),
        ("Stops with", _patterns(timescale.stopped_by)),
        ("No longer needed after", _patterns(timescale.ended_by)),
        ("Which in the row", _numbers(timescale)),
    ]
    return [(name, said) for name, said in rows if said]


def _sort(timescale: Timescale) -> str:
    return "Statutory: it never pauses" if timescale.statutory else "Local: it may pause, with a reason"


def _length(limit: Limit) -> str:
    return NO_CLOCK_STARTS if limit.unit == NO_CLOCK else length(limit)


def _numbers(timescale: Timescale) -> str:
    if timescale.numbers is None:
        return ""
    first, last = timescale.numbers
    if first == last:
        return f"Number {first}"
    return f"Number {first} and later ones" if last > 1_000 else f"Numbers {first} to {last}"


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


def _patterns(patterns: Iterable[Pattern]) -> str:
    return "; or ".join(_pattern(each) for each in patterns)


def _pattern(pattern: Pattern) -> str:
    where = [_condition(pattern.kind, name, values, "") for name, values in pattern.where]
    unless = [_condition(pattern.kind, name, values, "not ") for name, values in pattern.unless]
    said = ", and ".join([*where, *unless])
    return kinds()[pattern.kind].title + (f" ({said})" if said else "")


def _condition(kind: str, name: str, values: tuple[Any, ...], negated: str) -> str:
    said = " or ".join(words(kind, name, each) if isinstance(each, str) else _yes(each) for each in values)
    return f"{label(kind, name)}: {negated}{said}"


def _yes(value: Any) -> str:
    return {True: "yes", False: "no"}.get(value, str(value))
