"""Contact and referral: the front door."""

from typing import Annotated

from caseflow.events.kinds.census import NEEDS, SOURCES
from caseflow.events.kinds.declaration import Ask, CaseEvent, Continues, LeadsTo, Narrative, When
from caseflow.rules.effects import SPECIALIST, Effect, where

RECEIVED = When("When was it received?", "Enter the date on which it was received")


class ContactReceived(CaseEvent):
    """Somebody got in touch about a child."""

    kind, title = "contact_received", "Contact received"
    task = "Record a contact"
    intro = (
        "Somebody got in touch about this child. A contact becomes a referral when a service is asked for."
    )
    recorded_by = "record_contact"
    effect = Effect(opens="any_day")
    leads_to = (LeadsTo("referral_received"),)
    when = RECEIVED
    narrative = Narrative("What was said")
    source: Annotated[
        str,
        Ask(
            "Who got in touch?",
            "Where it came from",
            missing="Choose who got in touch",
            codes=SOURCES,
            others=True,
        ),
    ]


class ReferralReceived(CaseEvent):
    """A request for a service of children's social care."""

    kind, title = "referral_received", "Referral received"
    task = "Record a referral"
    intro = (
        "A referral asks for a service of children's social care. Its first clock, one working day to decide,"
        " runs from the day it was received."
    )
    continues = Continues(ContactReceived)
    recorded_by = "record_social_care"
    effect = Effect(opens="any_day")
    leads_to = (LeadsTo("referral_decided"),)
    when = RECEIVED._replace(
        hint="The day it reached children's social care, not the day of typing. For example, 1 3 2010"
    )
    narrative = Narrative("What is asked for, and why")
    source: Annotated[
        str,
        Ask(
            "Who referred the child?",
            "Where it came from",
            missing="Choose who referred the child",
            codes=SOURCES,
            others=True,
        ),
    ]
    primary_need: Annotated[
        str | None,
        Ask(
            "Main need", hint="If in doubt, the one that stands higher in the list", codes=NEEDS, others=True
        ),
    ] = None


class ReferralDecided(CaseEvent):
    """What happens next about a referral, decided within one working day."""

    kind, title = "referral_decided", "Referral decided"
    task = "Decide this referral"
    intro = "A decision is due one working day after the referral was received."
    continues = Continues(ReferralReceived, required=True, once=True)
    recorded_by = "record_social_care"
    effect = Effect(
        raises_to=SPECIALIST,
        only_if=where("outcome", "initial_assessment", "strategy_discussion"),
        counted_from="referral_received",
    )
    leads_to = (
        LeadsTo("initial_assessment_started", where("outcome", "initial_assessment"), "referral_received"),
        LeadsTo("strategy_discussion_held", where("outcome", "strategy_discussion")),
    )
    when = When("When was it decided?", "Enter the date of the decision")
    narrative = Narrative("Reasons", "Tell the referrer what was decided, and why")
    outcome: Annotated[
        str,
        Ask(
            "What was decided?",
            "What it came to",
            missing="Choose what was decided",
            codes={
                "initial_assessment": "Initial assessment",
                "strategy_discussion": "Strategy discussion",
                "early_help": "Early help",
                "information_advice": "Information and advice",
                "other_agency": "Another agency",
                "returned": "Returned to the referrer",
                "nfa": "No further action",
            },
        ),
    ]
