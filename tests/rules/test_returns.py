"""A case that comes back opens with how its work had ended, and what was left open then."""

from datetime import date

import pytest
from stories import Story, a_case, day

from caseflow.events.returns import Return, latest_return


def closed() -> Story:
    """Referred and assessed, and closed while the assessment was open."""
    story = (
        a_case()
        .on("02 Mar 2009", "referral_received")
        .then("03 Mar 2009", "referral_decided", outcome="initial_assessment")
    )
    story.then("03 Mar 2009", "initial_assessment_started", trigger="referral")
    return story.on("01 Jul 2009", "case_closed", reason="RC5")


def stepped_down() -> Story:
    """Specialist, then stepped down to targeted."""
    story = (
        a_case()
        .on("02 Mar 2009", "referral_received")
        .then("03 Mar 2009", "referral_decided", outcome="initial_assessment")
    )
    return story.on("01 Jul 2009", "tier_changed", tier="targeted")


def returned(story: Story) -> Return:
    found = latest_return(story.case_log)
    assert found is not None
    return found


def test_a_closed_case_that_comes_back_tells_its_closing_and_what_was_open() -> None:
    found = returned(closed().on("01 Feb 2010", "referral_received"))
    assert (found.ended.event_id, found.closed, found.back_on) == ("e4", True, day("01 Feb 2010"))
    assert [each.words for each in found.left_open] == ["an initial assessment"]


def test_what_was_ended_before_the_closing_was_not_left_open() -> None:
    story = (
        a_case()
        .on("02 Mar 2009", "referral_received")
        .then("03 Mar 2009", "referral_decided", outcome="initial_assessment")
    )
    story.then("03 Mar 2009", "initial_assessment_started", trigger="referral")
    story.then("10 Mar 2009", "initial_assessment_completed", outcome="nfa")
    story.on("01 Jul 2009", "case_closed", reason="RC5").on("01 Feb 2010", "referral_received")
    assert returned(story).left_open == ()


def test_a_step_down_that_did_not_hold_tells_of_it() -> None:
    found = returned(
        stepped_down()
        .on("01 Feb 2010", "referral_received")
        .then("02 Feb 2010", "referral_decided", outcome="initial_assessment")
    )
    assert (found.ended.event_id, found.closed, found.back_on) == ("e3", False, day("02 Feb 2010"))


@pytest.mark.parametrize("story", [closed(), stepped_down(), a_case().on("02 Mar 2009", "referral_received")])
def test_what_has_not_come_back_tells_nothing(story: Story) -> None:
    assert latest_return(story.case_log) is None


@pytest.mark.parametrize(
    ("back", "tells"), [("30 Jun 2010", True), ("01 Jul 2010", True), ("02 Jul 2010", False)]
)
def test_a_return_is_told_within_twelve_months(back: str, tells: bool) -> None:
    assert (latest_return(closed().on(back, "referral_received").case_log) is not None) is tells


def test_of_a_step_down_and_a_closing_the_later_is_told() -> None:
    story = (
        stepped_down().on("01 Sep 2009", "case_closed", reason="RC5").on("01 Feb 2010", "referral_received")
    )
    story.then("02 Feb 2010", "referral_decided", outcome="initial_assessment")
    assert returned(story).ended.occurred_on == date(2009, 9, 1)


def test_a_closing_that_was_withdrawn_is_not_told() -> None:
    story = closed().then("02 Jul 2009", "event_withdrawn").on("01 Feb 2010", "referral_received")
    assert latest_return(story.case_log) is None
