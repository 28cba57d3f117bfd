"""Conferences and child protection plans."""

from typing import Annotated

from caseflow.events.kinds.assessment import SEEN, SEEN_ALONE
from caseflow.events.kinds.census import CATEGORIES
from caseflow.events.kinds.declaration import (
    HEARD,
    Ask,
    CaseEvent,
    Continues,
    LeadsTo,
    Narrative,
    When,
)
from caseflow.events.kinds.enquiry import StrategyDiscussionHeld
from caseflow.rules.effects import NO_EFFECT, SPECIALIST, Effect, where
from caseflow.rules.lanes import Lane

HELD = When("When was it held?", "Enter the date on which it was held")
PLAN = Lane("protection_plan", "category")
CATEGORY = Ask("Category of abuse", "Category", missing="Choose the category of abuse", codes=CATEGORIES)


class InitialConferenceHeld(CaseEvent):
    """The initial child protection conference."""

    kind, title = "initial_conference_held", "Initial child protection conference held"
    task = "Record an initial child protection conference"
    continues = Continues(StrategyDiscussionHeld)
    recorded_by = "record_social_care"
    for_siblings = True
    effect = Effect(pursues=True, only_if=where("outcome", "plan"))
    leads_to = (LeadsTo("protection_plan_started", where("outcome", "plan")),)
    when = HELD
    narrative = Narrative("What was decided, and why")
    heard = HEARD
    outcome: Annotated[
        str,
        Ask(
            "What did it come to?",
            "What it came to",
            missing="Choose what it came to",
            codes={"plan": "A child protection plan", "no_plan": "No plan is needed"},
        ),
    ]
    prebirth: Annotated[bool | None, Ask("Was it held before the birth?", "Before the birth")] = None
    transfer_in: Annotated[
        bool | None, Ask("Did the child move here with a plan?", "Moved here with a plan")
    ] = None


class ProtectionPlanStarted(CaseEvent):
    """The child is the subject of a child protection plan."""

    kind, title = "protection_plan_started", "Child protection plan started"
    open_as = "a child protection plan"
    task = "Start a child protection plan"
    intro = "A plan starts on the day of the conference that agreed it."
    continues = Continues(InitialConferenceHeld, once=True)
    recorded_by = "record_social_care"
    for_siblings = True
    effect = Effect(raises_to=SPECIALIST, takes_over=True)
    episode = "protection_plan"
    lane = PLAN
    when = When("When did it start?", "Enter the date on which it started")
    narrative = Narrative("What has to change", "What the plan is for, and who does what", agreed=True)
    heard = HEARD
    category: Annotated[str, CATEGORY]
    previous_plans_here: Annotated[
        int | None,
        Ask(
            "How many earlier plans did the child have here?",
            "Earlier plans here",
            hint="Only plans with this council that are not in this chronology",
        ),
    ] = None


class ProtectionPlanCategoryChanged(CaseEvent):
    """The category of abuse of a plan is another one now."""

    kind, title = "protection_plan_category_changed", "Category of the child protection plan changed"
    task = "Change the category of the child protection plan"
    continues = Continues(ProtectionPlanStarted, required=True)
    recorded_by = "record_social_care"
    lane = PLAN
    when = When("When was it changed?", "Enter the date on which it was changed")
    narrative = Narrative("Reasons")
    category: Annotated[str, CATEGORY]


class ProtectionPlanEnded(CaseEvent):
    """The child is no longer the subject of a child protection plan."""

    kind, title = "protection_plan_ended", "Child protection plan ended"
    task = "End the child protection plan"
    continues = Continues(ProtectionPlanStarted, required=True, finishes=True)
    recorded_by = "record_social_care"
    effect = NO_EFFECT
    when = When("When did it end?", "Enter the date on which it ended")
    narrative = Narrative("Summary", "What changed for the child, and what is left to do")
    heard = HEARD
    reason: Annotated[
        str | None,
        Ask(
            "Why did it end?",
            "Reason",
            codes={
                "risk_reduced": "Risk reduced",
                "looked_after": "The child is looked after",
                "moved": "The family moved away, and the plan went with them",
                "turned_18": "Turned 18",
                "died": "The child died",
                "other": "Another reason",
            },
            others=True,
        ),
    ] = None


class CoreGroupHeld(CaseEvent):
    """Those who carry out the plan met."""

    kind, title = "core_group_held", "Core group held"
    task = "Record a core group"
    continues = Continues(ProtectionPlanStarted, required=True)
    recorded_by = "record_social_care"
    for_siblings = True
    when = HELD
    narrative = Narrative("What was agreed", "Who took part, and who does what by when", agreed=True)
    heard = HEARD
    child_seen: Annotated[bool | None, SEEN] = None
    child_seen_alone: Annotated[bool | None, SEEN_ALONE] = None


class ProtectionVisitMade(CaseEvent):
    """A social worker visited a child who is the subject of a plan."""

    kind, title = "protection_visit_made", "Child protection visit"
    task = "Record a child protection visit"
    continues = Continues(ProtectionPlanStarted, required=True)
    recorded_by = "record_social_care"
    for_siblings = True
    when = When("When was it made?", "Enter the date of the visit")
    narrative = Narrative("What you saw and heard")
    heard = HEARD
    child_seen: Annotated[bool | None, SEEN] = None
    child_seen_alone: Annotated[bool | None, SEEN_ALONE] = None


class ReviewConferenceHeld(CaseEvent):
    """A review child protection conference."""

    kind, title = "review_conference_held", "Review conference held"
    task = "Record a review conference"
    continues = Continues(ProtectionPlanStarted, required=True)
    recorded_by = "record_social_care"
    for_siblings = True
    when = HELD
    narrative = Narrative("What was decided, and why", agreed=True)
    heard = HEARD
    counts: Annotated[
        bool | None,
        Ask(
            "Does it count as a review?",
            "Counts as a review",
            hint="Choose No if it was cancelled, or ended without decisions, or too few people came",
        ),
    ] = None
