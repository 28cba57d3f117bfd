"""Contacts: every one is decided within one working day, by a decision or by the referral that it becomes."""

import pytest
from stories import Story, a_case, day, the

from caseflow.rules.clocks import Status, clocks, status
from caseflow.rules.contacts import Contact, contacts
from caseflow.rules.rulebook import rulebook


def contact(on: str = "01 Apr 2010") -> Story:
    return a_case().on(on, "contact_received", source="1B")


def kept(story: Story) -> list[Contact]:
    return list(contacts(story.case_log, clocks(story.case_log, rulebook())))


@pytest.mark.parametrize(
    ("received", "due", "late"),
    [
        ("31 Mar 2010", "01 Apr 2010", "06 Apr 2010"),  # Good Friday to Easter Monday are no working days
        ("01 Apr 2010", "06 Apr 2010", "07 Apr 2010"),
        ("03 Apr 2010", "06 Apr 2010", "07 Apr 2010"),
        ("06 Apr 2010", "07 Apr 2010", "08 Apr 2010"),
        ("09 Apr 2010", "12 Apr 2010", "13 Apr 2010"),
    ],
)
def test_a_contact_is_to_be_decided_by_the_next_working_day(received: str, due: str, late: str) -> None:
    clock = the(contact(received), "R26")
    assert clock.due_on == day(due)
    assert status(clock, day(due)) is Status.DUE_TODAY
    assert status(clock, day(late)) is Status.IN_BREACH
    assert not the(contact(received), "R26").paused_on


def test_a_decision_stops_it_and_answers() -> None:
    story = contact().then("06 Apr 2010", "contact_decided", outcome="nfa", reason="no_concern")
    assert the(story, "R26").stopped_by == "e2"
    (one,) = kept(story)
    assert (one.decision_id, one.decided_on, one.answer_id) == ("e2", day("06 Apr 2010"), "e2")


def test_a_referral_stops_it_and_the_decision_on_that_answers() -> None:
    story = contact().then("06 Apr 2010", "referral_received", source="1B")
    assert (kept(story)[0].decision_id, kept(story)[0].answer_id) == ("e2", None)
    story.then("07 Apr 2010", "referral_decided", outcome="early_help")
    assert (kept(story)[0].decision_id, kept(story)[0].answer_id) == ("e2", "e3")


def test_another_referral_leaves_it_waiting() -> None:
    story = contact().on("06 Apr 2010", "referral_received", source="6")
    assert kept(story)[0].decision_id is None


def test_a_second_decision_is_no_error_and_changes_nothing() -> None:
    story = contact().then("06 Apr 2010", "referral_received", source="1B")
    story.on("07 Apr 2010", "contact_decided", about="e1", outcome="nfa", reason="other")
    assert the(story, "R26").stopped_by == "e2"
    assert kept(story)[0].decision_id == "e2"


def test_a_withdrawn_decision_leaves_it_waiting_and_a_withdrawn_contact_is_none() -> None:
    story = contact().then("06 Apr 2010", "contact_decided", outcome="nfa", reason="other")
    assert (
        kept(story.on("06 Apr 2010", "event_withdrawn", about="e2", reason="wrong_entry"))[0].decision_id
        is None
    )
    assert kept(story.on("06 Apr 2010", "event_withdrawn", about="e1", reason="wrong_entry")) == []


def test_a_case_that_closes_ends_it_and_one_that_closed_before_does_not() -> None:
    assert kept(contact().on("06 Apr 2010", "case_closed", reason="RC8"))[0].ended_on == day("06 Apr 2010")
    story = a_case().on("31 Mar 2010", "referral_received").on("01 Apr 2010", "case_closed", reason="RC8")
    assert kept(story.on("01 Apr 2010", "contact_received", source="6"))[0].ended_on is None
