"""A clock: one running of one timescale, and what can be asked of it on a given day."""

from datetime import date
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


def is_running(clock: Clock, as_at: date) -> bool:
    """Whether, seen from `as_at`, it had started and had neither stopped nor ended."""
    if clock.exception or clock.started_on > as_at:
        return False
    over_on = clock.stopped_on or clock.ended_on
    return over_on is None or over_on > as_at


def in_breach(clock: Clock, as_at: date) -> bool:
    """Whether, seen from `as_at`, it was past its last day in time, still running and not standing still."""
    still = clock.paused_on is not None and clock.paused_on <= as_at
    return clock.last_on < as_at and not still and is_running(clock, as_at)


def was_late(clock: Clock) -> bool:
    """Whether what it waited for was done, and after its last day in time."""
    return clock.exception is None and clock.stopped_on is not None and clock.stopped_on > clock.last_on


def urgency(due_on: date, as_at: date, soon_on: date) -> str:
    """In words: "in breach", "due today", "due soon" (up to and including `soon_on`) or "in time"."""
    if due_on < as_at:
        return "in breach"
    if due_on == as_at:
        return "due today"
    return "due soon" if due_on <= soon_on else "in time"
