"""Clocks: each limit on the day before, the day and the day after, and what else can become of one."""

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from stories import Story, a_case, day

from caseflow.rules.clocks import (
    BACKWARDS,
    ENDED_BACKWARDS,
    SECOND_COMPLETION,
    Clock,
    clocks,
    effective,
    in_breach,
    is_running,
    judged_at_completion,
    rule_name,
    sentence,
    urgency,
    was_late,
)
from caseflow.rules.dated import load, rulebook
from caseflow.rules.reading import DATA


def of(story: Story, code: str, framework: str = "cypp-2009") -> list[Clock]:
    """The story's clocks of one timescale."""
    return [clock for clock in clocks(story.events, rulebook(framework)) if clock.timescale == code]


def the(story: Story, code: str, framework: str = "cypp-2009") -> Clock:
    """The story's only clock of one timescale."""
    (clock,) = of(story, code, framework)
    return clock


def spans(story: Story, code: str) -> list[tuple[int, date, date | None]]:
    """Number, due date and stop of each clock of one timescale."""
    return [(clock.number, clock.due_on, clock.stopped_on) for clock in of(story, code)]


# One worked example for each timescale: what opens it, what stops it, and the last day in time.


def referral() -> Story:
    return a_case().on("26 Mar 2010", "referral_received")


def assessment() -> Story:
    return referral().then("30 Mar 2010", "initial_assessment_started", trigger="referral")


def core() -> Story:
    return a_case().on("12 Oct 2009", "core_assessment_started", trigger="new_information")


def discussion() -> Story:
    return a_case().on("24 Dec 2009", "strategy_discussion_held", initiates_enquiry=True)


def plan(when: str = "24 Dec 2009") -> Story:
    return a_case().on(when, "protection_plan_started", category="NEG")


def care(when: str = "04 Mar 2010", legal_status: str = "V2") -> Story:
    return a_case().on(when, "care_started", legal_status=legal_status)


def caf() -> Story:
    return a_case().on("18 Apr 2011", "caf_started")


def request() -> Story:
    return a_case().on("01 Apr 2010", "step_requested", direction="down", to_tier="targeted")


def camhs() -> Story:
    return a_case().on("01 Apr 2010", "service_requested", service="camhs")


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
    assert not is_running(clock, day("25 Mar 2010"))
    assert is_running(clock, day("26 Mar 2010"))
    assert not in_breach(clock, day("08 Apr 2010"))
    assert in_breach(clock, day("19 Apr 2010"))
    assert not in_breach(clock, day("20 Apr 2010"))


@pytest.mark.parametrize(
    ("as_at", "word"),
    [
        ("09 Apr 2010", "in breach"),
        ("08 Apr 2010", "due today"),
        ("07 Apr 2010", "due soon"),
        ("05 Apr 2010", "due soon"),
        ("01 Apr 2010", "in time"),
    ],
)
def test_urgency_is_a_comparison_with_the_day_of_looking(as_at: str, word: str) -> None:
    soon_on = day(as_at) + timedelta(days=3)
    assert urgency(day("08 Apr 2010"), day(as_at), soon_on) == word


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
    assert not is_running(clock, day("09 Apr 2010"))
    assert not was_late(clock)


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
    assert [event.event_id for event in effective(story.events)] == ["e1", "e2", "e3"]


def test_withdrawals_of_nothing_or_of_each_other_do_no_harm() -> None:
    story = referral().on("27 Mar 2010", "event_withdrawn").on("27 Mar 2010", "event_withdrawn", about="e4")
    story.on("27 Mar 2010", "event_withdrawn", about="e3")
    assert [event.event_id for event in effective(story.events)] == ["e1"]
    assert [
        event.event_id for event in effective(referral().on("27 Mar 2010", "event_withdrawn").events)
    ] == ["e1"]


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


# Plans: reviews from the date of the one before. The letters are those of the worked cases of the measure.


def reviewed(start: str, *reviews: str) -> Story:
    story = plan(start)
    for held in reviews:
        story.on(held, "review_conference_held", about="e1")
    return story


@pytest.mark.parametrize(
    ("story", "first", "later"),
    [
        (reviewed("31 Dec 2009", "31 Mar 2010"), ("31 Mar 2010", False), [("30 Sep 2010", None)]),  # A
        (reviewed("01 Jan 2010"), ("01 Apr 2010", None), []),  # B
        (reviewed("30 Nov 2009", "01 Mar 2010"), ("28 Feb 2010", True), [("01 Sep 2010", None)]),  # C
        (
            reviewed("10 Jan 2009", "08 Apr 2009", "05 Oct 2009"),
            ("10 Apr 2009", False),
            [("08 Oct 2009", False), ("05 Apr 2010", None)],
        ),  # D
        (
            reviewed("10 Jan 2009", "08 Apr 2009", "12 Oct 2009"),
            ("10 Apr 2009", False),
            [("08 Oct 2009", True), ("12 Apr 2010", None)],
        ),  # E
        (
            reviewed("01 Jun 2008", "29 Aug 2008", "20 Mar 2009", "15 Sep 2009", "10 Mar 2010"),
            ("01 Sep 2008", False),
            [("28 Feb 2009", True), ("20 Sep 2009", False), ("15 Mar 2010", False), ("10 Sep 2010", None)],
        ),  # F
    ],
    ids="ABCDEF",
)
def test_reviews_fall_due_from_the_one_before(story, first, later) -> None:
    def told(clock: Clock) -> tuple[str, bool | None]:
        return clock.due_on.strftime("%d %b %Y"), None if clock.stopped_on is None else was_late(clock)

    assert told(the(story, "R10")) == first
    assert [told(clock) for clock in of(story, "R11")] == later
    assert [clock.number for clock in of(story, "R11")] == list(range(2, len(later) + 2))


def test_a_plans_end_ends_its_clocks_and_a_review_after_it_is_none() -> None:  # G
    story = plan("10 Jan 2009").on("31 Mar 2010", "protection_plan_ended", about="e1")
    story.on("01 Apr 2010", "review_conference_held", about="e1")
    clock = the(story, "R10")
    assert (clock.stopped_on, clock.ended_on) == (None, day("31 Mar 2010"))
    assert in_breach(clock, day("30 Mar 2010"))
    assert not in_breach(clock, day("31 Mar 2010"))


def test_a_review_that_does_not_count_or_comes_on_the_first_day_is_no_review() -> None:
    story = plan("10 Jan 2009").on("10 Jan 2009", "review_conference_held", about="e1")
    story.on("08 Apr 2009", "review_conference_held", about="e1", counts=False)
    story.on("14 Apr 2009", "review_conference_held", about="e1", counts=True)
    assert spans(story, "R10") == [(1, day("10 Apr 2009"), day("14 Apr 2009"))]


def test_a_plan_still_open_on_a_closed_case_keeps_its_clocks() -> None:
    assert the(plan().on("04 Jan 2010", "case_closed", reason="RC7"), "R10").ended_on is None


def test_the_first_core_group_counts_from_the_conference_and_later_ones_from_the_one_before() -> None:
    story = a_case().on("01 Feb 2010", "initial_conference_held", outcome="plan")
    story.then("02 Feb 2010", "protection_plan_started", category="EMO")
    story.on("15 Feb 2010", "core_group_held", about="e2").on("30 Mar 2010", "core_group_held", about="e2")
    assert spans(story, "R08") == [(1, day("15 Feb 2010"), day("15 Feb 2010"))]
    assert spans(story, "R09") == [
        (2, day("29 Mar 2010"), day("30 Mar 2010")),
        (3, day("11 May 2010"), None),
    ]


def test_a_core_group_about_a_withdrawn_plan_belongs_to_nothing() -> None:
    story = plan().then("04 Jan 2010", "core_group_held").on("05 Jan 2010", "event_withdrawn", about="e1")
    assert clocks(story.events, rulebook()) == []


# Care.


@pytest.mark.parametrize(
    ("start", "due"),
    [("31 Mar 2011", "28 Apr 2011"), ("01 Apr 2011", "05 May 2011"), ("18 Apr 2011", "20 May 2011")],
)
def test_the_first_care_review_is_due_in_four_weeks_or_from_april_2011_in_20_working_days(start, due) -> None:
    assert the(care(start), "R13").due_on == day(due)


def test_care_reviews_are_due_after_three_months_and_then_every_six() -> None:
    story = care("04 Mar 2010")
    for held in ("30 Mar 2010", "30 Jun 2010", "31 Dec 2010"):
        story.on(held, "care_review_held", about="e1")
    assert spans(story, "R14") == [(2, day("30 Jun 2010"), day("30 Jun 2010"))]
    assert spans(story, "R15") == [
        (3, day("30 Dec 2010"), day("31 Dec 2010")),
        (4, day("30 Jun 2011"), None),
    ]


@pytest.mark.parametrize("legal_status", ["V3", "V4"])
def test_a_series_of_short_breaks_has_no_review_clock(legal_status: str) -> None:
    assert clocks(care(legal_status=legal_status).events, rulebook()) == []


# The CAF and services.


def test_the_first_team_meeting_is_due_after_the_caf_and_more_meetings_are_quite_usual() -> None:
    story = caf().then("20 May 2011", "caf_completed").on("23 May 2011", "caf_completed", about="e1")
    story.on("17 Jun 2011", "tac_meeting_held", about="e1").on("24 Jun 2011", "tac_meeting_held", about="e1")
    clock = the(story, "R23")
    assert (clock.subject, clock.started_on, clock.due_on) == ("e1", day("20 May 2011"), day("20 Jun 2011"))
    assert clock.stopped_by == "e4"


@pytest.mark.parametrize(
    ("agreed", "due"),
    [
        ("2011-07-29", "29 Jul 2011"),
        (None, "25 Aug 2011"),
        ("2011-06-02", "25 Aug 2011"),
        ("soon", "25 Aug 2011"),
    ],
)
def test_a_team_review_is_due_on_the_day_agreed_or_in_twelve_weeks(agreed: str | None, due: str) -> None:
    story = caf().then("02 Jun 2011", "tac_meeting_held", next_review_on=agreed)
    assert the(story, "R24").due_on == day(due)


def test_a_team_review_agrees_the_day_of_the_next_and_the_cafs_end_ends_it() -> None:
    story = caf().then("02 Jun 2011", "tac_meeting_held", next_review_on="2011-07-01")
    story.on("08 Jul 2011", "tac_review_held", about="e1", next_review_on="2011-09-01")
    story.on("15 Jul 2011", "caf_closed", about="e1", reason="needs_met")
    assert spans(story, "R24") == [(1, day("01 Jul 2011"), day("08 Jul 2011")), (2, day("01 Sep 2011"), None)]
    assert of(story, "R24")[1].ended_on == day("15 Jul 2011")


@pytest.mark.parametrize(("again", "due"), [("01 Jul 2011", "01 Aug 2011"), ("02 Jul 2011", "01 Jul 2011")])
def test_meeting_again_in_time_agrees_a_new_day_and_meeting_late_leaves_the_breach(
    again: str, due: str
) -> None:
    story = caf().then("02 Jun 2011", "tac_meeting_held", next_review_on="2011-07-01")
    story.on(again, "tac_meeting_held", about="e1", next_review_on="2011-08-01")
    story.on("02 Jul 2011", "case_closed", reason="RC7")
    assert the(story, "R24").due_on == day(due)


def test_a_meeting_whose_caf_was_withdrawn_stands_on_its_own() -> None:
    story = caf().then("02 Jun 2011", "tac_meeting_held").on("03 Jun 2011", "event_withdrawn", about="e1")
    assert the(story, "R24").subject == "e2"


def test_an_appointment_that_was_not_attended_stops_no_wait_and_a_second_one_is_usual() -> None:
    story = camhs().then("12 Apr 2010", "service_appointment", attended=False)
    for held in ("28 Apr 2010", "05 May 2010"):
        story.on(held, "service_appointment", about="e1", attended=True)
    assert the(story, "R-S1").stopped_by == "e3"


def test_a_service_that_says_no_ends_the_wait() -> None:
    story = camhs().then("12 Apr 2010", "service_decided", decision="not_accepted")
    assert the(story, "R-S1").ended_on == day("12 Apr 2010")


# Pauses: a local clock may stand still, a statutory one never does.


def paused(since: str, until: str | None, timescale: str = "R22") -> Story:
    story = caf().on(since, "clock_paused", about="e1", timescale=timescale, reason="family away")
    return story.then(until, "clock_resumed") if until else story


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
    assert not in_breach(clock, day("30 Jun 2011"))
    assert is_running(clock, day("30 Jun 2011"))


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
    clock = next(each for each in clocks(story.events, rules) if each.timescale == "T1")
    assert (clock.due_on, clock.stopped_by, was_late(clock)) == (day("10 Mar 2010"), "e3", True)
    assert sentence(clock, rules) == "1 week from Thu 4 March 2010, that day counted"
