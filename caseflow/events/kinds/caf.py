"""Common assessment, consent, and the team around the child. Each has pages of its own."""

from datetime import date
from typing import Annotated

from caseflow.events.kinds.declaration import Ask, CaseEvent, Codes, Continues
from caseflow.rules.effects import NO_EFFECT, TARGETED, Effect
from caseflow.rules.lanes import Lane

NEXT_STEPS = {
    "own_service": "My own service gives the help that is needed",
    "caf": "A common assessment (CAF), if the family agrees",
    "specialist_assessment": "A specialist assessment",
    "safeguarding_referral": "Report a concern now: the child may not be safe",
    "none": "Nothing more is needed now",
}
CAF_ENDINGS = {
    "needs_met": "The needs are met",
    "disengaged": "The family does not want to go on",
    "consent_withdrawn": "Consent was withdrawn",
    "moved": "The family moved away",
    "stepped_up": "Specialist services have taken the child on",
    "other": "Another reason",
}
CAF_WORK = Effect(raises_to=TARGETED)
NEXT_REVIEW = Ask("When is the next review?", "Next review")


class CafChecklistCompleted(CaseEvent):
    """The pre-assessment checklist."""

    kind, title = "caf_checklist_completed", "Pre-assessment checklist completed"
    effect = Effect(opens="any_day")
    next_step: Annotated[str, Ask("What happens next?", "What happens next", codes=NEXT_STEPS)]


class CafStarted(CaseEvent):
    """A common assessment began."""

    kind, title = "caf_started", "Common assessment started"
    open_as = "a common assessment with its team around the child"
    continues = Continues(CafChecklistCompleted)
    effect = Effect(opens="any_day", raises_to=TARGETED)
    episode = "caf"
    lane = Lane("caf")


class ConsentGiven(CaseEvent):
    """The family agrees that agencies read."""

    kind, title = "consent_given", "Consent given"
    continues = Continues(CafStarted)
    scope: Annotated[Codes | None, Ask("Agencies that may read", refers_to="agency")] = None


class ConsentDeclined(CaseEvent):
    """The family does not agree that agencies read."""

    kind, title = "consent_declined", "Consent declined"
    continues = Continues(CafStarted)
    scope: Annotated[Codes | None, Ask("Agencies that may not read", refers_to="agency")] = None


class ConsentWithdrawn(CaseEvent):
    """The family takes its agreement back."""

    kind, title = "consent_withdrawn", "Consent withdrawn"
    continues = Continues(ConsentGiven, required=True)
    effect = NO_EFFECT
    scope: Annotated[Codes | None, Ask("Agency that may read no longer", refers_to="agency")] = None


class CafCompleted(CaseEvent):
    """A common assessment was signed off."""

    kind, title = "caf_completed", "Common assessment completed"
    continues = Continues(CafStarted, required=True)
    effect = CAF_WORK


class LeadProfessionalNamed(CaseEvent):
    """Who coordinates the help, and whom the family phones."""

    kind, title = "lead_professional_named", "Lead professional named"
    continues = Continues(CafStarted)
    effect = NO_EFFECT
    practitioner: Annotated[str | None, Ask("Practitioner", refers_to="practitioner")] = None


class TacMeetingHeld(CaseEvent):
    """The team around the child met."""

    kind, title = "tac_meeting_held", "Team around the child met"
    continues = Continues(CafStarted, required=True)
    effect = CAF_WORK
    next_review_on: Annotated[date | None, NEXT_REVIEW] = None


class DeliveryPlanAgreed(CaseEvent):
    """The team and the family agreed who does what by when."""

    kind, title = "delivery_plan_agreed", "Delivery plan agreed"
    continues = Continues(CafStarted, required=True)
    effect = CAF_WORK


class TacReviewHeld(CaseEvent):
    """The team around the child looked whether the plan helps."""

    kind, title = "tac_review_held", "Team around the child reviewed the plan"
    continues = Continues(CafStarted, required=True)
    effect = CAF_WORK
    next_review_on: Annotated[date | None, NEXT_REVIEW] = None


class CafClosed(CaseEvent):
    """The work that the common assessment began is over."""

    kind, title = "caf_closed", "Common assessment closed"
    continues = Continues(CafStarted, required=True, finishes=True)
    effect = NO_EFFECT
    reason: Annotated[str, Ask("Why does it close?", "Reason", codes=CAF_ENDINGS)]
