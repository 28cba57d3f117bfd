"""Offsets: how far from a day, such as "12 months after", "3 months before" or "the day" itself."""

from datetime import date
from typing import NamedTuple

from caseflow.rules.calendars import Calendar
from caseflow.rules.timescales import Limit

AFTER, THE_DAY = "after", "the day"


class Offset(NamedTuple):
    """A length of time after or before a day; without a length the day itself."""

    length: Limit | None
    way: str

    def last_day(self, day: date, calendar: Calendar) -> date:
        """The day that lies its length after this one."""
        return self.length.last_day(day, calendar) if self.length else day
