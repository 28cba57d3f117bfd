"""Contact and referral: the front door."""

from typing import Annotated

from caseflow.events.kinds.census import NEEDS, SOURCES
from caseflow.events.kinds.declaration import Ask, CaseEvent, Continues, LeadsTo, Narrative, When
from caseflow.rules.effects import NO_EFFECT, SPECIALIST, Effect, where

RECEIVED = When("When was it received?", "Enter the date on which it was received")


_ELSEWHERE = {
    "early_help": "Early help",
    "information_advice": "Information and advice",
    "other_agency": "Another agency",
}
"""Where a contact and a referral alike may lead without social care."""

WHO_TOLD = "it could tell who got in touch"
"""Why what a contact or a referral says is kept from the family."""


class ContactReceived(CaseEvent):
    """Somebody got in touch about a child."""

    kind, title = "contact_received", "Contact received"
    withheld = WHO_TOLD
    open_as = "a contact that nobody has decided"
    task = "Record a contact"
    intro = (
        "Somebody got in touch about this child. The front door and whoever works with the child see it first"
        " on their pages until social care has decided what follows, within one working day."
    )
    recorded_by = "record_contact"
    for_siblings = True
    effect = Effect(opens="any_day")
    leads_to = (LeadsTo("contact_decided"), LeadsTo("referral_received"))
    tells = "contact"
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
    withheld = WHO_TOLD
    open_as = "a referral that nobody has decided"
    task = "Record a referral"
    intro = (
        "A referral asks for a service of children's social care. Its first clock, one working day to decide,"
        " runs from the day it was received."
    )
    continues = Continues(ContactReceived, finishes=True)
    recorded_by = "record_social_care"
    for_siblings = True
    effect = Effect(opens="any_day")
    answers = True
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


class ContactDecided(CaseEvent):
    """A contact that becomes no referral: what follows from it, and why."""

    kind, title = "contact_decided", "Contact decided"
    task = "Decide this contact"
    intro = (
        "A decision is due one working day after the contact. If the child needs a service of social care,"
        " record a referral about this contact instead. Whoever reported it here reads the decision and your"
        " reasons."
    )
    continues = Continues(ContactReceived, required=True, finishes=True)
    recorded_by = "record_social_care"
    for_siblings = True
    effect = NO_EFFECT
    answers = True
    when = When("When was it decided?", "Enter the date of the decision")
    narrative = Narrative("Reasons", "Whoever reported it here reads these words, and nothing else")
    outcome: Annotated[
        str,
        Ask(
            "What was decided?",
            "What it came to",
            missing="Choose what was decided",
            codes={
                "open_work": "Taken up by those who work with the child already",
                **_ELSEWHERE,
                "nfa": "No further action",
            },
        ),
    ]
    reason: Annotated[
        str,
        Ask(
            "Why?",
            "Why",
            missing="Choose why",
            codes={
                "known": "It is known, and is being acted on",
                "needs_met": "What the child needs can be met without social care",
                "no_concern": "We found no reason to worry about the child",
                "not_enough": "Not enough is known, and we could find out no more",
                "not_our_area": "The child lives in another area, and that area was told",
                "other": "Another reason, given in words",
            },
        ),
    ]


class ReferralDecided(CaseEvent):
    """What happens next about a referral, decided within one working day."""

    kind, title = "referral_decided", "Referral decided"
    task = "Decide this referral"
    intro = "A decision is due one working day after the referral was received."
    continues = Continues(ReferralReceived, required=True, once=True)
    recorded_by = "record_social_care"
    for_siblings = True
    answers = True
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
    narrative = Narrative("Reasons", "Whoever referred the child here reads these words, and nothing else")
    outcome: Annotated[
        str,
        Ask(
            "What was decided?",
            "What it came to",
            missing="Choose what was decided",
            codes={
                "initial_assessment": "Initial assessment",
                "strategy_discussion": "Strategy discussion",
                **_ELSEWHERE,
                "returned": "Returned to the referrer",
                "nfa": "No further action",
            },
        ),
    ]


class ReporterTold(CaseEvent):
    """Whoever got in touch was told what was decided, and how."""

    kind, title = "reporter_told", "Whoever got in touch was told"
    withheld = WHO_TOLD
    task = "Record that whoever got in touch was told"
    intro = "Somebody with an account here is told by Caseflow. Anybody else waits for a letter or a call."
    continues = Continues(ContactDecided, ReferralDecided, required=True, once=True)
    recorded_by = "record_social_care"
    effect = NO_EFFECT
    when = When("When were they told?", "Enter the date on which they were told")
    how: Annotated[
        str,
        Ask(
            "How were they told?",
            "How",
            missing="Choose how they were told",
            codes={
                "letter": "By letter",
                "phone": "By phone",
                "in_person": "In person",
                "here": "On their page here",
            },
        ),
    ]
