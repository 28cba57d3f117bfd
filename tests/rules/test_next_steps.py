"""What is to be recorded next on a case, and what an event could continue there."""

from functools import partial

import pytest
from stories import Story, a_case, day

from caseflow.events.kinds import kinds
from caseflow.events.next_steps import already_recorded, next_steps, recordable, to_continue
from caseflow.rules.rulebook import rulebook


def steps(story: Story) -> list[tuple[str, str, str | None]]:
    return [(step.after.kind, step.kind.kind, step.about) for step in next_steps(story.case_log)]


def choices(story: Story, kind: str) -> list[str]:
    return [event.event_id for event in to_continue(story.case_log, kinds()[kind])]


def referred() -> Story:
    return a_case().on("01 Mar 2010", "referral_received")


def decided(outcome: str) -> Story:
    return referred().on("02 Mar 2010", "referral_decided", about="e1", outcome=outcome)


def test_a_referral_waits_for_its_decision_and_then_for_what_was_decided() -> None:
    assert steps(referred()) == [("referral_received", "referral_decided", "e1")]
    assert steps(decided("nfa")) == []
    assessing = decided("initial_assessment")
    assert steps(assessing) == [("referral_decided", "initial_assessment_started", "e1")]
    assessing.on("03 Mar 2010", "initial_assessment_started", about="e1")
    assert steps(assessing) == [("initial_assessment_started", "initial_assessment_completed", "e3")]
    assessing.on("09 Mar 2010", "initial_assessment_completed", about="e3", outcome="core_assessment")
    assert steps(assessing) == [("initial_assessment_completed", "core_assessment_started", "e4")]


def test_where_one_assessment_was_adopted_it_is_offered_in_place_of_the_two() -> None:
    begins = partial(rulebook("wt-2023").begins_clock, on=day("01 Apr 2013"))
    story, names = decided("initial_assessment"), ("initial_assessment_started", "single_assessment_started")
    both = [kinds()[name] for name in names]
    assert [step.kind.kind for step in next_steps(story.case_log, begins)] == [names[1]]
    assert [kind.kind for kind in recordable(story.case_log, both, begins)] == [names[1]]
    assert [kind.kind for kind in recordable(story.case_log, both)] == [names[0]]
    assert not rulebook("wt-2023").begins_clock(names[1], day("31 Mar 2013"))
    assert not rulebook().begins_clock(names[1], day("01 Apr 2013"))
    story.on("03 Mar 2010", "single_assessment_started", about="e1")
    assert steps(story) == [("single_assessment_started", "single_assessment_completed", "e3")]


def test_what_continues_nothing_was_done_where_it_happened_since() -> None:
    story = decided("strategy_discussion")
    assert steps(story) == [("referral_decided", "strategy_discussion_held", None)]
    story.on("01 Mar 2010", "strategy_discussion_held", initiates_enquiry=False)
    assert len(steps(story)) == 1, "one of the day before was another"
    story.on("02 Mar 2010", "strategy_discussion_held", initiates_enquiry=True)
    assert steps(story) == [("strategy_discussion_held", "enquiry_started", "e4")]


def test_a_conference_is_about_the_discussion_that_began_its_enquiry() -> None:
    story = a_case().on("01 Mar 2010", "strategy_discussion_held", initiates_enquiry=True)
    story.on("01 Mar 2010", "enquiry_started", about="e1")
    story.on("05 Mar 2010", "enquiry_completed", about="e2", outcome="conference")
    assert steps(story) == [("enquiry_completed", "initial_conference_held", "e1")]


def test_what_is_over_leads_to_nothing_more() -> None:
    story = a_case().on("01 Mar 2010", "care_started", legal_status="C2")
    story.on("01 Mar 2010", "placement_started", about="e1", type="U6")
    story.on("02 Mar 2010", "adoption_decided", about="e1")
    assert steps(story) == [("adoption_decided", "placed_for_adoption", "e3")]
    story.on("03 Mar 2010", "adoption_decision_reversed", about="e3")
    assert steps(story) == []


def test_a_withdrawn_step_waits_again() -> None:
    story = decided("nfa").on("03 Mar 2010", "event_withdrawn", about="e2", reason="wrong_entry")
    assert steps(story) == [("referral_received", "referral_decided", "e1")]


def test_what_is_over_or_done_once_is_not_continued_and_the_latest_comes_first() -> None:
    story = a_case().on("01 Mar 2010", "care_started", legal_status="C2")
    for on in ("01 Mar 2010", "02 Mar 2010", "03 Mar 2010"):
        story.on(on, "placement_started", about="e1", type="U6")
    story.on("04 Mar 2010", "placement_ended", about="e3")
    assert choices(story, "placement_ended") == ["e4", "e2"]
    assert choices(story, "placement_started") == ["e1"]
    assert choices(decided("nfa"), "referral_decided") == []
    assert choices(decided("nfa"), "initial_assessment_started") == ["e1"]
    assert choices(referred(), "child_in_need_plan_started") == []


@pytest.mark.parametrize(
    ("answer", "over"), [("accepted", False), ("returned", True), ("not_accepted", True)]
)
def test_a_service_that_declines_is_over(answer: str, over: int) -> None:
    story = a_case().on("01 Mar 2010", "service_requested", service="camhs")
    story.on("02 Mar 2010", "service_decided", about="e1", decision=answer)
    assert (choices(story, "service_appointment") == []) == over
    assert (steps(story) == []) == over
    assert choices(story, "service_decided") == []


def test_what_is_recorded_once_is_found() -> None:
    log, decision = decided("nfa").case_log, kinds()["referral_decided"]
    assert already_recorded(log, decision, "e1") is log.by_id["e2"]
    assert already_recorded(log, decision, None) is None
    assert already_recorded(referred().case_log, decision, "e1") is None
    assert already_recorded(log, kinds()["initial_assessment_started"], "e1") is None


def test_what_needs_something_to_continue_fits_where_it_is_there() -> None:
    asked = [kinds()[name] for name in ("contact_received", "referral_decided", "core_group_held")]
    assert [kind.kind for kind in recordable(referred().case_log, asked)] == [
        "contact_received",
        "referral_decided",
    ]
