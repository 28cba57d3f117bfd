"""A birth, and the health visitor's first contact with the family."""

from typing import Annotated

from caseflow.events.kinds.declaration import Ask, CaseEvent, Continues, LeadsTo, Narrative, Voices, When
from caseflow.rules.effects import NO_EFFECT


class BirthNotified(CaseEvent):
    """The child was born, and the health visitors were told."""

    kind, title = "birth_notified", "Child born"
    task = "Record the birth of the child"
    recorded_by = "record"
    effect = NO_EFFECT
    leads_to = (LeadsTo("health_visit_made"),)
    when = When("When was the child born?", "Enter the date of the birth")
    narrative = Narrative()
    parity: Annotated[
        str,
        Ask(
            "Has the mother had a child before?",
            "Mother's births before this one",
            missing="Choose whether the mother has had a child before",
            codes={"first": "No: this is her first", "further": "Yes"},
        ),
    ]


class HealthVisitMade(CaseEvent):
    """A health visitor contacted the family after the birth."""

    kind, title = "health_visit_made", "Health visitor contacted the family"
    task = "Record the health visitor's contact"
    continues = Continues(BirthNotified, required=True)
    recorded_by = "record"
    effect = NO_EFFECT
    when = When("When was the contact?", "Enter the date of the contact")
    narrative = Narrative()
    heard = Voices(child="", hint="In their own words where you can")
    offered: Annotated[
        bool,
        Ask(
            "Was preventative and family support offered?",
            "Support offered",
            missing="Say whether support was offered",
        ),
    ]
