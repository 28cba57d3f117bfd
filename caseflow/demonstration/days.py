"""Days as plain numbers, so that a long history is quick to tell: working days, months, ISO text."""

from collections.abc import Callable
from datetime import date
from functools import cache

from caseflow.kernel.dates import add_months
from caseflow.rules.calendars import england

BUSINESS_DATE = date(2010, 3, 1)
TODAY = BUSINESS_DATE.toordinal()
HISTORY_STARTS = date(2007, 1, 8).toordinal()

_FIRST = date(1990, 1, 1).toordinal()
_LAST = date(2031, 12, 31).toordinal()


def number(text: str) -> int:
    """The number of an ISO date."""
    return date.fromisoformat(text).toordinal()


def months_after(day: int, months: int) -> int:
    """The same day of the month `months` later, clipped to the month's end."""
    return add_months(date.fromordinal(day), months).toordinal()


def _summer(day: date) -> bool:
    """British Summer Time: from the last Sunday of March to the last Sunday of October."""

    def last_sunday(month: int) -> int:
        last = date(day.year, month, 31)
        return last.toordinal() - (last.weekday() + 1) % 7

    return last_sunday(3) <= day.toordinal() < last_sunday(10)


class Days:
    """The days 1990 to 2031 and which of them are working days."""

    def __init__(self, is_working_day: Callable[[date], bool]) -> None:
        self._working: list[int] = []
        self._upto: list[int] = []
        self._iso: list[str] = []
        self._offset: list[str] = []
        for ordinal in range(_FIRST, _LAST + 1):
            day = date.fromordinal(ordinal)
            if is_working_day(day):
                self._working.append(ordinal)
            self._upto.append(len(self._working))
            self._iso.append(day.isoformat())
            self._offset.append("+01:00" if _summer(day) else "+00:00")

    def iso(self, day: int) -> str:
        """The day as ISO text."""
        return self._iso[day - _FIRST]

    def at(self, day: int, minute: int) -> str:
        """A minute of that day on the clocks of London, with their offset from UTC."""
        hours, minutes = divmod(minute, 60)
        place = day - _FIRST
        return f"{self._iso[place]}T{hours:02d}:{minutes:02d}:00{self._offset[place]}"

    def after(self, day: int, count: int) -> int:
        """The `count`-th working day after `day`; `day` itself for none."""
        return self._working[self._upto[day - _FIRST] + count - 1] if count else day

    def between(self, after: int, upto: int) -> int:
        """How many working days d have after < d <= upto."""
        return self._upto[upto - _FIRST] - self._upto[after - _FIRST]

    def from_(self, day: int) -> int:
        """The first working day that is not before `day`."""
        return self._working[self._upto[day - 1 - _FIRST]]


@cache
def english_days() -> Days:
    """Days by the bank holidays of England."""
    return Days(england().is_working_day)
