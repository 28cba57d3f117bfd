"""Initial and core assessments, and the single one in their place."""

from typing import Annotated

from caseflow.events.kinds.census import FACTORS
from caseflow.events.kinds.contact import ReferralReceived
from caseflow.events.kinds.declaration import Ask, CaseEvent, Codes, Continues, LeadsTo, Narrative, When
from caseflow.events.kinds.enquiry import StrategyDiscussionHeld
from caseflow.rules.effects import SPECIALIST, Effect, where
from caseflow.rules.lanes import Lane

LATE_REASONS = {
    "child_not_seen": "Child not seen",
    "family_not_available": "Family not available",
    "awaiting_agency": "Waiting for another agency",
    "allocation_delay": "Delay in allocation",
    "interpreter": "Waiting for an interpreter",
    "recorded_late": "Done in time, recorded late",
    "other": "Other",
}
BEGUN = When("When did it start?", "Enter the date on which it started")
AUTHORISED = When(
    "When was it authorised?",
    "Enter the date on which it was authorised",
    "The day a manager viewed and authorised it. For example, 1 3 2010",
)
SUMMARY = Narrative("Summary", "What you found, and what the child and the family say about it")
COMPLETION = (
    "An assessment is complete on the day a manager authorises it. A late one is recorded as it happened."
)
TRIGGER = Ask("What led to it?", "What led to it", missing="Choose what led to it")
OUTCOME = Ask("What did it come to?", "What it came to", missing="Choose what it came to")
LATE = Ask(
    "Why was it late?",
    "Why it was late",
    codes=LATE_REASONS,
    others=True,
)
FOUND = Ask("Factors found", "What was found", hint="Choose all that apply", codes=FACTORS, others=True)
SEEN = Ask("Was the child seen?", "Child seen")
SEEN_ALONE = Ask("Was the child seen alone?", "Child seen alone", only_if=where("child_seen"))


class InitialAssessmentStarted(CaseEvent):
    """A brief assessment of each referred child, of a referral or of new information on an open case."""

    kind, title = "initial_assessment_started", "Initial assessment started"
    open_as = "an initial assessment"
    task = "Start an initial assessment"
    intro = "Its clock runs from the day of the referral, or from today where new information led to it."
    continues = Continues(ReferralReceived)
    recorded_by = "record_social_care"
    for_siblings = True
    effect = Effect(raises_to=SPECIALIST, takes_over=True)
    lane = Lane("initial_assessment")
    leads_to = (LeadsTo("initial_assessment_completed"),)
    when = BEGUN
    trigger: Annotated[
        str,
        TRIGGER._replace(
            codes={"referral": "A referral", "new_information": "New information on an open case"},
            begins_with={"referral_received": "referral"},
        ),
    ]


class InitialAssessmentCompleted(CaseEvent):
    """An initial assessment that a manager authorised."""

    kind, title = "initial_assessment_completed", "Initial assessment completed"
    task = "Complete the initial assessment"
    intro = COMPLETION
    written_on = "assessments.write"
    continues = Continues(InitialAssessmentStarted, required=True, finishes=True)
    recorded_by = "record_social_care"
    seen_then = False  # the child was seen in its course, not on the day on which it was authorised
    leads_to = (
        LeadsTo("core_assessment_started", where("outcome", "core_assessment")),
        LeadsTo("strategy_discussion_held", where("outcome", "strategy_discussion")),
    )
    when = AUTHORISED
    narrative = SUMMARY
    outcome: Annotated[
        str,
        OUTCOME._replace(
            codes={
                "services": "Services for a child in need",
                "core_assessment": "Core assessment",
                "strategy_discussion": "Strategy discussion",
                "early_help": "Early help",
                "nfa": "No further action",
            }
        ),
    ]
    child_seen: Annotated[bool | None, SEEN] = None
    child_seen_alone: Annotated[bool | None, SEEN_ALONE] = None
    late_reason: Annotated[str | None, LATE] = None


class CoreAssessmentStarted(CaseEvent):
    """An in-depth assessment, with the other agencies that know the child."""

    kind, title = "core_assessment_started", "Core assessment started"
    open_as = "a core assessment"
    task = "Start a core assessment"
    intro = "It is due 35 working days after it starts, unless the rules in force say otherwise."
    continues = Continues(InitialAssessmentCompleted, StrategyDiscussionHeld)
    recorded_by = "record_social_care"
    for_siblings = True
    effect = Effect(raises_to=SPECIALIST, takes_over=True)
    lane = Lane("core_assessment")
    leads_to = (LeadsTo("core_assessment_completed"),)
    when = BEGUN
    trigger: Annotated[
        str,
        TRIGGER._replace(
            codes={
                "initial_assessment_ended": "An initial assessment has ended",
                "strategy_discussion": "A strategy discussion",
                "new_information": "New information on an open case",
            },
            begins_with={
                "initial_assessment_completed": "initial_assessment_ended",
                "strategy_discussion_held": "strategy_discussion",
            },
        ),
    ]


class CoreAssessmentCompleted(CaseEvent):
    """A core assessment that a manager authorised."""

    kind, title = "core_assessment_completed", "Core assessment completed"
    task = "Complete the core assessment"
    intro = COMPLETION
    written_on = "assessments.write"
    continues = Continues(CoreAssessmentStarted, required=True, finishes=True)
    recorded_by = "record_social_care"
    when = AUTHORISED
    narrative = SUMMARY
    outcome: Annotated[
        str,
        OUTCOME._replace(
            codes={
                "plan": "A plan",
                "services": "Services for a child in need",
                "early_help": "Early help",
                "nfa": "No further action",
            }
        ),
    ]
    factors: Annotated[Codes | None, FOUND] = None
    late_reason: Annotated[str | None, LATE] = None


class SingleAssessmentStarted(CaseEvent):
    """One assessment in place of an initial and a core one, where the authority has adopted that."""

    kind, title = "single_assessment_started", "Single assessment started"
    open_as = "a single assessment"
    task = "Start a single assessment"
    intro = "Its clock runs from the day of the referral, or from its own day where no referral led to it."
    in_place_of = (InitialAssessmentStarted, CoreAssessmentStarted)
    continues = Continues(ReferralReceived, StrategyDiscussionHeld, InitialAssessmentCompleted)
    recorded_by = "record_social_care"
    for_siblings = True
    effect = Effect(raises_to=SPECIALIST, takes_over=True)
    lane = Lane("single_assessment")
    leads_to = (LeadsTo("single_assessment_completed"),)
    when = BEGUN
    trigger: Annotated[
        str,
        TRIGGER._replace(
            codes={
                "referral": "A referral",
                "strategy_discussion": "A strategy discussion",
                "new_information": "New information on an open case",
            },
            begins_with={"referral_received": "referral", "strategy_discussion_held": "strategy_discussion"},
        ),
    ]


class SingleAssessmentCompleted(CaseEvent):
    """A single assessment that a manager authorised."""

    kind, title = "single_assessment_completed", "Single assessment completed"
    task = "Complete the single assessment"
    intro = COMPLETION
    written_on = "assessments.write"
    continues = Continues(SingleAssessmentStarted, required=True, finishes=True)
    recorded_by = "record_social_care"
    seen_then = False  # the child was seen in its course, not on the day on which it was authorised
    leads_to = (LeadsTo("strategy_discussion_held", where("outcome", "strategy_discussion")),)
    when = AUTHORISED
    narrative = SUMMARY
    outcome: Annotated[
        str,
        OUTCOME._replace(
            codes={
                "services": "Services for a child in need",
                "plan": "A plan",
                "strategy_discussion": "Strategy discussion",
                "early_help": "Early help",
                "nfa": "No further action",
            }
        ),
    ]
    child_seen: Annotated[bool | None, SEEN] = None
    child_seen_alone: Annotated[bool | None, SEEN_ALONE] = None
    factors: Annotated[Codes | None, FOUND] = None
    late_reason: Annotated[str | None, LATE] = None
