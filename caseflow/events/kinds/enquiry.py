"""Strategy discussions and section 47 enquiries."""

from typing import Annotated

from caseflow.events.kinds.declaration import HEARD, Ask, CaseEvent, Continues, LeadsTo, Narrative, When
from caseflow.rules.effects import Effect, where
from caseflow.rules.lanes import Lane


class StrategyDiscussionHeld(CaseEvent):
    """Social care, the police and others decide whether a child is likely to suffer significant harm."""

    kind, title = "strategy_discussion_held", "Strategy discussion held"
    withheld = "agencies spoke there in confidence"
    task = "Record a strategy discussion"
    intro = (
        "Social care and the police, with the other agencies that know the child, decide what happens next."
    )
    recorded_by = "record_social_care"
    for_siblings = True
    effect = Effect(opens="any_day", pursues=True)
    leads_to = (LeadsTo("enquiry_started", where("initiates_enquiry")),)
    when = When("When was it held?", "Enter the date on which it was held")
    narrative = Narrative(
        "What was discussed", "Who took part, what was known, and the reasons for the decision"
    )
    initiates_enquiry: Annotated[
        bool,
        Ask(
            "Does a section 47 enquiry start?",
            "An enquiry starts (section 47)",
            missing="Say whether an enquiry starts",
        ),
    ]


class EnquiryStarted(CaseEvent):
    """A section 47 enquiry, which a strategy discussion has started."""

    kind, title = "enquiry_started", "Section 47 enquiry started"
    open_as = "a section 47 enquiry"
    task = "Start a section 47 enquiry"
    continues = Continues(StrategyDiscussionHeld, required=True, once=True)
    recorded_by = "record_social_care"
    for_siblings = True
    effect = Effect(pursues=True)
    lane = Lane("enquiry")
    leads_to = (LeadsTo("enquiry_completed"),)
    when = When("When did it start?", "Enter the date on which it started")


class EnquiryCompleted(CaseEvent):
    """What a section 47 enquiry came to."""

    kind, title = "enquiry_completed", "Section 47 enquiry completed"
    task = "Complete the section 47 enquiry"
    continues = Continues(EnquiryStarted, required=True, finishes=True)
    recorded_by = "record_social_care"
    leads_to = (
        LeadsTo("initial_conference_held", where("outcome", "conference"), "strategy_discussion_held"),
    )
    when = When("When was it completed?", "Enter the date on which it was completed")
    narrative = Narrative("Summary", "What you found")
    heard = HEARD
    outcome: Annotated[
        str | None,
        Ask(
            "What did it come to?",
            "What it came to",
            codes={
                "conference": "A child protection conference",
                "no_conference": "No conference is needed",
                "nfa": "No further action",
            },
        ),
    ] = None
