"""Whose time a clock ran on: days ready to work, and days of waiting for the family or for somebody else."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from caseflow.kernel.dates import iso_date
from caseflow.rules.calendars import Calendar
from caseflow.rules.case_log import CaseLog
from caseflow.rules.clock import Clock

READY = "ready"
"""Stands for nobody: the team could have worked."""


class WaitSpell(NamedTuple):
    """For whom a case waited, from which day until which (None = still), and its expected end."""

    event_id: str
    waits_for: str
    reason: str
    from_on: date
    expected_on: date | None
    until_on: date | None


def wait_spells(case_log: CaseLog) -> Iterator[WaitSpell]:
    """The waits of a case, in order; each ends with the first end that is about it."""
    ended: dict[str, date] = {}
    for event in case_log.by_kind.get("wait_ended", ()):
        if event.about is not None:
            ended.setdefault(event.about, event.occurred_on)
    for event in case_log.by_kind.get("wait_began", ()):
        expected = event.data.get("expected_on")
        yield WaitSpell(
            event.event_id,
            event.data["waits_for"],
            event.data["reason"],
            event.occurred_on,
            iso_date(expected) if expected else None,
            ended.get(event.event_id),
        )


def shares(clock: Clock, spells: Sequence[WaitSpell], as_at: date, calendar: Calendar) -> dict[str, int]:
    """The working days of a clock so far, by whose time they were. They sum to the days that it ran.

    A day on which two waited belongs to the wait that began first. A clock that stood still, or is late, goes
    on being counted here: this says where time went, and moves no date.
    """
    until_on = min(clock.over_on or as_at, as_at)
    if until_on <= clock.started_on:
        return {READY: 0}
    inner = {day for spell in spells for day in (spell.from_on, spell.until_on) if day is not None}
    days = sorted({clock.started_on, until_on} | {day for day in inner if clock.started_on < day < until_on})
    found = {READY: 0}
    for first, last in pairwise(days):
        whose = next((spell.waits_for for spell in _in_order(spells) if _covers(spell, first, last)), READY)
        found[whose] = found.get(whose, 0) + calendar.working_days_between(first, last)
    return found


def _in_order(spells: Sequence[WaitSpell]) -> list[WaitSpell]:
    return sorted(spells, key=lambda spell: (spell.from_on, spell.event_id))


def _covers(spell: WaitSpell, first: date, last: date) -> bool:
    return spell.from_on <= first and (spell.until_on is None or last <= spell.until_on)
