"""Waiting for the family or for another agency. It moves no clock: it says whose time it was."""

from datetime import date
from typing import Annotated

from caseflow.events.kinds.declaration import Ask, CaseEvent, Continues, LeadsTo, When
from caseflow.rules.effects import NO_EFFECT

WAITS_FOR = {
    "family": "The family",
    "school": "A school or college",
    "health": "A health service",
    "camhs": "Child and adolescent mental health (CAMHS)",
    "police": "The police",
    "court": "The court",
    "housing": "Housing",
    "adult_services": "Adult services",
    "another_authority": "Another authority",
    "interpreter": "An interpreter",
    "another": "Somebody else",
}
"""For whom a case can wait."""


class WaitBegan(CaseEvent):
    """The team can do no more until somebody else has done something."""

    kind, title = "wait_began", "Waiting began"
    task = "Record that the case waits for somebody"
    intro = (
        "Every timescale of the case runs on, and none moves. From this day on its time counts as waiting,"
        " so that everybody sees whose time it was."
    )
    recorded_by = "record"
    effect = NO_EFFECT
    leads_to = (LeadsTo("wait_ended"),)
    when = When("Since when does it wait?", "Enter the day since when it waits")
    waits_for: Annotated[
        str, Ask("Whom does it wait for?", "Waits for", missing="Choose whom it waits for", codes=WAITS_FOR)
    ]
    reason: Annotated[
        str,
        Ask(
            "What does it wait for?",
            "For what",
            missing="Choose what it waits for",
            codes={
                "appointment": "An appointment or a visit",
                "consent": "Consent",
                "information": "Information or a report",
                "decision": "A decision",
                "assessment": "An assessment",
                "service": "A place in a service",
                "other": "Something else",
            },
        ),
    ]
    expected_on: Annotated[
        date,
        Ask(
            "When do you expect it to end?",
            "Expected to end",
            "The wait goes on until somebody records its end. For example, 1 3 2010",
            "Enter the day on which you expect it to end",
        ),
    ]


class WaitEnded(CaseEvent):
    """What the case waited for has come, or is not needed any more."""

    kind, title = "wait_ended", "Waiting ended"
    task = "Record the end of a wait"
    continues = Continues(WaitBegan, required=True, finishes=True)
    recorded_by = "record"
    effect = NO_EFFECT
    when = When("When did the wait end?", "Enter the day on which the wait ended")
