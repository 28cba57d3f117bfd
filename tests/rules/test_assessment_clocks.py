"""Clocks from the referral to the conference: announced, begun, judged, stopped twice or never."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from stories import a_case, assessment, day, discussion, in_breach, of, plan, referral, spans, the, was_late

from caseflow.rules.clocks import (
    BACKWARDS,
    ENDED_BACKWARDS,
    SECOND_COMPLETION,
    Status,
    judged_at_completion,
    status,
    stopped_late,
)
from caseflow.rules.rulebook import rulebook

# From the referral to the assessments.


@pytest.mark.parametrize(
    ("referred", "due"),
    [
        ("05 Jun 2009", "16 Jun 2009"),
        ("06 Jun 2009", "16 Jun 2009"),
        ("24 Dec 2009", "07 Jan 2010"),
        ("01 Apr 2010", "14 Apr 2010"),
        ("02 Apr 2010", "14 Apr 2010"),
    ],
)
def test_a_weekend_or_holiday_referral_is_day_0_all_the_same(referred: str, due: str) -> None:
    story = a_case().on(referred, "referral_received").then(referred, "initial_assessment_started")
    assert the(story, "R02").due_on == day(due)


def test_a_decision_to_assess_runs_the_clock_and_the_assessment_takes_it_over() -> None:
    story = referral().then("29 Mar 2010", "referral_decided", outcome="initial_assessment")
    announced = the(story, "R02")
    assert (announced.subject, announced.started_on, announced.begun_by) == ("e1", day("26 Mar 2010"), None)
    begun = the(story.on("31 Mar 2010", "initial_assessment_started", about="e1"), "R02")
    assert begun == announced._replace(begun_by="e3")
    done = the(story.then("06 Apr 2010", "initial_assessment_completed", outcome="nfa"), "R02")
    assert done[:6] == announced[:6]
    assert done.stopped_by == "e4"


def test_a_second_decision_to_assess_starts_no_second_clock() -> None:
    story = referral().then("29 Mar 2010", "referral_decided", outcome="initial_assessment")
    story.on("30 Mar 2010", "referral_decided", about="e1", outcome="initial_assessment")
    assert len(of(story, "R02")) == 1
    assert [clock.exception for clock in of(story, "R01")] == [None, SECOND_COMPLETION]


def test_a_decision_taken_back_ends_the_announced_assessment() -> None:
    story = referral().then("29 Mar 2010", "referral_decided", outcome="initial_assessment")
    story.on("30 Mar 2010", "referral_decided", about="e1", outcome="early_help")
    assert the(story, "R02").ended_on == day("30 Mar 2010")


def test_a_decision_against_and_then_for_an_assessment_leaves_it_running() -> None:
    story = referral().then("29 Mar 2010", "referral_decided", outcome="nfa")
    story.on("30 Mar 2010", "referral_decided", about="e1", outcome="initial_assessment")
    assert the(story, "R02").ended_on is None


def test_an_assessment_that_names_no_referral_counts_from_its_own_day_and_settles_the_announced_one() -> None:
    story = referral().then("29 Mar 2010", "referral_decided", outcome="initial_assessment")
    story.on("31 Mar 2010", "initial_assessment_started", trigger="new_information")
    first, second = of(story, "R02")
    assert (first.subject, first.ended_on, first.begun_by) == ("e1", day("31 Mar 2010"), None)
    assert (second.subject, second.started_on, second.begun_by) == ("e3", day("31 Mar 2010"), "e3")


def test_an_assessment_before_the_referral_settles_nothing() -> None:
    story = referral().then("29 Mar 2010", "referral_decided", outcome="initial_assessment")
    story.on("01 Mar 2010", "initial_assessment_started", trigger="new_information")
    assert [clock.ended_on for clock in of(story, "R02")] == [None, None]


def test_two_assessments_of_one_referral_are_two_clocks() -> None:
    story = assessment().then("01 Apr 2010", "initial_assessment_completed", outcome="nfa")
    story.on("06 Apr 2010", "initial_assessment_started", about="e1")
    story.then("30 Apr 2010", "initial_assessment_completed", outcome="nfa")
    assert spans(story, "R02") == [
        (1, day("08 Apr 2010"), day("01 Apr 2010")),
        (2, day("08 Apr 2010"), day("30 Apr 2010")),
    ]


def test_the_core_assessment_counts_from_the_end_of_the_initial_until_it_is_started() -> None:
    story = assessment().then("12 Oct 2010", "initial_assessment_completed", outcome="core_assessment")
    announced = the(story, "R03")
    assert (announced.subject, announced.due_on) == ("e2", day("30 Nov 2010"))
    begun = the(story.then("13 Oct 2010", "core_assessment_started"), "R03")
    assert (begun.subject, begun.started_on, begun.due_on) == ("e2", day("13 Oct 2010"), day("01 Dec 2010"))


def test_an_initial_assessment_completed_twice_announces_one_core_assessment() -> None:
    story = assessment().then("12 Apr 2010", "initial_assessment_completed", outcome="core_assessment")
    story.on("13 Apr 2010", "initial_assessment_completed", about="e2", outcome="core_assessment")
    assert the(story, "R03").started_on == day("12 Apr 2010")


# The worked case of a rule that changes between referral and completion.


def test_the_worker_sees_the_rule_of_the_start_and_the_measure_takes_the_rule_of_the_completion() -> None:
    rules = rulebook("wt-2010")
    story = assessment().then("12 Apr 2010", "initial_assessment_completed", outcome="nfa")
    clock = the(story, "R02", "wt-2010")
    assert (clock.due_on, was_late(clock)) == (day("08 Apr 2010"), True)
    judged = judged_at_completion(clock, rules)
    assert judged is not None
    assert (judged.due_on, judged.in_time, judged.differs) == (day("13 Apr 2010"), True, True)
    assert (judged.limit.value, judged.rule_from) == (10, day("01 Apr 2010"))
    under_the_plan = judged_at_completion(the(story, "R02"), rulebook())
    assert under_the_plan is not None
    assert (under_the_plan.due_on, under_the_plan.in_time, under_the_plan.differs) == (
        day("08 Apr 2010"),
        False,
        False,
    )


@pytest.mark.parametrize(
    ("referred", "due", "rule_from"),
    [("31 Mar 2010", "13 Apr 2010", "01 Jan 1985"), ("01 Apr 2010", "19 Apr 2010", "01 Apr 2010")],
)
def test_the_day_of_the_referral_picks_the_version(referred: str, due: str, rule_from: str) -> None:
    story = a_case().on(referred, "referral_received").then(referred, "initial_assessment_started")
    clock = the(story, "R02", "wt-2010")
    assert (clock.due_on, clock.rule_from) == (day(due), day(rule_from))


def test_a_running_or_impossible_clock_is_not_judged() -> None:
    assert judged_at_completion(the(assessment(), "R02"), rulebook()) is None
    story = assessment().then("01 Mar 2010", "initial_assessment_completed", outcome="nfa")
    assert judged_at_completion(the(story, "R02"), rulebook()) is None


def test_under_the_single_assessment_the_two_old_clocks_start_no_longer() -> None:
    story = a_case().on("01 Apr 2013", "referral_received")
    story.then("02 Apr 2013", "referral_decided", outcome="initial_assessment")
    single = the(story, "R18", "wt-2023")
    assert (single.subject, single.due_on) == ("e1", day("05 Jun 2013"))
    story.on("03 Apr 2013", "initial_assessment_started", about="e1")
    assert of(story, "R02", "wt-2023") == []
    assert of(story, "R18", "wt-2010") == []
    story.then("05 Jun 2013", "initial_assessment_completed", outcome="core_assessment")
    story.then("06 Jun 2013", "core_assessment_started").then("30 Aug 2013", "core_assessment_completed")
    assert of(story, "R03", "wt-2023") == []
    single = the(story, "R18", "wt-2023")
    assert (single.stopped_by, single.begun_by, was_late(single)) == ("e4", "e3", False)


def test_a_single_assessment_of_its_own_kind_runs_45_working_days_from_the_referral() -> None:
    story = a_case().on("03 Jun 2013", "referral_received").then("10 Jun 2013", "single_assessment_started")
    running = the(story, "R18", "wt-2023")
    assert (running.subject, running.due_on) == ("e1", day("05 Aug 2013"))
    assert of(story, "R02", "wt-2023") == of(story, "R18", "wt-2010") == []
    for stop, late in (("05 Aug 2013", False), ("06 Aug 2013", True)):
        done = (
            a_case().on("03 Jun 2013", "referral_received").then("10 Jun 2013", "single_assessment_started")
        )
        assert was_late(the(done.then(stop, "single_assessment_completed"), "R18", "wt-2023")) is late


def test_the_last_referral_before_the_single_assessment_is_judged_by_the_rule_it_began_under() -> None:
    story = a_case().on("29 Mar 2013", "referral_received").then("02 Apr 2013", "initial_assessment_started")
    clock = the(story.then("30 Apr 2013", "initial_assessment_completed"), "R02", "wt-2023")
    judged = judged_at_completion(clock, rulebook("wt-2023"))
    assert judged is not None
    assert (judged.due_on, judged.in_time) == (day("15 Apr 2013"), False)


def test_a_single_assessment_without_a_referral_counts_from_its_own_day() -> None:
    story = a_case().on("03 Jun 2013", "initial_assessment_started", trigger="new_information")
    story.then("10 Jun 2013", "initial_assessment_completed").then("11 Jun 2013", "core_assessment_started")
    assert the(story, "R18", "wt-2023").stopped_by == "e2"


# Stops that cannot be, come twice, or belong to nothing.


def test_a_stop_before_its_start_is_an_exception() -> None:
    story = assessment().then("25 Mar 2010", "initial_assessment_completed", outcome="nfa")
    clock = the(story, "R02")
    assert (clock.exception, clock.stopped_by) == (BACKWARDS, "e3")
    assert status(clock, day("09 Apr 2010")) is Status.EXCEPTION


def test_of_two_completions_the_first_counts_and_the_second_is_listed() -> None:
    story = assessment().then("12 Apr 2010", "initial_assessment_completed", outcome="nfa")
    story.on("07 Apr 2010", "initial_assessment_completed", about="e2", team="north", outcome="services")
    first, second = of(story, "R02")
    assert (first.subject, first.stopped_by, first.exception, first.team) == ("e1", "e4", None, "north")
    assert (second.subject, second.stopped_by, second.exception) == ("e3", "e3", SECOND_COMPLETION)
    assert (second.started_on, second.due_on, second.team) == (first.started_on, first.due_on, "duty")


def test_of_two_completions_on_one_day_the_one_recorded_first_counts() -> None:
    early = datetime(2010, 4, 7, 8, tzinfo=UTC)
    story = assessment().then("07 Apr 2010", "initial_assessment_completed", outcome="nfa")
    story.on("07 Apr 2010", "initial_assessment_completed", about="e2", recorded_at=early, outcome="nfa")
    assert of(story, "R02")[0].stopped_by == "e4"


def test_a_completion_whose_start_was_withdrawn_does_not_count() -> None:
    story = assessment().then("07 Apr 2010", "initial_assessment_completed", outcome="core_assessment")
    story.on("08 Apr 2010", "event_withdrawn", about="e2", reason="wrong child")
    assert of(story, "R02") == []
    assert of(story, "R03") == []


def test_an_assessment_whose_referral_was_withdrawn_stands_on_its_own() -> None:
    clock = the(assessment().on("08 Apr 2010", "event_withdrawn", about="e1"), "R02")
    assert (clock.subject, clock.started_on) == ("e2", day("30 Mar 2010"))


def test_an_event_about_one_that_is_not_known_stands_on_its_own() -> None:
    story = a_case().on("30 Mar 2010", "initial_assessment_started", about="not known yet")
    assert the(story, "R02").started_on == day("30 Mar 2010")


def test_a_withdrawn_completion_leaves_the_clock_running_and_withdrawing_that_stops_it_again() -> None:
    story = assessment().then("07 Apr 2010", "initial_assessment_completed", outcome="nfa")
    story.then("08 Apr 2010", "event_withdrawn", reason="not authorised")
    assert the(story, "R02").stopped_on is None
    story.then("09 Apr 2010", "event_withdrawn", reason="it was")
    assert the(story, "R02").stopped_on == day("07 Apr 2010")
    assert [event.event_id for event in story.case_log.events] == ["e1", "e2", "e3"]


def test_withdrawals_of_nothing_or_of_each_other_do_no_harm() -> None:
    story = referral().on("27 Mar 2010", "event_withdrawn").on("27 Mar 2010", "event_withdrawn", about="e4")
    story.on("27 Mar 2010", "event_withdrawn", about="e3")
    assert [event.event_id for event in story.case_log.events] == ["e1"]
    assert [event.event_id for event in referral().on("27 Mar 2010", "event_withdrawn").case_log.events] == [
        "e1"
    ]


def test_events_about_each_other_do_not_run_in_a_circle() -> None:
    story = a_case().on("01 Apr 2010", "initial_assessment_completed", about="e2")
    story.on("01 Apr 2010", "initial_assessment_started", about="e1")
    assert the(story, "R02").stopped_by == "e1"


# What is needed no longer.


def test_closing_the_case_ends_what_was_running_and_not_what_comes_after() -> None:
    story = assessment().on("01 Apr 2010", "case_closed", reason="RC1")
    story.on("06 Apr 2010", "referral_received").on("20 Apr 2010", "case_closed", reason="RC1")
    assert the(story, "R02").ended_on == day("01 Apr 2010")
    assert [clock.ended_on for clock in of(story, "R01")] == [day("01 Apr 2010"), day("20 Apr 2010")]
    assert not in_breach(the(story, "R02"), day("30 Apr 2010"))


def test_what_was_done_after_the_closing_still_counts_as_done() -> None:
    story = assessment().on("01 Apr 2010", "case_closed", reason="RC1")
    story.on("07 Apr 2010", "initial_assessment_completed", about="e2", outcome="nfa")
    clock = the(story, "R02")
    assert (clock.stopped_on, clock.ended_on) == (day("07 Apr 2010"), None)


def test_an_enquiry_without_need_of_a_conference_ends_the_conference_clock() -> None:
    story = discussion().then("29 Dec 2009", "enquiry_started")
    story.then("08 Jan 2010", "enquiry_completed", outcome="no_conference")
    assert the(story, "R06").ended_on == day("08 Jan 2010")


def test_an_end_before_the_start_is_an_exception() -> None:
    story = plan().then("01 Dec 2009", "protection_plan_ended")
    assert the(story, "R10").exception == ENDED_BACKWARDS


# Conferences: the link to the strategy discussion is optional.


def test_an_unlinked_conference_stops_the_earliest_running_clock() -> None:
    story = discussion().on("29 Dec 2009", "strategy_discussion_held", initiates_enquiry=True)
    story.on("08 Jan 2010", "initial_conference_held", outcome="plan")
    assert [clock.stopped_by for clock in of(story, "R06")] == ["e3", None]
    story.on("11 Jan 2010", "initial_conference_held", outcome="plan")
    story.on("12 Jan 2010", "initial_conference_held", outcome="plan")
    assert [clock.stopped_by for clock in of(story, "R06")] == ["e3", "e4"]


def test_a_conference_linked_to_the_later_discussion_stops_that_ones_clock() -> None:
    story = discussion().on("29 Dec 2009", "strategy_discussion_held", initiates_enquiry=True)
    story.then("08 Jan 2010", "initial_conference_held", outcome="plan")
    assert [clock.stopped_by for clock in of(story, "R06")] == [None, "e3"]


@pytest.mark.parametrize("held", ["23 Dec 2009", "20 Jan 2010"])
def test_an_unlinked_conference_before_the_start_or_after_the_end_stops_nothing(held: str) -> None:
    story = discussion().on("19 Jan 2010", "case_closed", reason="RC1")
    story.on(held, "initial_conference_held", outcome="no_plan")
    assert the(story, "R06").stopped_by is None


def test_a_discussion_that_starts_no_enquiry_starts_no_clock() -> None:
    assert of(a_case().on("24 Dec 2009", "strategy_discussion_held", initiates_enquiry=False), "R06") == []


@pytest.mark.parametrize(
    ("held", "late"), [("08 Apr 2010", []), ("09 Apr 2010", ["R02"]), ("01 Mar 2010", [])]
)
def test_what_an_event_would_stop_late_is_known_before_it_is_recorded(held: str, late: list[str]) -> None:
    story = referral().then("29 Mar 2010", "initial_assessment_started")
    done = a_case().then(held, "initial_assessment_completed").events[0]
    completion = replace(done, event_id="now", about="e2")
    found = list(stopped_late(story.case_log, completion, rulebook()))
    assert [clock.timescale for clock in found] == late
    assert story.case_log.by_id.get("now") is None


def test_a_local_clock_is_no_statutory_one_that_is_stopped_late() -> None:
    story = a_case().on("01 Mar 2010", "caf_started")
    done = replace(a_case().on("01 Dec 2010", "caf_completed").events[0], event_id="now", about="e1")
    assert list(stopped_late(story.case_log, done, rulebook())) == []
