"""Building a clock: from a start, a stop and an end to the due date and what became of it."""

from datetime import date

from caseflow.kernel import RecordedEvent
from caseflow.kernel.rows import constructor
from caseflow.rules.calendars import Calendar
from caseflow.rules.case_log import CaseLog
from caseflow.rules.clock import BACKWARDS, ENDED_BACKWARDS, SECOND_COMPLETION, Clock
from caseflow.rules.pauses import Pause, extended, pauses
from caseflow.rules.timescales import NO_CLOCK, Timescale, term

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

    def _pauses_of(self, timescale: Timescale, start: Start) -> list[Pause]:
        names = (start.subject, start.begun_by)
        return [each for each in self._pauses if each.timescale == timescale.code and each.about in names]

    def clock(
        self, timescale: Timescale, start: Start, stop: RecordedEvent | None, ended_on: date | None
    ) -> Clock | None:
        """The clock; None where the rule in force on its first day starts none. A stop leaves no end."""
        rule_from, limit, due_on, last_on = term(timescale, start.started_on, self._calendar)
        if limit.unit == NO_CLOCK:
            return None
        if start.agreed_on:
            due_on = last_on = start.agreed_on
        original, paused_on = due_on, None
        stopped_on = stopped_by = team = agency = None
        if stop is not None:
            # What was done counts even after the need for it had ended.
            stopped_on, stopped_by, team, agency = stop.occurred_on, stop.event_id, stop.team, stop.agency
            ended_on = None
        if self._pauses and not timescale.statutory:
            pauses = self._pauses_of(timescale, start)
            over_on = stopped_on or ended_on
            due_on, paused_on = extended(due_on, start.started_on, over_on, limit, self._calendar, pauses)
            last_on = due_on if start.agreed_on else limit.last_in_time(due_on, self._calendar)
        row = (
            timescale.code,
            start.subject,
            start.number,
            start.started_on,
            due_on,
            original,
            stopped_on,
            stopped_by,
            ended_on,
            rule_from,
            timescale.statutory,
            _exception(start.started_on, stopped_on, ended_on),
            team,
            agency,
            start.begun_by,
            paused_on,
            last_on,
        )
        return _clock(row)


def _exception(started_on: date, stopped_on: date | None, ended_on: date | None) -> str | None:
    """Why a clock cannot be counted: it stopped or ended before it started."""
    if stopped_on is not None and stopped_on < started_on:
        return BACKWARDS
    return ENDED_BACKWARDS if ended_on is not None and ended_on < started_on else None


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
