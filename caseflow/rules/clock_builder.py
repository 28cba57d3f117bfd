"""Building a clock: from a start, a stop and an end to the due date and what became of it."""

from datetime import date

from caseflow.kernel import RecordedEvent
from caseflow.kernel.rows import constructor
from caseflow.rules.calendars import Calendar
from caseflow.rules.case_log import CaseLog
from caseflow.rules.clock import BACKWARDS, ENDED_BACKWARDS, SECOND_COMPLETION, Clock
from caseflow.rules.pauses import extended, pauses
from caseflow.rules.timescales import Limit, Timescale, term

_clock = constructor(Clock)


class Start:
    """Where a clock begins: what it belongs to, its number, its day, and what began it.

    `agreed_on` is the due date, where it was agreed at a meeting.
    """

    __slots__ = ("agreed_on", "begun_by", "number", "started_on", "subject")

    def __init__(
        self, subject: str, number: int, started_on: date, begun_by: str | None, agreed_on: date | None = None
    ) -> None:
        self.subject, self.number, self.started_on = subject, number, started_on
        self.begun_by, self.agreed_on = begun_by, agreed_on


class ClockBuilder:
    """Makes the clocks of one case; knows the calendar and the case's pauses."""

    __slots__ = ("_calendar", "_pauses")

    def __init__(self, case: CaseLog, calendar: Calendar) -> None:
        self._calendar = calendar
        self._pauses = pauses(case) if "clock_paused" in case.by_kind else []

    def due_on(self, timescale: Timescale, start: Start) -> date:
        """The day on which it is due, before any pause."""
        return start.agreed_on or term(timescale, start.started_on, self._calendar).due_on

    def _paused(
        self, timescale: Timescale, start: Start, due_on: date, over_on: date | None, limit: Limit
    ) -> tuple[date, date, date | None]:
        """Its due date and last day in time after its pauses, and the day since which it stands still."""
        names = (start.subject, start.begun_by)
        own = [each for each in self._pauses if each.timescale == timescale.code and each.about in names]
        due_on, paused_on = extended(due_on, start.started_on, over_on, limit, self._calendar, own)
        return due_on, due_on if start.agreed_on else limit.last_in_time(due_on, self._calendar), paused_on

    def clock(
        self, timescale: Timescale, start: Start, stop: RecordedEvent | None, ended_on: date | None
    ) -> Clock | None:
        """The clock; None where the rule in force on its first day starts none. A stop leaves no end."""
        started_on = start.started_on
        own = term(timescale, started_on, self._calendar)
        if own.starts_none:
            return None
        due_on, last_on = own.due_on, own.last_on
        if start.agreed_on:
            due_on = last_on = start.agreed_on
        original, paused_on = due_on, None
        stopped_on = stopped_by = team = agency = None
        if stop is not None:
            stopped_by, stopped_on, agency, team = stop.event_id, stop.occurred_on, stop.agency, stop.team
            ended_on = None  # what was done counts even after the need for it had ended
        over_on = stopped_on or ended_on
        is_backwards = over_on is not None and over_on < started_on
        if self._pauses and not timescale.statutory:
            due_on, last_on, paused_on = self._paused(timescale, start, due_on, over_on, own.limit)
        row = (
            timescale.code,
            start.subject,
            start.number,
            started_on,
            due_on,
            original,
            stopped_on,
            stopped_by,
            ended_on,
            own.rule_from,
            timescale.statutory,
            (BACKWARDS if stop else ENDED_BACKWARDS) if is_backwards else None,
            team,
            agency,
            start.begun_by,
            paused_on,
            last_on,
        )
        return _clock(row)


def second_completion(clock: Clock, again: RecordedEvent) -> Clock:
    """The row that lists a further completion of what `clock` had been stopped by already."""
    return clock._replace(
        subject=again.event_id,
        stopped_on=again.occurred_on,
        stopped_by=again.event_id,
        team=again.team,
        agency=again.agency,
        exception=SECOND_COMPLETION,
    )
