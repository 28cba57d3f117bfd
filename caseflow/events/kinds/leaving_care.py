"""How young people who have left care live."""

from typing import Annotated

from caseflow.events.kinds.declaration import Ask, CaseEvent, Narrative, Voices, When
from caseflow.rules.effects import NO_EFFECT, where

IN_TOUCH = {
    "YES": "Yes",
    "NO": "No",
    "REFU": "No: the young person does not want contact",
    "NREQ": "No: the young person no longer needs it",
    "RHOM": "No: the young person went home",
    "DIED": "The young person died",
}
OCCUPATIONS = {
    "F1": "Higher education, full-time",
    "P1": "Higher education, part-time",
    "F2": "Other education, full-time",
    "P2": "Other education, part-time",
    "F3": "Training or employment, full-time",
    "P3": "Training or employment, part-time",
    "F4": "Training or an apprenticeship, full-time",
    "P4": "Training or an apprenticeship, part-time",
    "F5": "Employment, full-time",
    "P5": "Employment, part-time",
    "G4": "None: illness or disability",
    "G5": "None: other circumstances",
    "G6": "None: pregnancy or parenting",
}
HOMES = {
    "B": "With parents or relatives",
    "C": "Community home or other residential care",
    "D": "Semi-independent home",
    "E": "Supported lodgings",
    "G": "Abroad",
    "H": "Deported",
    "K": "Lodgings without support",
    "R": "Not known",
    "S": "No fixed home",
    "T": "Foyer",
    "U": "Independent home",
    "V": "Emergency accommodation",
    "W": "Bed and breakfast",
    "X": "Custody",
    "Y": "Another home",
    "Z": "With former foster carers",
}
IN_CONTACT = where("in_touch", "YES")


class CareLeaverContacted(CaseEvent):
    """A personal adviser was in touch with a care leaver, or tried to be."""

    kind, title = "care_leaver_contacted", "Contact with a care leaver"
    task = "Record contact with a care leaver"
    intro = "What is counted is contact from three months before the 19th birthday to one month after it."
    recorded_by = "record_social_care"
    effect = NO_EFFECT
    when = When("When was the contact?", "Enter the date of the contact")
    narrative = Narrative()
    heard = Voices("What the young person said", parents="")
    in_touch: Annotated[
        str,
        Ask(
            "Are you in touch with the young person?",
            "In touch",
            missing="Choose whether you are in touch",
            codes=IN_TOUCH,
        ),
    ]
    activity: Annotated[
        str | None,
        Ask("What does the young person do?", "Activity", codes=OCCUPATIONS, others=True, only_if=IN_CONTACT),
    ] = None
    accommodation: Annotated[
        str | None,
        Ask("Where does the young person live?", "Home", codes=HOMES, others=True, only_if=IN_CONTACT),
    ] = None
    suitable: Annotated[bool | None, Ask("Is the home suitable?", "Home suitable", only_if=IN_CONTACT)] = None
