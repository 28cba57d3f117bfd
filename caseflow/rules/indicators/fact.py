"""A fact: one thing that an indicator counts, or leaves out and lists, and the days for which it does."""

from datetime import date
from typing import NamedTuple

START_UNKNOWN = "start not known"
PERCENT, COUNT, WORKING_DAYS, POINTS = "percent", "count", "working_days", "points"


class Fact(NamedTuple):
    """One row behind a figure.

    A flow measure's fact is placed on one day, `first_on` = `last_on`; a snapshot measure's fact holds
    for every last day of a period from `first_on` to `last_on` (date.max = for ever). An exception is
    in neither the numerator nor the denominator. `days` are working days where the limit is in those, and the
    score where scores are measured.
    """

    code: str
    event_id: str
    first_on: date
    last_on: date
    in_numerator: bool
    in_denominator: bool
    exception: bool
    started_on: date | None
    due_on: date | None
    stopped_on: date | None
    days: int | None
    reason: str
    team: str | None
    agency: str | None
