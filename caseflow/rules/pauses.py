"""Pauses: a local clock may stand still for a reason; a statutory one never does."""

from datetime import date, timedelta
from typing import NamedTuple

from caseflow.rules.calendars import Calendar
from caseflow.rules.case_log import CaseLog
from caseflow.rules.timescales import Limit


class Pause(NamedTuple):
    """From which day a timescale's clock stood still, until when (None = still), and for which event."""

    timescale: str
    about: str
    paused_on: date
    resumed_on: date | None


def pauses(case: CaseLog) -> list[Pause]:
    """The pauses of a case in order; a pause ends with the first resumption that is about it."""
    resumed: dict[str, date] = {}
    for event in case.by_kind.get("clock_resumed", ()):
        if event.about is not None:
            resumed.setdefault(event.about, event.occurred_on)
    return [
        Pause(event.data["timescale"], event.about, event.occurred_on, resumed.get(event.event_id))
        for event in case.by_kind.get("clock_paused", ())
        if event.about is not None and "timescale" in event.data
    ]


def extended(
    due_on: date,
    started_on: date,
    over_on: date | None,
    limit: Limit,
    calendar: Calendar,
    pauses: list[Pause],
) -> tuple[date, date | None]:
    """The due date after these pauses, and the day since which the clock stands still, if it does.

    Each pause moves the due date by the days it lasted, working days where the limit is in working days.
    One that began after the due date moves nothing: what is late stays late.
    """
    still_on, free_from = None, started_on
    for pause in pauses:
        first = max(pause.paused_on, free_from)
        if pause.paused_on < started_on or first > due_on or (over_on is not None and first > over_on):
            continue
        if pause.resumed_on is None and over_on is None:
            still_on = first
            break
        last = min(day for day in (pause.resumed_on, over_on) if day is not None)
        if last > first:
            due_on = _moved(due_on, first, last, limit, calendar)
            free_from = last
    return due_on, still_on


def _moved(due_on: date, first: date, last: date, limit: Limit, calendar: Calendar) -> date:
    if limit.unit == "working_days":
        return calendar.add_working_days(due_on, calendar.working_days_between(first, last))
    return due_on + timedelta(days=(last - first).days)
