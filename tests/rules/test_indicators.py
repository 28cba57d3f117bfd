"""What happened in a period: the day before each limit, on the day and the day after; and the exceptions."""

from datetime import date

import pytest
from counting import count, plan, rows
from stories import Story, a_case

from caseflow.events.kinds import effects
from caseflow.rules.case_log import CaseLog
from caseflow.rules.facts import facts
from caseflow.rules.figures import Figure, figure, per_thousand, percentage
from caseflow.rules.indicators import START_UNKNOWN, Fact
from caseflow.rules.rulebook import rulebook

# --- Figures ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numerator", "denominator", "value"),
    [
        *[(163, 218, "74.8"), (3, 48, "6.3"), (0, 7, "0.0"), (7, 7, "100.0"), (0, 0, None), (2, 0, None)],
        *[
            (7, 5, "140.0"),
            (1, 3, "33.3"),
            (2, 3, "66.7"),
            (1, 800, "0.1"),
            (1, 2000, "0.1"),
            (1, 2001, "0.0"),
        ],
        *[(23, 24, "95.8"), (25, 30, "83.3")],
    ],
)
def test_percentages_round_a_half_up(numerator: int, denominator: int, value: str | None) -> None:
    assert percentage(numerator, denominator) == value


@pytest.mark.parametrize(
    ("number", "people", "rate"),
    [(0, 8_000, "0.0"), (1, 20_000, "0.1"), (1, 20_001, "0.0"), (8, 8_000, "1.0"), (163, 9_120, "17.9")],
)
def test_rates_for_a_thousand_round_a_half_up(number: int, people: int, rate: str) -> None:
    assert per_thousand(number, people) == rate


def test_a_year_of_220_assessments() -> None:
    assert figure(_assessments(163, "08 Jun 2009", 0) + _assessments(55, "05 Aug 2009", 200)) == Figure(
        163, 218, 0, "74.8"
    )
    with_exceptions = (
        _assessments(163, "08 Jun 2009", 0)
        + _assessments(55, "05 Aug 2009", 200)
        + _assessments(2, "01 Jun 2009", 300)
    )
    assert figure(with_exceptions) == Figure(163, 218, 2, "74.8")


def _assessments(number: int, completed: str, _: int) -> list[Fact]:
    story = a_case().on("05 Jun 2009", "referral_received").then("05 Jun 2009", "initial_assessment_started")
    return rows(story.then(completed, "initial_assessment_completed"), "NI 59", "2009-10") * number


# --- NI 59, NI 60, NI 68 ---------------------------------------------------------------------------

VECTORS = [
    ("05 Jun 2009", "16 Jun 2009", "17 Jun 2009"),
    ("06 Jun 2009", "16 Jun 2009", "17 Jun 2009"),
    ("12 Oct 2009", "21 Oct 2009", "22 Oct 2009"),
    ("24 Dec 2009", "07 Jan 2010", "08 Jan 2010"),
    ("12 Feb 2010", "23 Feb 2010", "24 Feb 2010"),
    ("26 Mar 2010", "08 Apr 2010", "09 Apr 2010"),
    ("18 Apr 2011", "03 May 2011", "04 May 2011"),
    ("25 May 2012", "07 Jun 2012", "08 Jun 2012"),
]


@pytest.mark.parametrize(("referred", "last_in_time", "first_late"), VECTORS)
def test_initial_assessment_in_seven_working_days(referred: str, last_in_time: str, first_late: str) -> None:
    for completed, in_time in ((referred, 1), (last_in_time, 1), (first_late, 0)):
        story = a_case().on(referred, "referral_received").then(referred, "initial_assessment_started")
        story.then(completed, "initial_assessment_completed")
        assert count(story, "NI 59", "2009-04-01..2013-03-31") == (in_time, 1, 0)


def test_initial_assessment_signed_off_at_the_weekend_took_the_days_up_to_friday() -> None:
    story = a_case().on("03 Jun 2009", "referral_received").then("03 Jun 2009", "initial_assessment_started")
    story.then("14 Jun 2009", "initial_assessment_completed")
    (fact,) = rows(story, "NI 59", "2009-10")
    assert (fact.in_numerator, fact.days, fact.due_on, fact.reason) == (True, 7, date(2009, 6, 12), "in time")


@pytest.mark.parametrize(
    ("framework", "completed", "in_time"),
    [
        ("cypp-2009", "12 Apr 2010", 0),
        ("wt-2010", "12 Apr 2010", 1),
        ("wt-2010", "13 Apr 2010", 1),
        ("wt-2010", "14 Apr 2010", 0),
        ("wt-2023", "13 Apr 2010", 1),
        ("cypp-2009", "08 Apr 2010", 1),
    ],
)
def test_the_limit_is_that_of_the_day_of_completion(framework: str, completed: str, in_time: int) -> None:
    story = a_case().on("26 Mar 2010", "referral_received").then("26 Mar 2010", "initial_assessment_started")
    story.then(completed, "initial_assessment_completed")
    assert count(story, "NI 59", "2010-11", framework) == (in_time, 1, 0)


def test_completed_in_march_is_under_the_seven_days_still() -> None:
    story = a_case().on("19 Mar 2010", "referral_received").then("19 Mar 2010", "initial_assessment_started")
    story.then("31 Mar 2010", "initial_assessment_completed")
    assert count(story, "NI 59", "2009-10", "wt-2010") == (0, 1, 0)


def test_assessments_go_on_being_counted_where_the_framework_starts_no_more_clocks() -> None:
    story = a_case().on("03 Jun 2013", "referral_received").then("04 Jun 2013", "initial_assessment_started")
    story.then("17 Jun 2013", "initial_assessment_completed")
    story.on("17 Jun 2013", "core_assessment_started").then("17 Jul 2013", "core_assessment_completed")
    assert count(story, "NI 59", "2013-14", "wt-2023") == (1, 1, 0)
    assert count(story, "NI 60", "2013-14", "wt-2023") == (1, 1, 0)
    assert count(story, "NI 59", "2013-14") == (0, 1, 0)


def test_a_further_assessment_counts_from_the_day_it_was_started() -> None:
    story = a_case().on("01 Jun 2009", "initial_assessment_started")
    (fact,) = rows(
        story.then("10 Jun 2009", "initial_assessment_completed", team="north"), "NI 59", "2009-10"
    )
    assert (fact.started_on, fact.days, fact.team, fact.agency) == (date(2009, 6, 1), 7, "north", "csc")


def test_about_a_withdrawn_referral_counts_from_the_day_it_was_started() -> None:
    story = a_case().on("01 May 2009", "referral_received").then("01 Jun 2009", "initial_assessment_started")
    story.then("10 Jun 2009", "initial_assessment_completed")
    assert count(story, "NI 59", "2009-10") == (0, 1, 0)
    story.on("11 Jun 2009", "event_withdrawn", about="e1")
    assert count(story, "NI 59", "2009-10") == (1, 1, 0)
    story.then("12 Jun 2009", "event_withdrawn")
    assert count(story, "NI 59", "2009-10") == (0, 1, 0)


def test_about_a_referral_not_known_yet_counts_from_the_day_it_was_started() -> None:
    story = a_case().on("01 May 2009", "referral_received").then("01 Jun 2009", "initial_assessment_started")
    story.then("10 Jun 2009", "initial_assessment_completed")
    del story.events[0]
    assert count(story, "NI 59", "2009-10") == (1, 1, 0)


def test_a_completion_of_a_withdrawn_start_does_not_count() -> None:
    story = a_case().on("01 Jun 2009", "initial_assessment_started")
    story.then("10 Jun 2009", "initial_assessment_completed").on("11 Jun 2009", "event_withdrawn", about="e1")
    for code in ("NI 59", "NI 68"):
        assert rows(story, code, "2009-10") == []


def test_a_completion_of_an_unknown_start_is_an_exception() -> None:
    story = a_case().on("10 Jun 2009", "initial_assessment_completed", about="never told")
    for code in ("NI 59", "NI 68"):
        (fact,) = rows(story, code, "2009-10")
        assert (fact.exception, fact.in_numerator, fact.in_denominator) == (True, False, False)
        assert (fact.reason, fact.started_on, fact.event_id) == (START_UNKNOWN, None, "e1")


def test_a_second_completion_is_an_exception_and_the_first_counts() -> None:
    story = a_case().on("01 Jun 2009", "initial_assessment_started")
    story.on("30 Jun 2009", "initial_assessment_completed", about="e1")
    story.on("10 Jun 2009", "initial_assessment_completed", about="e1")
    assert count(story, "NI 59", "2009-10") == (1, 1, 1)
    (second,) = [fact for fact in rows(story, "NI 59", "2009-10") if fact.exception]
    assert (second.event_id, second.reason) == ("e2", "second completion")


def test_two_assessments_of_one_referral_count_twice() -> None:
    story = a_case().on("01 Jun 2009", "referral_received")
    story.on("01 Jun 2009", "initial_assessment_started", about="e1")
    story.on("10 Jun 2009", "initial_assessment_completed", about="e2")
    story.on("11 Jun 2009", "initial_assessment_started", about="e1")
    story.on("15 Jun 2009", "initial_assessment_completed", about="e4")
    assert count(story, "NI 59", "2009-10") == (1, 2, 0)
    assert count(story, "NI 68", "2009-10") == (2, 1, 0)


def test_completed_before_the_referral_is_an_exception_under_both() -> None:
    story = a_case().on("05 Jun 2009", "referral_received").then("05 Jun 2009", "initial_assessment_started")
    story.then("04 Jun 2009", "initial_assessment_completed")
    assert count(story, "NI 59", "2009-10") == (0, 0, 1)
    assert count(story, "NI 68", "2009-10") == (0, 1, 1)


@pytest.mark.parametrize(
    ("started", "completed", "in_time"),
    [
        ("12 Oct 2009", "30 Nov 2009", 1),
        ("12 Oct 2009", "01 Dec 2009", 0),
        ("24 Dec 2009", "16 Feb 2010", 1),
        ("24 Dec 2009", "17 Feb 2010", 0),
        ("05 Jun 2009", "26 Jul 2009", 1),
    ],
)
def test_core_assessment_in_35_working_days(started: str, completed: str, in_time: int) -> None:
    story = a_case().on(started, "core_assessment_started").then(completed, "core_assessment_completed")
    assert count(story, "NI 60", "2009-10") == (in_time, 1, 0)


# --- NI 61, NI 64, NI 65 ---------------------------------------------------------------------------


def adopted(decided: str, placed_: str, ordered: str) -> Story:
    story = a_case().on("01 Jan 2007", "care_started", legal_status="C2").then(decided, "adoption_decided")
    return story.then(placed_, "placed_for_adoption").then(ordered, "adoption_order_made")


@pytest.mark.parametrize(
    ("decided", "placed_", "expected"),
    [
        ("05 May 2008", "05 May 2009", (1, 1, 0)),
        ("05 May 2008", "06 May 2009", (0, 1, 0)),
        ("05 May 2008", "04 May 2008", (0, 0, 1)),
        ("05 May 2008", "06 Jan 2010", (0, 0, 1)),
    ],
)
def test_placed_within_twelve_months(decided: str, placed_: str, expected: tuple[int, int, int]) -> None:
    assert count(adopted(decided, placed_, "05 Jan 2010"), "NI 61", "2009-10") == expected


def test_an_order_without_its_decision() -> None:
    story = adopted("05 May 2008", "05 May 2009", "05 Jan 2010")
    unknown = adopted("05 May 2008", "05 May 2009", "05 Jan 2010")
    del unknown.events[1]
    assert count(unknown, "NI 61", "2009-10") == (0, 0, 1)
    assert count(story.on("06 Jan 2010", "event_withdrawn", about="e2"), "NI 61", "2009-10") == (0, 0, 0)


def test_a_second_order_of_the_same_placing_is_an_exception() -> None:
    story = adopted("05 May 2008", "05 May 2009", "05 Jan 2010").on(
        "06 Jan 2010", "adoption_order_made", about="e3"
    )
    assert count(story, "NI 61", "2009-10") == (1, 1, 1)


@pytest.mark.parametrize(
    ("started", "ended", "expected"),
    [
        ("15 Sep 2007", "15 Sep 2009", (1, 1, 0)),
        ("15 Sep 2007", "14 Sep 2009", (0, 1, 0)),
        ("15 Sep 2009", "15 Sep 2009", (0, 1, 0)),
        ("15 Sep 2009", "14 Sep 2009", (0, 0, 1)),
        ("29 Feb 2008", "28 Feb 2010", (1, 1, 0)),
    ],
)
def test_plans_lasting_two_years(started: str, ended: str, expected: tuple[int, int, int]) -> None:
    assert count(plan(started, ended), "NI 64", "2009-10") == expected


def test_a_plan_that_ends_twice_or_never_started() -> None:
    twice = plan("15 Sep 2007", "15 Sep 2009").on("16 Sep 2009", "protection_plan_ended", about="e1")
    assert count(twice, "NI 64", "2009-10") == (1, 1, 1)
    withdrawn = plan("15 Sep 2007", "15 Sep 2009").on("16 Sep 2009", "event_withdrawn", about="e1")
    assert count(withdrawn, "NI 64", "2009-10") == (0, 0, 0)
    unknown = a_case().on("15 Sep 2009", "protection_plan_ended", about="never told")
    assert count(unknown, "NI 64", "2009-10") == (0, 0, 1)


def test_48_plans_ended_of_which_three_lasted() -> None:
    long = rows(plan("15 Sep 2007", "15 Sep 2009"), "NI 64", "2009-10")
    short = rows(plan("15 Sep 2008", "15 Sep 2009"), "NI 64", "2009-10")
    assert figure(long * 3 + short * 45) == Figure(3, 48, 0, "6.3")


def test_a_second_plan_is_one_with_an_earlier_start() -> None:
    story = plan("15 Sep 2009").on("15 Sep 2009", "protection_plan_started", category="EMO")
    assert count(story, "NI 65", "2009-10") == (0, 2, 0)
    story.on("16 Sep 2009", "protection_plan_started", category="EMO", previous_plans_here=0)
    assert count(story, "NI 65", "2009-10") == (1, 3, 0)
    assert count(story.on("17 Sep 2009", "event_withdrawn", about="e1"), "NI 65", "2009-10") == (1, 2, 0)
    assert count(story.on("17 Sep 2009", "event_withdrawn", about="e2"), "NI 65", "2009-10") == (0, 1, 0)


# --- CSC -------------------------------------------------------------------------------------------


def test_the_first_decision_on_a_referral_counts() -> None:
    story = a_case().on("30 Jun 2009", "referral_received")
    story.on("02 Jul 2009", "referral_decided", about="e1", outcome="nfa")
    assert count(story, "CSC 003", "2009-10Q1") == (1, 1, 0)
    assert count(story, "CSC 003", "2009-10Q2") == (0, 0, 0)
    story.on("01 Jul 2009", "referral_decided", about="e1", outcome="information_advice")
    (fact,) = rows(story, "CSC 003", "2009-10Q1")
    assert (fact.in_numerator, fact.reason, fact.stopped_on) == (
        False,
        "information advice",
        date(2009, 7, 1),
    )


def camhs(*decisions: str, attended: str = "28 May 2009") -> Story:
    story = a_case().on("01 May 2009", "service_requested", service="camhs")
    for number, decision in enumerate(decisions):
        story.on(f"0{number + 2} May 2009", "service_decided", about="e1", decision=decision)
    return story.on(attended, "service_appointment", about="e1", attended=True)


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        (camhs("accepted"), (1, 1, 0)),
        (camhs("accepted", attended="29 May 2009"), (0, 1, 0)),
        (camhs("accepted", attended="01 May 2009"), (1, 1, 0)),
        (camhs("accepted", attended="30 Apr 2009"), (0, 0, 1)),
        (camhs("returned"), (0, 0, 0)),
        (camhs(), (0, 0, 0)),
        (camhs("accepted", "returned"), (1, 1, 0)),
        (camhs("returned", "accepted"), (0, 0, 0)),
        (a_case().on("28 May 2009", "service_appointment", about="never told", attended=True), (0, 0, 0)),
    ],
)
def test_less_than_four_weeks_to_camhs(story: Story, expected: tuple[int, int, int]) -> None:
    assert count(story, "CSC 022", "2009-10Q1") == expected


def test_each_request_has_its_own_decision() -> None:
    story = camhs("accepted").on("02 May 2009", "service_requested", service="camhs")
    story.then("20 May 2009", "service_appointment", attended=True)
    assert count(story, "CSC 022", "2009-10Q1") == (1, 1, 0)
    story.on("03 May 2009", "service_decided", about="e4", decision="accepted")
    assert count(story, "CSC 022", "2009-10Q1") == (2, 2, 0)


def test_a_case_of_which_nothing_is_known_has_no_facts() -> None:
    assert facts(CaseLog([]), None, rulebook(), effects()) == []
