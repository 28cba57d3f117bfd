"""Reviews and meetings: plans, care, the CAF and services, each from the date of the one before."""

import pytest
from stories import Story, a_case, caf, camhs, care, day, in_breach, of, plan, spans, the, was_late

from caseflow.rules.clocks import Clock, clocks
from caseflow.rules.rulebook import rulebook

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
    assert clocks(story.case_log, rulebook()) == []


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
    started = {clock.timescale for clock in clocks(care(legal_status=legal_status).case_log, rulebook())}
    assert not started & {"R13", "R14", "R15"}


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
