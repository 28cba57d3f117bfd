"""Whose time it was: the parts of any clock sum to the whole, and no clock moves."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from stories import a_case, day

from caseflow.kernel import RecordedEvent
from caseflow.rules.calendars import england
from caseflow.rules.case_log import CaseLog
from caseflow.rules.clock import Clock
from caseflow.rules.clocks import clocks
from caseflow.rules.rulebook import rulebook
from caseflow.rules.waits import READY, WaitSpell, shares, wait_spells

FIRST = date(2010, 3, 1)
WHOM = ("family", "police", "court")


def _clock(started_on: date, stopped_on: date | None = None) -> Clock:
    due_on = started_on + timedelta(days=10)
    return Clock("R02", "e1", 1, started_on, due_on, due_on, stopped_on, None, None, FIRST, True, None)


def _wait(number: int, whom: str, from_on: str, until_on: str = "") -> WaitSpell:
    return WaitSpell(f"w{number}", whom, "other", day(from_on), None, day(until_on) if until_on else None)


@pytest.mark.parametrize(
    ("waits", "as_at", "found"),
    [
        ([], "11 Mar 2010", {READY: 8}),
        ([_wait(1, "family", "03 Mar 2010", "05 Mar 2010")], "11 Mar 2010", {READY: 6, "family": 2}),
        # From Friday until Monday: one working day.
        ([_wait(1, "family", "05 Mar 2010", "08 Mar 2010")], "11 Mar 2010", {READY: 7, "family": 1}),
        # Still waiting.
        ([_wait(1, "police", "03 Mar 2010")], "11 Mar 2010", {READY: 2, "police": 6}),
        # It began before the clock did.
        ([_wait(1, "police", "01 Feb 2010", "02 Mar 2010")], "11 Mar 2010", {READY: 7, "police": 1}),
        # Two at once: the day is of the one that began first.
        (
            [
                _wait(1, "police", "04 Mar 2010", "09 Mar 2010"),
                _wait(2, "family", "03 Mar 2010", "05 Mar 2010"),
            ],
            "11 Mar 2010",
            {READY: 4, "family": 2, "police": 2},
        ),
        ([_wait(1, "family", "03 Mar 2010")], "01 Mar 2010", {READY: 0}),
        ([_wait(1, "family", "20 Mar 2010")], "11 Mar 2010", {READY: 8}),
    ],
)
def test_each_day_of_a_clock_is_of_one(waits: list[WaitSpell], as_at: str, found: dict[str, int]) -> None:
    assert shares(_clock(FIRST), waits, day(as_at), england()) == found


def test_a_clock_that_stopped_counts_no_further() -> None:
    stopped = _clock(FIRST, day("03 Mar 2010"))
    assert shares(stopped, [_wait(1, "family", "02 Mar 2010")], day("30 Mar 2010"), england()) == {
        READY: 1,
        "family": 1,
    }


def test_waits_are_read_from_the_log() -> None:
    story = a_case().on("01 Mar 2010", "referral_received", source="2A")
    story.on("02 Mar 2010", "wait_began", waits_for="family", reason="consent", expected_on="2010-03-05")
    story.then("04 Mar 2010", "wait_ended").on("05 Mar 2010", "wait_ended")
    story.on("08 Mar 2010", "wait_began", waits_for="police", reason="information")
    assert list(wait_spells(story.case_log)) == [
        WaitSpell("e2", "family", "consent", *(day(f"0{n} Mar 2010") for n in (2, 5, 4))),
        WaitSpell("e5", "police", "information", day("08 Mar 2010"), None, None),
    ]


def _random_case(chance: random.Random) -> list[RecordedEvent]:
    """A referral with an assessment, and up to eight waits that overlap, end or go on."""
    at = datetime(2010, 3, 1, tzinfo=UTC)
    events = [RecordedEvent("e1", "referral_received", FIRST, at, "csc", "duty", None, {"source": "2A"})]
    for number in range(chance.randint(0, 8)):
        on = FIRST + timedelta(days=chance.randint(-20, 60))
        given = {"waits_for": chance.choice(WHOM), "reason": "other", "expected_on": on.isoformat()}
        events.append(RecordedEvent(f"w{number}", "wait_began", on, at, "csc", "duty", None, given))
        if chance.random() < 0.7:
            over = on + timedelta(days=chance.randint(-2, 40))
            events.append(
                RecordedEvent(f"x{number}", "wait_ended", over, at, "csc", "duty", f"w{number}", {})
            )
    if chance.random() < 0.7:
        on = FIRST + timedelta(days=chance.randint(0, 50))
        started = RecordedEvent("a", "initial_assessment_started", FIRST, at, "csc", "duty", "e1", {})
        events += [
            started,
            RecordedEvent("b", "initial_assessment_completed", on, at, "csc", "duty", "a", {}),
        ]
    return events


def test_for_a_thousand_random_cases_parts_sum_to_the_whole_and_no_clock_moves() -> None:
    calendar, chance = england(), random.Random(2010)
    counted = 0
    for _ in range(1000):
        events = _random_case(chance)
        without = CaseLog(event for event in events if not event.kind.startswith("wait_"))
        case_log, as_at = CaseLog(events), FIRST + timedelta(days=chance.randint(-3, 70))
        found = clocks(case_log, rulebook())
        assert found == clocks(without, rulebook())
        spells = list(wait_spells(case_log))
        for clock in found:
            until_on = min(clock.over_on or as_at, as_at)
            whole = max(calendar.working_days_between(clock.started_on, until_on), 0)
            parts = shares(clock, spells, as_at, calendar)
            assert sum(parts.values()) == whole
            assert min(parts.values()) >= 0
            counted += len(parts) > 1
    assert counted > 500, "waits had a part in many of them"
