"""Clocks: each limit on the day before, the day and the day after; ends, pauses and explanations."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from stories import (
    Story,
    a_case,
    assessment,
    caf,
    camhs,
    care,
    core,
    day,
    discussion,
    in_breach,
    of,
    paused,
    plan,
    referral,
    request,
    the,
    was_late,
)

from caseflow.rules.clocks import Status, clocks, judged_at_completion, rule_name, sentence, status
from caseflow.rules.reading import DATA
from caseflow.rules.rulebook import load, rulebook

# One worked example for each timescale: what opens it, what stops it, and the last day in time.


STARTED = "initial_assessment_started"
EXAMPLES = [
    ("R01", referral, "referral_decided", {"outcome": "nfa"}, "29 Mar 2010"),
    ("R02", assessment, "initial_assessment_completed", {"outcome": "nfa"}, "08 Apr 2010"),
    ("R03", core, "core_assessment_completed", {"outcome": "nfa"}, "30 Nov 2009"),
    ("R06", discussion, "initial_conference_held", {"outcome": "plan"}, "19 Jan 2010"),
    ("R08", plan, "core_group_held", {}, "12 Jan 2010"),
    ("R10", plan, "review_conference_held", {}, "24 Mar 2010"),
    ("R12", plan, "protection_visit_made", {}, "19 Jan 2010"),
    ("R13", care, "care_review_held", {}, "01 Apr 2010"),
    ("R22", caf, "caf_completed", {}, "13 Jun 2011"),
    ("R25", request, "step_decided", {"decision": "accepted"}, "12 Apr 2010"),
    ("R-S1", camhs, "service_appointment", {"attended": True}, "28 Apr 2010"),
    ("R-S2", camhs, "service_decided", {"decision": "accepted"}, "12 Apr 2010"),
]


@pytest.mark.parametrize(("code", "begin", "stop", "data", "due"), EXAMPLES)
@pytest.mark.parametrize(("days", "late"), [(-1, False), (0, False), (1, True)])
def test_stopped_the_day_before_on_and_after_the_last_day(code, begin, stop, data, due, days, late) -> None:
    done_on = day(due) + timedelta(days=days)
    story = begin().then(done_on.strftime("%d %b %Y"), stop, **data)
    clock = next(each for each in of(story, code) if each.number == 1)
    assert (clock.due_on, clock.original_due_on) == (day(due), day(due))
    assert (clock.stopped_on, clock.stopped_by) == (done_on, story.last)
    assert (clock.team, clock.agency, clock.exception) == ("duty", "csc", None)
    assert was_late(clock) is late


@pytest.mark.parametrize(("code", "begin", "stop", "data", "due"), EXAMPLES)
def test_never_stopped_it_falls_into_breach_the_day_after_its_last(code, begin, stop, data, due) -> None:
    clock = the(begin(), code)
    assert (clock.stopped_on, clock.stopped_by, clock.ended_on) == (None, None, None)
    assert not in_breach(clock, day(due))
    assert in_breach(clock, day(due) + timedelta(days=1))
    assert not was_late(clock)


def test_looked_back_on_from_before_a_clock_is_as_it_was_then() -> None:
    clock = the(assessment().then("20 Apr 2010", "initial_assessment_completed", outcome="nfa"), "R02")
    days = ("25 Mar 2010", "26 Mar 2010", "08 Apr 2010", "09 Apr 2010", "19 Apr 2010", "20 Apr 2010")
    assert [status(clock, day(each)).value for each in days] == [
        "not_started",
        "in_time",
        "due_today",
        "in_breach",
        "in_breach",
        "done_late",
    ]


@pytest.mark.parametrize(
    ("as_at", "stands"),
    [
        ("01 Apr 2010", Status.IN_TIME),
        ("05 Apr 2010", Status.DUE_SOON),
        ("07 Apr 2010", Status.DUE_SOON),
        ("08 Apr 2010", Status.DUE_TODAY),
        ("09 Apr 2010", Status.IN_BREACH),
    ],
)
def test_soon_is_up_to_the_day_that_is_asked_for(as_at: str, stands: Status) -> None:
    clock = the(assessment(), "R02")
    assert clock.due_on == day("08 Apr 2010")
    assert status(clock, day(as_at), day(as_at) + timedelta(days=3)) is stands


@pytest.mark.parametrize(
    ("as_at", "stands"),
    [
        ("11 Jun 2009", Status.IN_TIME),
        ("12 Jun 2009", Status.DUE_TODAY),
        ("13 Jun 2009", Status.JUST_DUE),
        ("14 Jun 2009", Status.JUST_DUE),
        ("15 Jun 2009", Status.IN_BREACH),
    ],
)
def test_a_clock_due_on_a_friday_is_not_late_before_the_monday(as_at: str, stands: Status) -> None:
    clock = the(a_case().on("03 Jun 2009", "referral_received").then("03 Jun 2009", STARTED), "R02")
    assert status(clock, day(as_at)) is stands


def test_what_is_needed_no_longer_is_neither_done_nor_late() -> None:
    clock = the(assessment().on("12 Apr 2010", "case_closed", reason="RC1"), "R02")
    assert [status(clock, day(each)) for each in ("09 Apr 2010", "12 Apr 2010")] == [
        Status.IN_BREACH,
        Status.ENDED,
    ]


# Pauses: a local clock may stand still, a statutory one never does.


@pytest.mark.parametrize(
    ("since", "until", "due"),
    [
        ("09 May 2011", "16 May 2011", "20 Jun 2011"),
        ("14 May 2011", "15 May 2011", "13 Jun 2011"),
        ("14 Jun 2011", "20 Jun 2011", "13 Jun 2011"),
        ("15 Apr 2011", "20 Apr 2011", "13 Jun 2011"),
        ("16 May 2011", "09 May 2011", "13 Jun 2011"),
    ],
)
def test_a_pause_moves_a_local_clock_by_its_working_days(since: str, until: str, due: str) -> None:
    clock = the(paused(since, until), "R22")
    assert (clock.due_on, clock.original_due_on) == (day(due), day("13 Jun 2011"))
    assert clock.paused_on is None


def test_a_local_clock_that_stands_still_is_not_in_breach() -> None:
    clock = the(paused("09 May 2011", None), "R22")
    assert clock.paused_on == day("09 May 2011")
    assert status(clock, day("08 May 2011")) is Status.IN_TIME
    assert status(clock, day("09 May 2011")) is Status.PAUSED
    assert status(clock, day("30 Jun 2011")) is Status.PAUSED


def test_a_pause_lasts_no_longer_than_the_clock() -> None:
    story = paused("09 May 2011", None).on("16 May 2011", "caf_completed", about="e1")
    story.on("17 May 2011", "clock_paused", about="e1", timescale="R22")
    clock = the(story, "R22")
    assert (clock.due_on, clock.paused_on) == (day("20 Jun 2011"), None)


def test_pauses_that_overlap_are_counted_once() -> None:
    story = paused("09 May 2011", "16 May 2011").on(
        "11 May 2011", "clock_paused", about="e1", timescale="R22"
    )
    assert the(story.then("18 May 2011", "clock_resumed"), "R22").due_on == day("22 Jun 2011")


def test_a_clock_in_days_or_weeks_moves_by_days() -> None:
    story = camhs().on("12 Apr 2010", "clock_paused", about="e1", timescale="R-S1")
    clock = the(story.then("17 Apr 2010", "clock_resumed"), "R-S1")
    assert clock.due_on == day("03 May 2010")


def test_a_statutory_clock_never_pauses() -> None:
    story = assessment().on("31 Mar 2010", "clock_paused", about="e2", timescale="R02")
    clock = the(story, "R02")
    assert (clock.due_on, clock.paused_on) == (day("08 Apr 2010"), None)


def test_a_pause_of_another_clock_or_of_nothing_moves_nothing() -> None:
    story = paused("09 May 2011", "16 May 2011", timescale="R23")
    story.on("09 May 2011", "clock_paused").on("16 May 2011", "clock_resumed")
    story.on("09 May 2011", "clock_paused", about="e1")
    assert the(story, "R22").due_on == day("13 Jun 2011")


# What a clock says for itself.


@pytest.mark.parametrize(
    ("story", "code", "words"),
    [
        (assessment(), "R02", "7 working days from Fri 26 March 2010; 2 and 5 April are bank holidays"),
        (referral(), "R01", "1 working day from Fri 26 March 2010"),
        (
            discussion(),
            "R06",
            "15 working days from Thu 24 December 2009; 25 and 28 December and 1 January are bank holidays",
        ),
        (
            caf().then("28 Apr 2011", "caf_completed"),
            "R23",
            "20 working days from Thu 28 April 2011; 29 April and 2 and 30 May are bank holidays",
        ),
        (plan("15 Apr 2010"), "R12", "15 working days from Thu 15 April 2010; 3 May is a bank holiday"),
        (
            plan("30 Nov 2009"),
            "R10",
            "3 months from Mon 30 November 2009; 28 February is the last day of that month",
        ),
        (plan("10 Jan 2009"), "R10", "3 months from Sat 10 January 2009"),
        (care(), "R13", "28 days from Thu 4 March 2010"),
        (caf().then("02 Jun 2011", "tac_meeting_held"), "R24", "12 weeks from Thu 2 June 2011"),
        (
            caf().then("02 Jun 2011", "tac_meeting_held", next_review_on="2011-07-01"),
            "R24",
            "the day agreed on Thu 2 June 2011",
        ),
        (
            paused("09 May 2011", "16 May 2011"),
            "R22",
            "35 working days from Mon 18 April 2011; 22, 25 and 29 April and 2 and 30 May are bank holidays; "
            "it stood still, and so moved from Mon 13 June 2011 to Mon 20 June 2011",
        ),
        (
            camhs().on("12 Apr 2010", "clock_paused", about="e1", timescale="R-S1"),
            "R-S1",
            "27 days from Thu 1 April 2010; it has stood still since Mon 12 April 2010",
        ),
    ],
)
def test_a_clock_explains_itself_in_one_sentence(story: Story, code: str, words: str) -> None:
    assert sentence(the(story, code), rulebook()) == words


def test_a_clock_names_its_rule() -> None:
    assert rule_name(the(assessment(), "R02"), rulebook()) == "Initial assessment (R02)"


VISIT_AFTER_CARE = """
[[timescale]]
code = "T1"
name = "First placement"
statutory = false
source = "invented"
subject = "care_started"
begun_by = [{ kind = "care_started" }]
stopped_by = [{ kind = "placement_started", where = { temporary = [false] } }]
ended_by = [{ kind = "care_ended" }]
limits = [{ from = 2000-01-01, value = 1, unit = "weeks", day_one = "same", source = "invented" }]
"""


def test_a_timescale_is_added_by_writing_it_into_the_file_and_nothing_else(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    with (tmp_path / "data" / "timescales.toml").open("a") as file:
        file.write(VISIT_AFTER_CARE)
    rules = load(tmp_path / "data", "cypp-2009")
    story = care("04 Mar 2010").then("05 Mar 2010", "placement_started", temporary=True)
    story.on("11 Mar 2010", "placement_started", about="e1", temporary=False)
    clock = next(each for each in clocks(story.case_log, rules) if each.timescale == "T1")
    assert (clock.due_on, clock.stopped_by, was_late(clock)) == (day("10 Mar 2010"), "e3", True)
    assert sentence(clock, rules) == "1 week from Thu 4 March 2010, that day counted"


@pytest.mark.parametrize(("signed_off", "late"), [("14 Jun 2009", False), ("15 Jun 2009", True)])
def test_a_weekend_sign_off_after_a_friday_due_date_is_in_time_for_every_reader(signed_off, late) -> None:
    """The seventh working day after Wed 3 June 2009 is Fri 12 June; a Sunday adds no working day."""
    story = a_case().on("03 Jun 2009", "referral_received", source="2A")
    story.then("03 Jun 2009", "initial_assessment_started", trigger="referral")
    story.then(signed_off, "initial_assessment_completed", outcome="nfa")
    (clock,) = of(story, "R02")
    assert (clock.due_on, clock.last_on) == (day("12 Jun 2009"), day("14 Jun 2009"))
    assert was_late(clock) is late
    judged = judged_at_completion(clock, rulebook())
    assert judged is not None
    assert judged.in_time is not late


def test_a_clock_is_over_on_the_day_it_stopped_or_ended() -> None:
    story = (
        a_case().on("01 Mar 2010", "referral_received").then("02 Mar 2010", "referral_decided", outcome="nfa")
    )
    assert [clock.over_on for clock in of(story, "R01")] == [day("02 Mar 2010")]
    story = a_case().on("01 Mar 2010", "referral_received")
    assert [clock.over_on for clock in of(story, "R01")] == [None]
    story.on("04 Mar 2010", "case_closed", reason="RC1")
    assert [clock.over_on for clock in of(story, "R01")] == [day("04 Mar 2010")]


def test_a_pause_that_is_over_moves_a_local_clock() -> None:
    assert [clock.moved for clock in of(paused("09 May 2011", "16 May 2011"), "R22")] == [True]
    assert [clock.moved for clock in of(caf(), "R22")] == [False]
