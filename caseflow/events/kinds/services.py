"""Requests to services, and what became of them."""

from typing import Annotated

from caseflow.events.kinds.declaration import Ask, CaseEvent, Continues, LeadsTo, Narrative, Voices, When
from caseflow.rules.effects import NO_EFFECT, Effect, where


class ServiceRequested(CaseEvent):
    """A service is asked to help."""

    kind, title = "service_requested", "Service requested"
    open_as = "a request to a service"
    task = "Record a request to a service"
    recorded_by = "record"
    effect = Effect(opens="any_day")
    leads_to = (LeadsTo("service_decided"),)
    when = When("When was it asked for?", "Enter the date on which it was asked for")
    narrative = Narrative("What is asked for, and why")
    service: Annotated[
        str,
        Ask(
            "Which service?",
            "Service",
            missing="Choose the service",
            codes={
                "camhs": "Child and adolescent mental health (CAMHS)",
                "behaviour_support": "Behaviour support",
                "young_carers": "Young carers",
            },
            others=True,
        ),
    ]


class ServiceDecided(CaseEvent):
    """The answer of the service."""

    kind, title = "service_decided", "Request to a service decided"
    task = "Record the answer of the service"
    continues = Continues(
        ServiceRequested, required=True, once=True, finishes=where("decision", "returned", "not_accepted")
    )
    recorded_by = "record"
    leads_to = (LeadsTo("service_appointment", where("decision", "accepted"), "service_requested"),)
    when = When("When was it decided?", "Enter the date of the decision")
    narrative = Narrative("Reasons")
    decision: Annotated[
        str,
        Ask(
            "What is the answer?",
            "Answer",
            missing="Choose the answer",
            codes={
                "accepted": "Accepted",
                "returned": "Returned for information",
                "not_accepted": "Not accepted",
            },
        ),
    ]


class ServiceAppointment(CaseEvent):
    """An appointment with the service, kept or not."""

    kind, title = "service_appointment", "Appointment with a service"
    task = "Record an appointment with a service"
    continues = Continues(ServiceRequested, required=True)
    recorded_by = "record"
    when = When("When was it?", "Enter the date of the appointment")
    narrative = Narrative()
    attended: Annotated[
        bool, Ask("Did the child come?", "The child came", missing="Say whether the child came")
    ]


class ServiceEnded(CaseEvent):
    """The service helps no longer."""

    kind, title = "service_ended", "Service ended"
    task = "Record the end of a service"
    continues = Continues(ServiceRequested, required=True, finishes=True)
    recorded_by = "record"
    effect = NO_EFFECT
    when = When("When did it end?", "Enter the date on which it ended")
    narrative = Narrative("Summary", "What changed for the child, and what is left to do")
    reason: Annotated[
        str | None,
        Ask(
            "Why did it end?",
            "Reason",
            codes={
                "completed": "Completed",
                "disengaged": "The family does not want to go on",
                "transferred": "Another service goes on",
                "moved": "The family moved away",
                "other": "Another reason",
            },
            others=True,
        ),
    ] = None


class YoungCarerAsked(CaseEvent):
    """A young carer was asked whether local services support the young carer well."""

    kind, title = "young_carer_asked", "Young carer asked about support"
    task = "Record a young carer's answer about support"
    intro = "The question: do you feel well supported by local services?"
    recorded_by = "record"
    effect = NO_EFFECT
    when = When("When was the young carer asked?", "Enter the date on which the young carer was asked")
    heard = Voices("In the young carer's words", parents="", hint="")
    answer: Annotated[
        str,
        Ask(
            "What was the answer?",
            "Answer",
            missing="Choose the answer",
            codes={
                "strongly_agree": "Strongly agrees",
                "agree": "Agrees",
                "neither": "Neither agrees nor disagrees",
                "disagree": "Disagrees",
                "strongly_disagree": "Strongly disagrees",
                "none": "Did not answer",
            },
        ),
    ]
