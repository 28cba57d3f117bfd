"""A clock: one running of one timescale, and how it stands on a given day."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from caseflow.kernel.dates import FOR_EVER

BACKWARDS = "stopped before it started"
ENDED_BACKWARDS = "ended before it started"
SECOND_COMPLETION = "second completion"


class Clock(NamedTuple):
    """One running of one timescale; (timescale, subject, number) names it for good.

    `subject` is the event that the clock belongs to (the referral, the plan, the CAF), except for a
    second completion of the same start: that is a row of its own, with the exception "second completion",
    whose subject is the second completing event. `begun_by` is the event that began it, None while it
    is only announced. `paused_on` is the day since which a local clock stands still. `last_on` is the
    last day in time: the due date, but for working days also the weekend and holidays right after it.
    """

    timescale: str
    subject: str
    number: int
    started_on: date
    due_on: date
    original_due_on: date
    stopped_on: date | None
    stopped_by: str | None
    ended_on: date | None
    rule_from: date
    statutory: bool
    exception: str | None
    team: str | None = None
    agency: str | None = None
    begun_by: str | None = None
    paused_on: date | None = None
    last_on: date = FOR_EVER

    @property
    def moved(self) -> bool:
        """Whether pauses have moved its due date."""
        return self.due_on != self.original_due_on

    @property
    def over_on(self) -> date | None:
        """The day on which it stopped or ended."""
        return self.stopped_on or self.ended_on


SOON_DAYS = 2
"""Working days before its due date at which the holder of a clock is told, and a page marks it."""


class Status(StrEnum):
    """How a clock stands on a day. Each clock has exactly one on each day; `status` says which."""

    NOT_STARTED = "not_started"
    IN_TIME = "in_time"
    DUE_SOON = "due_soon"
    DUE_TODAY = "due_today"
    JUST_DUE = "just_due"
    PAUSED = "paused"
    IN_BREACH = "in_breach"
    DONE_IN_TIME = "done_in_time"
    DONE_LATE = "done_late"
    ENDED = "ended"
    EXCEPTION = "exception"


DUE_NOW = frozenset({Status.DUE_TODAY, Status.JUST_DUE})
DUE_BY_THEN = DUE_NOW | {Status.DUE_SOON, Status.IN_BREACH}
"""The statuses of a clock whose due date is not after the day of looking, or the day up to which is soon."""
DONE = frozenset({Status.DONE_IN_TIME, Status.DONE_LATE})
OVER = DONE | {Status.ENDED, Status.EXCEPTION}
LATE = frozenset({Status.IN_BREACH, Status.DONE_LATE})


def status(clock: Clock, as_at: date, soon_on: date | None = None) -> Status:
    """How a clock stands, seen from `as_at`. The SQL function `clock_status` says the same of a row.

    What has stopped or ended by then is over: done in time, done late, or no longer needed. What stands
    still is paused and not late. On the weekend or holidays right after its due date a clock counted in
    working days is just due: it is in breach from the next working day. `soon_on` is the day up to which
    a due date is soon; without it nothing is.
    """
    over = _became(clock, as_at)
    if over is not None:
        return over
    if clock.started_on > as_at:
        return Status.NOT_STARTED
    if clock.paused_on is not None and clock.paused_on <= as_at:
        return Status.PAUSED
    if clock.last_on < as_at:
        return Status.IN_BREACH
    return _until_due(clock, as_at, soon_on)


def _until_due(clock: Clock, as_at: date, soon_on: date | None) -> Status:
    """A clock that runs and is in time."""
    if clock.due_on <= as_at:
        return Status.DUE_TODAY if clock.due_on == as_at else Status.JUST_DUE
    return Status.DUE_SOON if soon_on is not None and clock.due_on <= soon_on else Status.IN_TIME


def _became(clock: Clock, as_at: date) -> Status | None:
    """What became of a clock by a day; None where it is not over. Dates that cannot be are no result."""
    if clock.exception is not None:
        return Status.EXCEPTION
    if clock.stopped_on is not None and clock.stopped_on <= as_at:
        return Status.DONE_IN_TIME if clock.stopped_on <= clock.last_on else Status.DONE_LATE
    return Status.ENDED if clock.ended_on is not None and clock.ended_on <= as_at else None
