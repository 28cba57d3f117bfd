"""Case notes: what a practitioner writes down about a case, and nothing is counted from."""

from typing import Annotated

from caseflow.events.kinds.declaration import Ask, CaseEvent, Codes, Narrative, When
from caseflow.rules.effects import NEVER_COUNTED


class CaseNoteWritten(CaseEvent):
    """A practitioner wrote a note. No clock and no figure reads it; no other entry needs one."""

    kind, title = "case_note_written", "Case note"
    task = "Write a case note"
    intro = (
        "A note is never counted: it starts and stops no clock, and changes no figure. Record a visit, a"
        " meeting or a review as what it is, so that it counts."
    )
    recorded_by = "record"
    for_siblings = True
    by_feed = False
    withheld = "it is a practitioner's own note, and may tell of other people"
    effect = NEVER_COUNTED
    when = When("What day is the note about?", "Enter the day that the note is about")
    narrative = Narrative("Your note", "Say what is fact and what is your opinion", missing="Write the note")
    contact: Annotated[
        str,
        Ask(
            "What kind of contact was it?",
            "Kind of contact",
            missing="Choose what kind of contact it was",
            codes={
                "at_home": "Seen at home",
                "elsewhere": "Seen somewhere else",
                "phone": "Telephone or video call",
                "written": "Letter, e-mail or text message",
                "tried": "Tried, and nobody was reached",
                "colleagues": "With other practitioners only",
                "none": "No contact: a note for the record",
            },
        ),
    ]
    present: Annotated[
        Codes | None,
        Ask(
            "Who was there?",
            hint="Leave it empty where nobody was. Name people in the note",
            codes={
                "child": "The child",
                "mother": "Mother",
                "father": "Father",
                "carer": "Another carer",
                "siblings": "Brothers or sisters",
                "relatives": "Other family",
                "practitioners": "Other practitioners",
                "others": "Somebody else",
            },
        ),
    ] = None
