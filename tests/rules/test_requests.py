"""Requests to step, as the log leaves them: answered, closed, withdrawn, and who came back."""

import pytest
from stories import Story, a_case, day

from caseflow.events.kinds import effects
from caseflow.rules.clocks import clocks
from caseflow.rules.pathway import state
from caseflow.rules.requests import Request, requests
from caseflow.rules.rulebook import rulebook

DOWN = {"direction": "down", "from_tier": "specialist", "to_tier": "targeted", "to_team": "north"}
UP = {"direction": "up", "from_tier": "targeted", "to_tier": "specialist", "to_team": "south"}


def of(story: Story) -> list[Request]:
    spells = state(story.case_log, "front door", effects()).tier_spells
    return list(requests(story.case_log, clocks(story.case_log, rulebook("cypp-2009")), spells))


def a_step_down() -> Story:
    story = a_case().on("01 Mar 2010", "core_assessment_started", trigger="new_information")
    return story.on("05 Mar 2010", "step_requested", **DOWN)


def stepped_down() -> Story:
    return a_step_down().then("08 Mar 2010", "step_decided", decision="accepted")


def test_a_case_without_a_request_has_none() -> None:
    assert of(a_case().on("01 Mar 2010", "contact_received")) == []


def test_a_request_waits_for_its_answer_until_the_day_to_answer_by() -> None:
    (request,) = of(a_step_down())
    assert (request.direction, request.from_team, request.to_team) == ("down", "duty", "north")
    assert request.requested_on == day("05 Mar 2010")
    assert request.due_on is not None
    assert request.due_on > day("05 Mar 2010")
    assert (request.decision, request.decided_on, request.ended_on, request.withdrawn) == (
        None,
        None,
        None,
        False,
    )


def test_the_first_answer_counts_with_its_reason() -> None:
    story = a_step_down().then("08 Mar 2010", "step_decided", decision="declined", reason="threshold")
    story.on("09 Mar 2010", "step_decided", about="e2", decision="accepted")
    (request,) = of(story)
    assert (request.decision_id, request.decision, request.reason) == ("e3", "declined", "threshold")
    assert request.decided_on == day("08 Mar 2010")


def test_a_request_ends_with_the_case_and_not_with_an_earlier_closing() -> None:
    story = a_case().on("01 Feb 2010", "contact_received").on("02 Feb 2010", "case_closed", reason="RC8")
    story.on("05 Mar 2010", "step_requested", **UP)
    assert [each.ended_on for each in of(story)] == [None]
    story.on("12 Mar 2010", "case_closed", reason="RC8")
    assert [each.ended_on for each in of(story)] == [day("12 Mar 2010")]


def test_a_withdrawn_request_is_still_told_as_withdrawn() -> None:
    (request,) = of(a_step_down().then("06 Mar 2010", "event_withdrawn", reason="entered_in_error"))
    assert request.withdrawn


@pytest.mark.parametrize(
    ("kind", "data", "came_back"),
    [
        ("tier_changed", {"tier": "specialist"}, "07 Jun 2010"),
        ("tier_changed", {"tier": "universal"}, None),
        ("core_assessment_started", {"trigger": "new_information"}, "07 Jun 2010"),
        ("contact_received", {"source": "school"}, None),
    ],
)
def test_a_child_comes_back_on_the_day_on_a_tier_as_high_again(
    kind: str, data: dict[str, str], came_back: str | None
) -> None:
    (request,) = of(stepped_down().on("07 Jun 2010", kind, **data))
    assert request.came_back_on == (day(came_back) if came_back else None)


def test_nobody_comes_back_who_was_not_stepped_down() -> None:
    declined = a_step_down().then("08 Mar 2010", "step_decided", decision="declined", reason="threshold")
    up = a_case().on("01 Mar 2010", "caf_started").on("05 Mar 2010", "step_requested", **UP)
    up.then("08 Mar 2010", "step_decided", decision="accepted")
    for story in (declined, up):
        story.on("07 Jun 2010", "core_assessment_started", trigger="new_information")
        assert [each.came_back_on for each in of(story)] == [None]
