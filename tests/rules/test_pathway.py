"""The pathway: one accountable team while open, the tier, the practitioner, the specialist spells."""

from datetime import UTC, datetime

import pytest
from stories import Story, a_case, day

from caseflow.events.kinds import effects
from caseflow.rules.pathway import CaseState, specialist_spells, state


def now(story: Story, front_door: str | None = "front door") -> CaseState:
    return state(story.case_log, front_door, effects())


def tiers(story: Story) -> list[tuple[str, str]]:
    return [(on.strftime("%d %b %Y"), tier) for on, tier in now(story).tier_history]


def spells(story: Story) -> list[tuple[str, str | None]]:
    return [
        (first.strftime("%d %b %Y"), last.strftime("%d %b %Y") if last else None)
        for first, last in specialist_spells(story.case_log, effects())
    ]


def assessed(team: str | None = "north") -> Story:
    story = a_case().on("01 Mar 2010", "referral_received")
    story.then("02 Mar 2010", "referral_decided", outcome="initial_assessment")
    return story.on("03 Mar 2010", "initial_assessment_started", about="e1", team=team)


# Open and closed.


def test_a_case_of_which_nothing_is_known_is_not_open() -> None:
    assert now(a_case()) == CaseState(False, None, None, None, None, None)


def test_the_first_involvement_opens_the_case_with_its_team() -> None:
    found = now(a_case().on("01 Mar 2010", "contact_received"))
    assert (found.open, found.opened_on, found.team, found.tier) == (
        True,
        day("01 Mar 2010"),
        "duty",
        "universal",
    )


def test_an_event_without_a_team_opens_the_case_at_the_front_door() -> None:
    assert now(a_case().on("01 Mar 2010", "contact_received", team=None)).team == "front door"


def test_closing_leaves_no_team_and_a_later_involvement_opens_it_again() -> None:
    story = assessed().on("10 Mar 2010", "case_closed", reason="RC1")
    found = now(story)
    assert (found.open, found.closed_on, found.team, found.tier) == (
        False,
        day("10 Mar 2010"),
        None,
        "specialist",
    )
    found = now(story.on("12 Mar 2010", "contact_received"))
    assert (found.open, found.opened_on, found.closed_on) == (True, day("12 Mar 2010"), None)
    assert (found.team, found.tier) == ("duty", "universal")


def test_closing_twice_or_before_anything_happened_changes_nothing() -> None:
    story = a_case().on("01 Mar 2010", "case_closed").on("02 Mar 2010", "contact_received")
    story.on("03 Mar 2010", "case_closed").on("05 Mar 2010", "case_closed")
    assert now(story).closed_on == day("03 Mar 2010")


@pytest.mark.parametrize("kind", ["protection_plan_ended", "caf_closed", "case_allocated", "clock_paused"])
def test_what_only_ends_something_does_not_reopen_a_case(kind: str) -> None:
    assert not now(assessed().on("10 Mar 2010", "case_closed").on("15 Mar 2010", kind)).open


def test_the_last_work_of_the_closing_day_does_not_reopen_a_case_but_a_new_referral_does() -> None:
    story = assessed().on("10 Mar 2010", "case_closed")
    story.on("10 Mar 2010", "initial_assessment_completed", about="e3", outcome="nfa")
    assert not now(story).open
    assert now(story.on("10 Mar 2010", "referral_received")).open


def test_a_closing_known_at_the_same_moment_comes_last() -> None:
    at = datetime(2010, 7, 1, tzinfo=UTC)
    story = a_case().on("10 Mar 2010", "case_closed", recorded_at=at)
    story.on("10 Mar 2010", "contact_received", recorded_at=at)
    assert now(story).closed_on == day("10 Mar 2010")


def test_a_withdrawn_closing_never_was() -> None:
    story = assessed().on("10 Mar 2010", "case_closed").then("11 Mar 2010", "event_withdrawn")
    assert (now(story).open, now(story).opened_on) == (True, day("01 Mar 2010"))


def test_a_case_whose_every_event_is_withdrawn_never_opened() -> None:
    assert not now(a_case().on("01 Mar 2010", "contact_received").then("02 Mar 2010", "event_withdrawn")).open


# The accountable team.


@pytest.mark.parametrize(
    "kind",
    [
        "initial_assessment_started",
        "core_assessment_started",
        "protection_plan_started",
        "child_in_need_plan_started",
        "care_started",
    ],
)
def test_assessments_plans_and_care_move_the_case_to_the_team_they_name(kind: str) -> None:
    story = a_case().on("01 Mar 2010", "contact_received").on("02 Mar 2010", kind, team="north")
    assert now(story).team == "north"
    assert now(story).team_history == ((day("01 Mar 2010"), "duty"), (day("02 Mar 2010"), "north"))
    assert now(story.on("03 Mar 2010", kind, team=None)).team == "north"


@pytest.mark.parametrize("kind", ["contact_received", "referral_received", "caf_started", "tac_meeting_held"])
def test_more_involvement_moves_nothing(kind: str) -> None:
    story = a_case().on("01 Mar 2010", "contact_received").on("02 Mar 2010", kind, team="north")
    assert now(story).team == "duty"


def stepped(decision: str, to_team: str | None = "locality") -> Story:
    more = {"to_team": to_team} if to_team else {}
    story = assessed().on("08 Mar 2010", "step_requested", direction="down", to_tier="targeted", **more)
    return story.then("12 Mar 2010", "step_decided", team="receiving", decision=decision)


@pytest.mark.parametrize("decision", ["accepted", "accepted_with_conditions"])
def test_an_accepted_step_moves_the_case_and_its_tier(decision: str) -> None:
    found = now(stepped(decision))
    assert (found.team, found.tier) == ("locality", "targeted")
    assert now(stepped(decision, to_team=None)).team == "receiving"


@pytest.mark.parametrize("decision", ["returned", "not_accepted"])
def test_until_a_step_is_accepted_the_sender_stays_accountable(decision: str) -> None:
    found = now(stepped(decision))
    assert (found.team, found.tier) == ("north", "specialist")


def test_accepting_a_request_that_was_withdrawn_moves_nothing() -> None:
    assert now(stepped("accepted").on("13 Mar 2010", "event_withdrawn", about="e4")).team == "north"


# The tier.


def test_the_tier_rises_with_the_work_and_only_a_decision_lowers_it() -> None:
    story = a_case().on("01 Feb 2010", "contact_received").on("02 Feb 2010", "caf_started")
    story.on("01 Mar 2010", "referral_received").then("02 Mar 2010", "referral_decided", outcome="nfa")
    story.on("08 Mar 2010", "referral_received")
    story.then("09 Mar 2010", "referral_decided", outcome="strategy_discussion")
    story.on("10 Mar 2010", "tac_review_held", about="e2").on("01 Jun 2010", "tier_changed", tier="universal")
    story.on("02 Jun 2010", "tac_review_held", about="e2").on("03 Jun 2010", "tier_changed")
    assert tiers(story) == [
        ("01 Feb 2010", "universal"),
        ("02 Feb 2010", "targeted"),
        ("09 Mar 2010", "specialist"),
        ("01 Jun 2010", "universal"),
        ("02 Jun 2010", "targeted"),
    ]


def test_a_case_opened_by_a_change_of_tier_is_on_that_tier() -> None:
    assert tiers(a_case().on("01 Feb 2010", "tier_changed", tier="targeted")) == [("01 Feb 2010", "targeted")]


# The practitioner.


def test_an_allocation_holds_until_the_case_moves_or_closes() -> None:
    story = assessed().on("04 Mar 2010", "case_allocated", practitioner="p1")
    assert now(story).practitioner == "p1"
    story.on("05 Mar 2010", "core_assessment_started", team="north")
    assert now(story).practitioner == "p1"
    story.on("06 Mar 2010", "core_assessment_started", team="south")
    assert now(story).practitioner is None
    story.on("07 Mar 2010", "case_allocated", practitioner="p2").on("08 Mar 2010", "case_closed")
    assert now(story).practitioner is None


# Specialist spells.


def test_a_spell_runs_from_the_referral_that_was_pursued_to_the_closing() -> None:
    assert spells(assessed()) == [("01 Mar 2010", None)]
    assert spells(assessed().on("10 Mar 2010", "case_closed")) == [("01 Mar 2010", "10 Mar 2010")]


@pytest.mark.parametrize(
    ("kind", "data", "opens"),
    [
        ("strategy_discussion_held", {}, True),
        ("enquiry_started", {}, True),
        ("initial_conference_held", {"outcome": "plan"}, True),
        ("initial_conference_held", {"outcome": "no_plan"}, False),
        ("care_started", {}, True),
        ("tier_changed", {"tier": "specialist"}, True),
        ("tier_changed", {"tier": "targeted"}, False),
        ("referral_decided", {"outcome": "initial_assessment"}, True),
        ("referral_decided", {"outcome": "early_help"}, False),
        ("caf_started", {}, False),
    ],
)
def test_what_begins_a_spell(kind: str, data: dict[str, object], opens: bool) -> None:
    assert spells(a_case().on("01 Mar 2010", kind, **data)) == ([("01 Mar 2010", None)] if opens else [])


def test_a_step_down_ends_a_spell_and_a_step_up_begins_one() -> None:
    story = stepped("accepted")
    assert spells(story) == [("01 Mar 2010", "12 Mar 2010")]
    story.on("01 Apr 2010", "step_requested", direction="up", to_tier="specialist")
    assert spells(story.then("06 Apr 2010", "step_decided", decision="accepted"))[1] == ("06 Apr 2010", None)


def test_a_spell_that_would_begin_before_the_last_one_ended_begins_when_it_ended() -> None:
    story = assessed().on("08 Mar 2010", "referral_received").on("10 Mar 2010", "case_closed")
    story.on("11 Mar 2010", "referral_decided", about="e4", outcome="initial_assessment")
    assert spells(story) == [("01 Mar 2010", "10 Mar 2010"), ("10 Mar 2010", None)]


def test_a_spell_of_no_days_is_none() -> None:
    story = a_case().on("01 Mar 2010", "care_started").on("01 Mar 2010", "case_closed")
    assert spells(story) == []


def test_where_no_team_receives_referrals_a_case_may_be_with_nobody() -> None:
    found = now(a_case().on("01 Mar 2010", "contact_received", team=None), front_door=None)
    assert (found.open, found.team) == (True, None)
