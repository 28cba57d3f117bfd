"""Single values as a feed gives them: ids, codes, dates, times."""

import re
from datetime import date, datetime

from caseflow.events.bulk import EPOCH, microseconds
from caseflow.events.reading import LONGEST_CODE

EARLIEST = date(1990, 1, 1)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_PLAIN = re.compile("[!-~]{1,200}").fullmatch
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def has_control_character(value: str) -> bool:
    """Whether a text holds what no name, id or code holds: line ends, tabs, NUL and their like."""
    return not value.isprintable() and _CONTROL.search(value) is not None


def id_fault(value: object) -> str | None:
    """What keeps a value from being an id or a code."""
    if type(value) is not str:
        return "must be text"
    if _PLAIN(value):
        return None
    if not value or value.isspace():
        return "is empty"
    if len(value) > LONGEST_CODE:
        return "is longer than 200 characters"
    if has_control_character(value):
        return "holds a control character"
    if value[0].isspace() or value[-1].isspace():
        return "has a blank at its start or end"
    return None


def day(value: object) -> date | str:
    """A date such as 2010-03-01, or what is wrong with it."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return "is not a day of the calendar"
    return "must be a date such as 2010-03-01"


def day_within(value: object, earliest: date, today_on: date) -> date | str:
    """A date from `earliest` to today, or what is wrong with it."""
    found = day(value)
    if isinstance(found, str):
        return found
    if found < earliest:
        return f"is before {earliest.year}"
    return "is after today" if found > today_on else found


def moment_within(value: object, latest_us: int) -> int | str:
    """A date-time with an offset, not after the latest, in microseconds since 1970; or what is wrong."""
    try:
        at = datetime.fromisoformat(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return "must be a date and time with an offset, such as 2010-03-01T09:30:00+00:00"
    if at.tzinfo is None:
        return "has no offset from UTC: write 2010-03-01T09:30:00+00:00"
    if at.year < EARLIEST.year:
        return "is before 1990"
    found = microseconds(at)
    return "is in the future" if found > latest_us else found


def now_us(at: datetime) -> int:
    """The time of import in microseconds since 1970."""
    if at < EPOCH:
        raise ValueError("the time of import is before 1970")
    return microseconds(at)
