"""Every kind of event a case can hold: a frozen class each, with the fields it carries.

Pure. A kind is never removed or changed in meaning; new ones are added at the end of their group.
The field types are the whole grammar: `Literal` for a closed list, `Codes` for a list of codes,
`bool`, `int`, `date` and `str` (a code or an id, never a name or free text).
"""

from dataclasses import MISSING, dataclass, fields
from datetime import date
from functools import cache
from typing import Any, ClassVar, Literal

Tier = Literal["universal", "targeted", "specialist"]
AbuseCategory = Literal["NEG", "PHY", "SAB", "EMO", "MUL"]
Participation = Literal["PN0", "PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7"]
Codes = tuple[str, ...]

ANY_KIND = ("*",)


@dataclass(frozen=True, kw_only=True)
class CaseEvent:
    """What all kinds share: the name used in log and feed, and what the event may be about."""

    kind: ClassVar[str]
    about: ClassVar[tuple[str, ...]] = ()
    about_required: ClassVar[bool] = False
    in_words: ClassVar[str]


def _about(*kinds: str) -> tuple[str, ...]:
    return kinds


# --- Contact, referral and assessment ------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ContactReceived(CaseEvent):
    kind = "contact_received"
    in_words = "Contact received"
    source: str


@dataclass(frozen=True, kw_only=True)
class ReferralReceived(CaseEvent):
    kind = "referral_received"
    about = _about("contact_received")
    in_words = "Referral received"
    source: str
    primary_need: str | None = None


@dataclass(frozen=True, kw_only=True)
class ReferralDecided(CaseEvent):
    kind = "referral_decided"
    about = _about("referral_received")
    about_required = True
    in_words = "Referral decided"
    outcome: Literal[
        "initial_assessment",
        "strategy_discussion",
        "nfa",
        "information_advice",
        "early_help",
        "other_agency",
        "returned",
    ]


@dataclass(frozen=True, kw_only=True)
class InitialAssessmentStarted(CaseEvent):
    kind = "initial_assessment_started"
    about = _about("referral_received")
    in_words = "Initial assessment started"
    trigger: Literal["referral", "new_information"]


@dataclass(frozen=True, kw_only=True)
class InitialAssessmentCompleted(CaseEvent):
    kind = "initial_assessment_completed"
    about = _about("initial_assessment_started")
    about_required = True
    in_words = "Initial assessment completed"
    outcome: Literal["nfa", "services", "core_assessment", "strategy_discussion", "early_help"]
    child_seen: bool | None = None
    child_seen_alone: bool | None = None
    late_reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class CoreAssessmentStarted(CaseEvent):
    kind = "core_assessment_started"
    about = _about("initial_assessment_completed", "strategy_discussion_held")
    in_words = "Core assessment started"
    trigger: Literal["initial_assessment_ended", "strategy_discussion", "new_information"]


@dataclass(frozen=True, kw_only=True)
class CoreAssessmentCompleted(CaseEvent):
    kind = "core_assessment_completed"
    about = _about("core_assessment_started")
    about_required = True
    in_words = "Core assessment completed"
    outcome: Literal["nfa", "services", "plan", "early_help"]
    factors: Codes | None = None
    late_reason: str | None = None


# --- Protection ----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class StrategyDiscussionHeld(CaseEvent):
    kind = "strategy_discussion_held"
    in_words = "Strategy discussion held"
    initiates_enquiry: bool


@dataclass(frozen=True, kw_only=True)
class EnquiryStarted(CaseEvent):
    kind = "enquiry_started"
    about = _about("strategy_discussion_held")
    about_required = True
    in_words = "Section 47 enquiry started"


@dataclass(frozen=True, kw_only=True)
class EnquiryCompleted(CaseEvent):
    kind = "enquiry_completed"
    about = _about("enquiry_started")
    about_required = True
    in_words = "Section 47 enquiry completed"
    outcome: Literal["conference", "no_conference", "nfa"] | None = None


@dataclass(frozen=True, kw_only=True)
class InitialConferenceHeld(CaseEvent):
    kind = "initial_conference_held"
    about = _about("strategy_discussion_held")
    in_words = "Initial child protection conference held"
    outcome: Literal["plan", "no_plan"]
    prebirth: bool | None = None
    transfer_in: bool | None = None


@dataclass(frozen=True, kw_only=True)
class ProtectionPlanStarted(CaseEvent):
    kind = "protection_plan_started"
    about = _about("initial_conference_held")
    in_words = "Child protection plan started"
    category: AbuseCategory
    previous_plans_here: int | None = None


@dataclass(frozen=True, kw_only=True)
class ProtectionPlanCategoryChanged(CaseEvent):
    kind = "protection_plan_category_changed"
    about = _about("protection_plan_started")
    about_required = True
    in_words = "Category of the child protection plan changed"
    category: AbuseCategory


@dataclass(frozen=True, kw_only=True)
class ProtectionPlanEnded(CaseEvent):
    kind = "protection_plan_ended"
    about = _about("protection_plan_started")
    about_required = True
    in_words = "Child protection plan ended"
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class CoreGroupHeld(CaseEvent):
    kind = "core_group_held"
    about = _about("protection_plan_started")
    about_required = True
    in_words = "Core group held"
    child_seen: bool | None = None
    child_seen_alone: bool | None = None


@dataclass(frozen=True, kw_only=True)
class ProtectionVisitMade(CaseEvent):
    kind = "protection_visit_made"
    about = _about("protection_plan_started")
    about_required = True
    in_words = "Child protection visit made"
    child_seen: bool | None = None
    child_seen_alone: bool | None = None


@dataclass(frozen=True, kw_only=True)
class ReviewConferenceHeld(CaseEvent):
    kind = "review_conference_held"
    about = _about("protection_plan_started")
    about_required = True
    in_words = "Review conference held"
    counts: bool | None = None


@dataclass(frozen=True, kw_only=True)
class ChildInNeedPlanStarted(CaseEvent):
    kind = "child_in_need_plan_started"
    about = ANY_KIND
    in_words = "Child in need plan started"


@dataclass(frozen=True, kw_only=True)
class ChildInNeedPlanReviewed(CaseEvent):
    kind = "child_in_need_plan_reviewed"
    about = _about("child_in_need_plan_started")
    about_required = True
    in_words = "Child in need plan reviewed"


@dataclass(frozen=True, kw_only=True)
class ChildInNeedPlanEnded(CaseEvent):
    kind = "child_in_need_plan_ended"
    about = _about("child_in_need_plan_started")
    about_required = True
    in_words = "Child in need plan ended"


# --- Care ----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class CareStarted(CaseEvent):
    kind = "care_started"
    in_words = "Child became looked after"
    legal_status: str


@dataclass(frozen=True, kw_only=True)
class CareEnded(CaseEvent):
    kind = "care_ended"
    about = _about("care_started")
    about_required = True
    in_words = "Child stopped being looked after"
    reason: Literal["adopted", "returned_home", "special_guardianship", "turned_18", "other"]


@dataclass(frozen=True, kw_only=True)
class CareReviewHeld(CaseEvent):
    kind = "care_review_held"
    about = _about("care_started")
    about_required = True
    in_words = "Looked-after review held"
    participation: Participation | None = None


@dataclass(frozen=True, kw_only=True)
class PlacementStarted(CaseEvent):
    kind = "placement_started"
    about = _about("care_started")
    about_required = True
    in_words = "Placement started"
    type: str
    provider: str | None = None
    temporary: bool | None = None


@dataclass(frozen=True, kw_only=True)
class PlacementEnded(CaseEvent):
    kind = "placement_ended"
    about = _about("placement_started")
    about_required = True
    in_words = "Placement ended"
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class AdoptionDecided(CaseEvent):
    kind = "adoption_decided"
    about = _about("care_started")
    about_required = True
    in_words = "Decided that the child should be placed for adoption"


@dataclass(frozen=True, kw_only=True)
class AdoptionDecisionReversed(CaseEvent):
    kind = "adoption_decision_reversed"
    about = _about("adoption_decided")
    about_required = True
    in_words = "Adoption decision reversed"


@dataclass(frozen=True, kw_only=True)
class PlacedForAdoption(CaseEvent):
    kind = "placed_for_adoption"
    about = _about("adoption_decided")
    about_required = True
    in_words = "Placed for adoption"


@dataclass(frozen=True, kw_only=True)
class AdoptionOrderMade(CaseEvent):
    kind = "adoption_order_made"
    about = _about("placed_for_adoption")
    about_required = True
    in_words = "Adoption order made"


# --- Common assessment and team around the child -------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class CafChecklistCompleted(CaseEvent):
    kind = "caf_checklist_completed"
    in_words = "Pre-assessment checklist completed"
    next_step: Literal["own_service", "caf", "specialist_assessment", "safeguarding_referral", "none"]


@dataclass(frozen=True, kw_only=True)
class CafStarted(CaseEvent):
    kind = "caf_started"
    about = _about("caf_checklist_completed")
    in_words = "Common assessment started"


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(CaseEvent):
    kind = "consent_given"
    about = _about("caf_started")
    in_words = "Consent given"
    scope: Codes | None = None


@dataclass(frozen=True, kw_only=True)
class ConsentDeclined(CaseEvent):
    kind = "consent_declined"
    about = _about("caf_started")
    in_words = "Consent declined"
    scope: Codes | None = None


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(CaseEvent):
    kind = "consent_withdrawn"
    about = _about("consent_given")
    about_required = True
    in_words = "Consent withdrawn"
    scope: Codes | None = None


@dataclass(frozen=True, kw_only=True)
class CafCompleted(CaseEvent):
    kind = "caf_completed"
    about = _about("caf_started")
    about_required = True
    in_words = "Common assessment completed"


@dataclass(frozen=True, kw_only=True)
class LeadProfessionalNamed(CaseEvent):
    kind = "lead_professional_named"
    about = _about("caf_started")
    in_words = "Lead professional named"
    practitioner: str | None = None


@dataclass(frozen=True, kw_only=True)
class TacMeetingHeld(CaseEvent):
    kind = "tac_meeting_held"
    about = _about("caf_started")
    about_required = True
    in_words = "Team around the child met"
    next_review_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class DeliveryPlanAgreed(CaseEvent):
    kind = "delivery_plan_agreed"
    about = _about("caf_started")
    about_required = True
    in_words = "Delivery plan agreed"


@dataclass(frozen=True, kw_only=True)
class TacReviewHeld(CaseEvent):
    kind = "tac_review_held"
    about = _about("caf_started")
    about_required = True
    in_words = "Team around the child reviewed the plan"
    next_review_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class CafClosed(CaseEvent):
    kind = "caf_closed"
    about = _about("caf_started")
    about_required = True
    in_words = "Common assessment closed"
    reason: Literal["needs_met", "disengaged", "consent_withdrawn", "moved", "stepped_up", "other"]


# --- Steps between tiers, requests to services ---------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class StepRequested(CaseEvent):
    kind = "step_requested"
    about = _about("caf_started", "referral_received")
    in_words = "Step requested"
    direction: Literal["up", "down", "across"]
    from_tier: Tier
    to_tier: Tier
    to_team: str


@dataclass(frozen=True, kw_only=True)
class StepDecided(CaseEvent):
    kind = "step_decided"
    about = _about("step_requested")
    about_required = True
    in_words = "Step decided"
    decision: Literal["accepted", "accepted_with_conditions", "returned", "not_accepted"]
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class ServiceRequested(CaseEvent):
    kind = "service_requested"
    in_words = "Service requested"
    service: str


@dataclass(frozen=True, kw_only=True)
class ServiceDecided(CaseEvent):
    kind = "service_decided"
    about = _about("service_requested")
    about_required = True
    in_words = "Request to a service decided"
    decision: Literal["accepted", "returned", "not_accepted"]


@dataclass(frozen=True, kw_only=True)
class ServiceAppointment(CaseEvent):
    kind = "service_appointment"
    about = _about("service_requested")
    about_required = True
    in_words = "Appointment with a service"
    attended: bool


@dataclass(frozen=True, kw_only=True)
class ServiceEnded(CaseEvent):
    kind = "service_ended"
    about = _about("service_requested")
    about_required = True
    in_words = "Service ended"
    reason: str | None = None


# --- The case itself -----------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class TierChanged(CaseEvent):
    kind = "tier_changed"
    about = _about("step_decided")
    in_words = "Tier changed"
    tier: Tier


@dataclass(frozen=True, kw_only=True)
class CaseClosed(CaseEvent):
    kind = "case_closed"
    in_words = "Case closed"
    reason: Literal["RC1", "RC2", "RC3", "RC4", "RC5", "RC6", "RC7", "RC8", "RC9", "early_help_declined"]


@dataclass(frozen=True, kw_only=True)
class EventWithdrawn(CaseEvent):
    kind = "event_withdrawn"
    about = ANY_KIND
    about_required = True
    in_words = "Entry withdrawn"
    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseAllocated(CaseEvent):
    kind = "case_allocated"
    about = _about("step_decided")
    in_words = "Case allocated to a practitioner"
    practitioner: str


@dataclass(frozen=True, kw_only=True)
class ClockPaused(CaseEvent):
    kind = "clock_paused"
    about = ANY_KIND
    about_required = True
    in_words = "Local clock paused"
    timescale: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ClockResumed(CaseEvent):
    kind = "clock_resumed"
    about = _about("clock_paused")
    about_required = True
    in_words = "Local clock resumed"


@cache
def kinds() -> dict[str, type[CaseEvent]]:
    """Every kind by its name, in the order of the catalogue."""
    return {each.kind: each for each in CaseEvent.__subclasses__()}


@cache
def field_names(kind: str) -> tuple[tuple[str, bool], ...]:
    """The fields of a kind and whether each is required."""
    return tuple((field.name, field.default is MISSING) for field in fields(kinds()[kind]))


def payload(event: CaseEvent) -> dict[str, Any]:
    """The fields of an event as the log keeps them: codes, ids, numbers and ISO dates; none empty."""
    found = ((field.name, getattr(event, field.name)) for field in fields(event))
    return {name: _plain(value) for name, value in found if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
