"""When an e-mail may go out: one digest for a person and a working day, never outside working hours."""

from datetime import date

from caseflow.rules.calendars import Calendar

HOURS = range(8, 17)
"""The hours of London in which an e-mail may begin: from 8 in the morning until 5 in the afternoon."""
USUAL_HOUR = HOURS.start
SILENCES = ("R25", "R26", "R-S2")
"""The timescales of an answer that somebody waits for: in breach they say that nobody has answered."""


def may_send(on: date, hour: int, calendar: Calendar, from_hour: int = USUAL_HOUR) -> bool:
    """Whether an e-mail may go out in this hour of a day in London, to somebody who wants it from one on."""
    return calendar.is_working_day(on) and hour in HOURS and hour >= from_hour
