"""Civil dates: months, financial years and the periods that figures are given for."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

FOR_EVER = date.max
EARLIEST = date(1990, 1, 1)
"""The first day on which anything recorded here may have happened."""

LONDON = ZoneInfo("Europe/London")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def iso_date(text: object) -> date:
    """The date that a text such as 2010-03-01 names. Raises ValueError saying what is wrong with any other.

    `date.fromisoformat` alone also reads 20100301 and 2010-W09-1.
    """
    if not isinstance(text, str) or not _ISO_DATE.fullmatch(text):
        raise ValueError("must be a date such as 2010-03-01")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError("is not a day of the calendar") from error


def civil_date(moment: datetime) -> date:
    """The day in London on which a moment falls: half an hour after midnight in summer, UTC is a day behind.

    Raises ValueError for a time without an offset.
    """
    if moment.tzinfo is None:
        raise ValueError("a time without an offset does not say on which day it falls")
    return moment.astimezone(LONDON).date()


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later, clipped to that month's last day."""
    whole = day.year * 12 + day.month - 1 + months
    year, month = divmod(whole, 12)
    day_of_month = day.day
    if day_of_month > 28:  # every month has 28 days; to ask how many takes half of the time
        day_of_month = min(day_of_month, monthrange(year, month + 1)[1])
    return date(year, month + 1, day_of_month)


def financial_year_start(day: date) -> date:
    """The 1 April on or before `day`."""
    return date(day.year if day.month >= 4 else day.year - 1, 4, 1)


def financial_year_end(day: date) -> date:
    """The 31 March on or after `day`."""
    return date(financial_year_start(day).year + 1, 3, 31)


class Period(NamedTuple):
    """First and last day, both counted, and the label it was asked for by."""

    first_on: date
    last_on: date
    label: str


@lru_cache(maxsize=1_000)  # a page asks for few, and for each of them often
def period(text: str) -> Period:
    """Read `2009-10`, `2009-10Q1`..`Q4`, `2009-10YTD1`..`YTD4` or `2009-04-01..2009-06-30`.

    Raises ValueError with a sentence a person can act on.
    """
    explicit = re.fullmatch(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)", text)
    if explicit:
        first_on, last_on = (_civil(part, text) for part in explicit.groups())
        if last_on < first_on:
            raise ValueError(f"{text}: the last day is before the first")
        return Period(first_on, last_on, text)
    named = re.fullmatch(r"(\d{4})-(\d\d)(?:(Q|YTD)([1-4]))?", text)
    if not named or int(named[2]) != (int(named[1]) + 1) % 100 or not 1900 <= int(named[1]) <= 2998:
        raise ValueError(
            f"{text!r} is not a period: write 2009-10, 2009-10Q1, 2009-10YTD3 or 2009-04-01..2009-06-30"
        )
    starts_on = date(int(named[1]), 4, 1)
    if not named[3]:
        return Period(starts_on, financial_year_end(starts_on), text)
    quarter = int(named[4])
    first_on = add_months(starts_on, 3 * (quarter - 1)) if named[3] == "Q" else starts_on
    return Period(first_on, add_months(starts_on, 3 * quarter) - timedelta(days=1), text)


def _civil(part: str, whole: str) -> date:
    try:
        return date.fromisoformat(part)
    except ValueError as error:
        raise ValueError(f"{whole}: {part} is not a date") from error
