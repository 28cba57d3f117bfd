"""What holds on a period's last day: the day before each change, on it and after it; and the exceptions."""

from datetime import date

import pytest
from counting import count, on, plan, rows
from stories import Story, a_case

# --- NI 67 and NI 66 -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        pytest.param(plan("31 Dec 2009", None, "31 Mar 2010"), (1, 1, 0), id="A"),
        pytest.param(plan("01 Jan 2010"), (0, 0, 0), id="B"),
        pytest.param(plan("30 Nov 2009", None, "01 Mar 2010"), (0, 1, 0), id="C"),
        pytest.param(plan("10 Jan 2009", None, "08 Apr 2009", "05 Oct 2009"), (1, 1, 0), id="D"),
        pytest.param(plan("10 Jan 2009", None, "08 Apr 2009", "12 Oct 2009"), (0, 1, 0), id="E"),
        pytest.param(
            plan("01 Jun 2008", None, "29 Aug 2008", "20 Mar 2009", "15 Sep 2009", "10 Mar 2010"),
            (1, 1, 0),
            id="F",
        ),
        pytest.param(plan("10 Jan 2009", "31 Mar 2010"), (0, 0, 0), id="G"),
        pytest.param(
            plan("10 Jan 2009", "01 Apr 2010", "08 Apr 2009", "05 Oct 2009"), (1, 1, 0), id="a day longer"
        ),
        pytest.param(plan("10 Jan 2009", "09 Jan 2009"), (0, 0, 1), id="ended before it started"),
        pytest.param(
            plan("10 Jan 2009", None, "10 Jan 2009"), (0, 1, 0), id="a review on the first day is none"
        ),
    ],
)
def test_plans_reviewed_in_time(story: Story, expected: tuple[int, int, int]) -> None:
    assert count(story, "NI 67", "2009-10") == expected


def test_a_review_carried_over_the_first_of_april() -> None:
    held_before = plan("01 Dec 2008", None, "31 Mar 2009", "20 Sep 2009", "20 Mar 2010")
    held_on_it = plan("01 Dec 2008", None, "01 Apr 2009", "20 Sep 2009", "20 Mar 2010")
    held_after = plan("01 Dec 2008", None, "02 Apr 2009", "20 Sep 2009", "20 Mar 2010")
    for story, this_year, last_year in ((held_before, 1, 0), (held_on_it, 1, 0), (held_after, 0, 0)):
        assert count(story, "NI 67", "2009-10") == (this_year, 1, 0)
        assert count(story, "NI 67", "2008-09") == (last_year, 1, 0)
    assert count(held_after, "NI 67", "2010-11Q1") == (1, 1, 0)


def test_a_review_never_held_fails_for_ever_and_only_once_it_is_due() -> None:
    story = plan("10 Jan 2009", None, "08 Apr 2009")
    assert on("07 Oct 2009", "NI 67", story) == (1, 1, 0)
    assert on("08 Oct 2009", "NI 67", story) == (0, 1, 0)
    assert on("31 Mar 2019", "NI 67", story) == (0, 1, 0)


def test_a_review_that_does_not_count_is_none() -> None:
    story = plan("10 Jan 2009").on("08 Apr 2009", "review_conference_held", about="e1", counts=False)
    assert on("09 Apr 2009", "NI 67", story) == (0, 0, 0)
    assert on("10 Apr 2009", "NI 67", story) == (0, 1, 0)
    (fact,) = rows(story, "NI 67", "2009-10")
    assert (fact.due_on, fact.reason) == (date(2009, 4, 10), "a review was not held in time")


def test_two_plans_side_by_side_are_two() -> None:
    story = plan("10 Jan 2009").on("11 Jan 2009", "protection_plan_started", category="EMO")
    assert count(story, "NI 67", "2008-09") == (0, 0, 0)
    assert on("10 Apr 2009", "NI 67", story) == (0, 1, 0)
    assert on("11 Apr 2009", "NI 67", story) == (0, 2, 0)


def care(started: str, *reviews: str, status: str = "C2") -> Story:
    story = a_case().on(started, "care_started", legal_status=status)
    for review in reviews:
        story.on(review, "care_review_held", about="e1")
    return story


@pytest.mark.parametrize(
    ("started", "first_review", "in_time"),
    [
        ("01 Jun 2010", "29 Jun 2010", 1),
        ("01 Jun 2010", "30 Jun 2010", 0),
        ("31 Mar 2011", "28 Apr 2011", 1),
        ("31 Mar 2011", "29 Apr 2011", 0),
        ("01 Apr 2011", "05 May 2011", 1),
        ("01 Apr 2011", "06 May 2011", 0),
    ],
)
def test_the_first_care_review(started: str, first_review: str, in_time: int) -> None:
    assert on(
        "30 Jun 2010" if "2010" in started else "30 Jun 2011", "NI 66", care(started, first_review)
    ) == (
        in_time,
        1,
        0,
    )


def test_later_care_reviews_run_from_the_one_before() -> None:
    story = care("01 Jun 2010", "20 Jun 2010", "20 Sep 2010", "20 Mar 2011")
    assert count(story, "NI 66", "2010-11") == (1, 1, 0)
    assert count(care("01 Jun 2010", "20 Jun 2010", "21 Sep 2010"), "NI 66", "2010-11Q2") == (0, 1, 0)
    assert count(care("01 Jun 2010", "20 Jun 2010", "20 Sep 2010"), "NI 66", "2010-11") == (0, 1, 0)


def test_in_care_for_28_days() -> None:
    story = care("03 Mar 2010", "30 Mar 2010")
    assert on("30 Mar 2010", "NI 66", story) == (0, 0, 0)
    assert on("31 Mar 2010", "NI 66", story) == (1, 1, 0)
    assert on("31 Mar 2010", "NI 66", care("03 Mar 2010", status="V4")) == (0, 0, 0)


def test_a_child_in_care_twice_over_is_one_child() -> None:
    story = care("01 Jan 2010", "20 Jan 2010").on("15 Jan 2010", "care_started", legal_status="V2")
    assert on("31 Mar 2010", "NI 66", story) == (1, 1, 0)
    story.on("20 Feb 2010", "care_ended", about="e1", reason="other")
    assert on("19 Feb 2010", "NI 66", story) == (1, 1, 0)
    assert on("20 Feb 2010", "NI 66", story) == (0, 1, 0)
    for code in ("NI 62", "NI 66"):
        assert on("31 Mar 2010", code, story)[1:] == (1, 0)


# --- NI 62 and NI 63 -------------------------------------------------------------------------------


def lived(since: str, *homes: tuple[str, str | None]) -> Story:
    """A child in care and the placements, each with its first day and its end."""
    story = a_case().on(since, "care_started", legal_status="C2")
    for started, ended in homes:
        story.on(started, "placement_started", about="e1", type="U1")
        if ended:
            story.then(ended, "placement_ended")
    return story


def test_the_placement_open_on_the_first_of_april_counts() -> None:
    later = (("01 Jul 2009", "01 Nov 2009"), ("01 Nov 2009", None))
    assert count(lived("01 May 2008", ("01 May 2008", "01 Apr 2009"), *later), "NI 62", "2009-10") == (
        1,
        1,
        0,
    )
    assert count(lived("01 May 2008", ("01 May 2008", "31 Mar 2009"), *later), "NI 62", "2009-10") == (
        0,
        1,
        0,
    )


def test_the_third_placement_counts_from_its_first_day_to_the_end_of_march() -> None:
    story = lived(
        "01 May 2009", ("01 May 2009", "01 Jul 2009"), ("01 Jul 2009", "01 Nov 2009"), ("01 Nov 2009", None)
    )
    assert on("31 Oct 2009", "NI 62", story) == (0, 1, 0)
    assert on("01 Nov 2009", "NI 62", story) == (1, 1, 0)
    assert on("31 Mar 2010", "NI 62", story) == (1, 1, 0)
    assert on("01 Apr 2010", "NI 62", story) == (0, 1, 0)


def test_placements_of_two_periods_in_care_in_one_year_are_added() -> None:
    story = lived("01 May 2009", ("01 May 2009", None), ("01 Jun 2009", None))
    story.on("01 Jul 2009", "care_ended", about="e1", reason="returned_home")
    story.on("01 Sep 2009", "care_started", legal_status="C2").then(
        "01 Sep 2009", "placement_started", type="U1"
    )
    assert on("31 Jul 2009", "NI 62", story) == (0, 0, 0)
    assert on("31 Mar 2010", "NI 62", story) == (1, 1, 0)
    assert on("31 Mar 2011", "NI 62", story) == (0, 1, 0)


def test_a_placement_with_impossible_dates_makes_the_child_an_exception() -> None:
    story = lived("01 Jan 2007", ("01 Jan 2007", "01 Jun 2009"), ("01 Jun 2009", "31 May 2009"))
    for code in ("NI 62", "NI 63"):
        assert on("31 May 2009", code, story)[1:] == ((1, 0) if code == "NI 62" else (0, 0))
    assert on("01 Jun 2009", "NI 62", story) == (0, 0, 1)
    assert on("31 Mar 2010", "NI 62", story) == (0, 0, 1)
    assert on("01 Apr 2010", "NI 62", story) == (0, 1, 0)
    assert on("01 Jul 2009", "NI 63", story) == (0, 0, 1)
    story.on("01 Aug 2009", "placement_started", about="e1", type="U1")
    assert on("01 Aug 2009", "NI 63", story) == (0, 1, 0)


def test_care_that_ended_before_it_started_is_an_exception() -> None:
    story = care("01 Jan 2007").on("31 Dec 2006", "care_ended", about="e1", reason="other")
    assert on("01 Jan 2007", "NI 62", story) == (0, 0, 1)
    assert on("29 Jan 2007", "NI 66", story) == (0, 0, 1)
    assert on("01 Jul 2009", "NI 63", story) == (0, 0, 1)
    assert on("01 Jul 2009", "NI 63", story, date(1993, 7, 1)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("day_", "expected"),
    [
        ("29 Jun 2009", (0, 0, 0)),
        ("30 Jun 2009", (0, 1, 0)),
        ("31 Dec 2009", (0, 1, 0)),
        ("01 Jan 2010", (1, 1, 0)),
    ],
)
def test_the_same_placement_for_two_years(day_: str, expected: tuple[int, int, int]) -> None:
    story = lived("31 Dec 2006", ("31 Dec 2006", "01 Jan 2008"), ("01 Jan 2008", None))
    assert on(day_, "NI 63", story) == expected


def test_under_sixteen_on_the_last_day() -> None:
    story = lived("01 Jan 2005", ("01 Jan 2005", None))
    assert on("31 Mar 2010", "NI 63", story, date(1994, 4, 1)) == (1, 1, 0)
    assert on("31 Mar 2010", "NI 63", story, date(1994, 3, 31)) == (0, 0, 0)
    assert on("31 Mar 2010", "NI 63", story, None) == (0, 0, 1)


def test_care_that_goes_on_the_same_day_has_no_break() -> None:
    story = lived("01 Jan 2007", ("01 Jan 2007", None))
    story.on("01 Jun 2008", "care_ended", about="e1", reason="other")
    same_day = Story()
    same_day.events = list(story.events)
    same_day.on("01 Jun 2008", "care_started", legal_status="C1")
    assert on("01 Jul 2009", "NI 63", same_day) == (0, 1, 0)
    assert rows(same_day, "NI 63", "2009-07-01..2009-07-01")[0].reason == "in no placement"
    story.on("02 Jun 2008", "care_started", legal_status="C1")
    assert on("01 Jul 2009", "NI 63", story) == (0, 0, 0)


def placed_for_adoption(before_ended: str = "01 Sep 2009") -> Story:
    story = a_case().on("01 Jan 2007", "care_started", legal_status="C2")
    story.on("01 Oct 2007", "placement_started", about="e1", type="U1").then(before_ended, "placement_ended")
    story.on("01 May 2009", "adoption_decided", about="e1").then("01 Sep 2009", "placed_for_adoption")
    return story.on("01 Sep 2009", "placement_started", about="e1", type="A3")


def test_the_adoptive_placement_and_the_one_before_together() -> None:
    story = placed_for_adoption()
    assert on("31 Aug 2009", "NI 63", story) == (0, 1, 0)
    assert on("30 Sep 2009", "NI 63", story) == (0, 1, 0)
    assert on("01 Oct 2009", "NI 63", story) == (1, 1, 0)
    assert on("01 Oct 2009", "NI 63", placed_for_adoption("31 Aug 2009")) == (1, 1, 0)
    assert on("01 Oct 2009", "NI 63", placed_for_adoption("30 Aug 2009")) == (0, 1, 0)
    assert on("02 Oct 2009", "NI 63", placed_for_adoption("30 Aug 2009")) == (1, 1, 0)


def test_a_reversed_decision_ends_the_placing() -> None:
    story = placed_for_adoption().on("01 Nov 2009", "adoption_decision_reversed", about="e4")
    assert on("31 Oct 2009", "NI 63", story) == (1, 1, 0)
    assert on("01 Nov 2009", "NI 63", story) == (0, 1, 0)


def test_a_later_placement_is_not_the_adoptive_one() -> None:
    story = placed_for_adoption().then("01 Dec 2009", "placement_ended")
    story.on("01 Dec 2009", "placement_started", about="e1", type="U1")
    assert on("31 Mar 2010", "NI 63", story) == (0, 1, 0)


# --- CSC -------------------------------------------------------------------------------------------


def test_the_latest_core_assessment_says_what_was_found() -> None:
    story = a_case("duty").on("01 Jun 2009", "core_assessment_started")
    story.then("01 Jul 2009", "core_assessment_completed", factors=["1B"], outcome="services")
    story.on("01 Aug 2009", "core_assessment_started").then(
        "01 Sep 2009", "core_assessment_completed", outcome="nfa"
    )
    story.on("01 Oct 2009", "case_closed", reason="RC1")
    for day_, expected in (
        ("31 May 2009", (0, 0, 0)),
        ("30 Jun 2009", (0, 1, 0)),
        ("01 Jul 2009", (1, 1, 0)),
        ("31 Aug 2009", (1, 1, 0)),
        ("01 Sep 2009", (0, 1, 0)),
        ("30 Sep 2009", (0, 1, 0)),
        ("01 Oct 2009", (0, 0, 0)),
    ):
        assert on(day_, "CSC 002", story) == expected
