"""Requests to services: the wait ends with the first appointment kept, a refusal or the end."""

import pytest
from stories import Story, a_case, day

from caseflow.rules.clocks import clocks
from caseflow.rules.rulebook import rulebook
from caseflow.rules.service_requests import ServiceRequest, service_requests


def asked() -> Story:
    return a_case().on("01 Mar 2010", "service_requested", service="camhs")


def the(story: Story) -> ServiceRequest:
    (found,) = service_requests(story.case_log)
    return found


def test_nobody_has_answered_and_the_child_waits() -> None:
    found = the(asked())
    assert found.waits
    assert found.days(day("15 Mar 2010")) == 14
    assert (found.service, found.decision, found.came, found.missed) == ("camhs", None, 0, 0)


def test_the_wait_ends_with_the_first_appointment_to_which_the_child_came() -> None:
    story = asked().then("03 Mar 2010", "service_decided", decision="accepted")
    story.on("10 Mar 2010", "service_appointment", about="e1", attended=False)
    waiting = the(story)
    assert waiting.waits
    assert (waiting.decision, waiting.decided_on) == ("accepted", day("03 Mar 2010"))
    story.on("22 Mar 2010", "service_appointment", about="e1", attended=True)
    story.on("20 Mar 2010", "service_appointment", about="e1", attended=True)
    seen = the(story)
    assert (seen.seen_on, seen.came, seen.missed, seen.waits) == (day("20 Mar 2010"), 2, 1, False)
    assert seen.days(day("01 Jun 2010")) == 19


@pytest.mark.parametrize("decision", ["returned", "not_accepted"])
def test_whoever_is_turned_away_waits_no_longer(decision: str) -> None:
    found = the(asked().then("05 Mar 2010", "service_decided", decision=decision))
    assert not found.waits
    assert found.days(day("01 Jun 2010")) == 4


def test_a_service_that_ended_without_seeing_the_child_ends_the_wait() -> None:
    found = the(asked().then("08 Mar 2010", "service_ended", reason="moved"))
    assert (found.waits, found.ended_on, found.days(day("01 Jun 2010"))) == (False, day("08 Mar 2010"), 7)


def test_dates_that_cannot_be_make_no_wait_shorter_than_none_and_requests_stay_apart() -> None:
    story = asked().then("20 Feb 2010", "service_appointment", attended=True)
    assert the(story).days(day("01 Jun 2010")) == 0
    story.on("02 Mar 2010", "service_requested", service="young_carers")
    assert [each.service for each in service_requests(story.case_log)] == ["young_carers", "camhs"]
    assert service_requests(a_case().on("02 Mar 2010", "contact_received").case_log) == []


def test_a_request_stands_as_a_service_works_through_it() -> None:
    story = asked()
    assert the(story).standing == "new"
    (due,) = service_requests(story.case_log, clocks(story.case_log, rulebook()))
    assert due.due_on == day("08 Mar 2010")
    assert (
        the(story.on("03 Mar 2010", "service_decided", about="e1", decision="accepted")).standing == "waiting"
    )
    missed = the(story.on("10 Mar 2010", "service_appointment", about="e1", attended=False))
    assert (missed.standing, missed.last_on) == ("missed", day("10 Mar 2010"))
    assert the(story.on("12 Mar 2010", "service_appointment", about="e1", attended=True)).standing == "seen"
    assert (
        the(story.on("20 Mar 2010", "service_appointment", about="e1", attended=False)).standing == "missed"
    )
    assert the(story.on("22 Mar 2010", "service_ended", about="e1")).standing == "over"


def test_a_case_that_closes_waits_for_nothing_and_one_that_had_closed_before_waits() -> None:
    story = a_case().on("01 Feb 2010", "referral_received").on("02 Feb 2010", "case_closed", reason="RC8")
    story.on("01 Mar 2010", "service_requested", service="camhs")
    assert the(story).standing == "new"
    closed = the(story.on("05 Mar 2010", "case_closed", reason="RC8"))
    assert (closed.standing, closed.ended_on, closed.waits) == ("over", day("05 Mar 2010"), False)
