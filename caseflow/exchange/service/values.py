"""Single values as a feed gives them: ids, codes, dates, times."""

import re
from datetime import date, datetime

from caseflow.events.bulk import EPOCH, microseconds
from caseflow.events.reading import LONGEST_CODE
from caseflow.kernel.dates import EARLIEST, iso_date
from caseflow.kernel.written import has_hidden_character

HIDDEN = "holds a hidden or control character"
_PLAIN = re.compile("[!-~]{1,200}").fullmatch
# RFC 3339, 5.6; `datetime.fromisoformat` alone also reads week dates, and hours without minutes.
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})?"
).fullmatch
_NOT_A_MOMENT = "must be a date and time with an offset, such as 2010-03-01T09:30:00+00:00"


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
    if has_hidden_character(value):
        return HIDDEN
    if value[0].isspace() or value[-1].isspace():
        return "has a blank at its start or end"
    return None


def day_until(value: object, today_on: date) -> date | str:
    """A date from the log's first day to today, or what is wrong with it."""
    try:
        found = iso_date(value)
    except ValueError as error:
        return str(error)
    if found < EARLIEST:
        return f"is before {EARLIEST.year}"
    return "is after today" if found > today_on else found


def moment_until(value: object, latest_us: int) -> int | str:
    """A date-time with an offset, not after the latest, in microseconds since 1970; or what is wrong."""
    parts = _MOMENT(value) if isinstance(value, str) else None
    if parts is None:
        return _NOT_A_MOMENT
    if not parts[2]:
        return "has no offset from UTC: write 2010-03-01T09:30:00+00:00"
    try:
        at = datetime.fromisoformat(parts[0].upper())
    except ValueError:
        return _NOT_A_MOMENT
    if at.year < EARLIEST.year:
        return f"is before {EARLIEST.year}"
    found = microseconds(at)
    return "is in the future" if found > latest_us else found


def now_us(at: datetime) -> int:
    """The time of import in microseconds since 1970."""
    if at < EPOCH:
        raise ValueError("the time of import is before 1970")
    return microseconds(at)
