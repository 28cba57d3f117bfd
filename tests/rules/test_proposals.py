"""Rules that are only proposed: a bank holiday announced late, another limit; tried on random cases too."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from stories import a_case, day

from caseflow.rules.calendars import england
from caseflow.rules.clock import Status, status
from caseflow.rules.clocks import clocks
from caseflow.rules.proposals import Tried, tried, with_limit
from caseflow.rules.rulebook import Rulebook, rulebook
from caseflow.rules.timescales import openers

WEDDING = ((date(2011, 4, 28), "Invented holiday"),)
RULES = rulebook()
LATER = rulebook(RULES.framework, WEDDING)


def test_a_holiday_that_is_added_takes_a_working_day_and_gives_the_rules_another_version() -> None:
    on = WEDDING[0][0]
    assert england().is_working_day(on)
    assert not LATER.calendar.is_working_day(on)
    assert (on, "Invented holiday") in LATER.calendar.holidays_between(on, on)
    assert LATER.calendar.version != RULES.calendar.version
    assert LATER.fingerprint != RULES.fingerprint
    assert LATER.calendar.added == WEDDING
    assert rulebook(RULES.framework, WEDDING) is LATER
    assert rulebook(RULES.framework, ()) is RULES


@pytest.mark.parametrize(
    ("started", "moves"),
    [("28 Apr 2011", False), ("27 Apr 2011", True), ("15 Apr 2011", True), ("14 Apr 2011", False)],
)
def test_a_holiday_moves_what_spans_it_alone(started: str, moves: bool) -> None:
    """Seven working days from 15 April 2011 end on 28 April: two days between are holidays already."""
    story = a_case().on(started, "referral_received", source="2A")
    story.then(started, "initial_assessment_started")
    found = {each.timescale: each for each in tried(story.case_log, None, RULES, LATER)}
    moved = found["R02"]
    assert (moved.due_before != moved.due_after) is moves
    assert moved.runs


def _assessed(started: str, completed: str) -> list[Tried]:
    story = a_case().on(started, "referral_received", source="2A")
    story.then(started, "initial_assessment_started").then(completed, "initial_assessment_completed")
    return list(tried(story.case_log, None, *with_limit(RULES, RULES.timescales["R02"], 10)))


@pytest.mark.parametrize(
    ("completed", "before", "after"),
    [
        ("10 Mar 2010", True, True),
        ("11 Mar 2010", False, True),
        ("15 Mar 2010", False, True),
        ("16 Mar 2010", False, False),
    ],
)
def test_ten_working_days_are_tried_where_seven_hold(completed: str, before: bool, after: bool) -> None:
    (one,) = _assessed("01 Mar 2010", completed)
    assert (one.timescale, one.in_time_before, one.in_time_after) == ("R02", before, after)
    assert (one.due_before, one.due_after) == (day("10 Mar 2010"), day("15 Mar 2010"))
    assert one.differs
    assert not one.runs


def test_what_still_runs_is_neither_in_time_nor_late_and_ends_with_its_case() -> None:
    story = a_case().on("01 Mar 2010", "referral_received", source="2A")
    story.then("01 Mar 2010", "initial_assessment_started")
    rules = with_limit(RULES, RULES.timescales["R02"], 7)
    (one,) = tried(story.case_log, None, *rules)
    assert (one.in_time_before, one.in_time_after, one.runs, one.differs) == (None, None, True, False)
    (one,) = tried(story.case_log, day("05 Mar 2010"), *rules)
    assert not one.runs


def _random_days(chance: random.Random) -> tuple[date, date]:
    on = date(2009, 1, 1) + timedelta(days=chance.randint(0, 700))
    return on, on + timedelta(days=chance.randint(0, 30))


def _story(started: date, completed: date, rules: Rulebook) -> tuple[Tried, bool]:
    story = a_case().on(f"{started:%d %b %Y}", "referral_received", source="2A")
    story.then(f"{started:%d %b %Y}", "initial_assessment_started")
    story.then(f"{completed:%d %b %Y}", "initial_assessment_completed")
    (one,) = tried(story.case_log, None, *with_limit(rules, rules.timescales["R02"], 10))
    (clock,) = (each for each in clocks(story.case_log, rules) if each.timescale == "R02")
    return one, status(clock, date(2030, 1, 1)) is Status.DONE_IN_TIME


def test_for_random_cases_before_is_what_the_rules_say_and_a_longer_limit_makes_nothing_late() -> None:
    chance, better = random.Random(2010), 0
    for _ in range(300):
        one, in_time = _story(*_random_days(chance), RULES)
        assert one.in_time_before is in_time
        assert one.due_before < one.due_after
        assert one.in_time_after or not in_time
        better += one.in_time_before != one.in_time_after
    assert better > 10


def test_what_one_of_the_rules_has_no_clock_for_is_not_compared() -> None:
    story = a_case().on("01 Mar 2010", "referral_received", source="2A")
    nothing = replace(RULES, timescales={}, opened_by=openers({}))
    assert list(tried(story.case_log, None, RULES, nothing)) == []
