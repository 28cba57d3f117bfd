"""Case notes of some children, by those who work with them; and what families said with other entries."""

from datetime import date
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import insert

from caseflow.demonstration.borough import AGENCY_OF
from caseflow.demonstration.documents.file import File, at, writer
from caseflow.events import log
from caseflow.events.context import RecordingContext
from caseflow.events.kinds.care import CareVisitMade
from caseflow.events.kinds.declaration import CaseEvent
from caseflow.events.kinds.notes import CaseNoteWritten
from caseflow.extensions import db
from caseflow.rules.rulebook import Rulebook


class _Note(NamedTuple):
    reference: str
    on: date
    contact: str
    present: tuple[str, ...]
    words: str


_TEAM = "CSC-CP1"
_NOTES = (
    _Note(
        "TM-000004",
        date(2010, 2, 11),
        "phone",
        ("mother",),
        "Rang about the core group. She would like it after school, and will bring her sister.",
    ),
    _Note(
        "TM-000004",
        date(2010, 2, 18),
        "tried",
        (),
        "Nobody came to the door at four. I left a card, and will ring tomorrow at nine.",
    ),
    _Note(
        "TM-000012",
        date(2010, 2, 23),
        "colleagues",
        ("practitioners",),
        "The school says that attendance is better than at Christmas. They will send the figures.",
    ),
)


_VISITED, _SEEN = (
    "TM-000005",
    "His room is as he likes it. We walked the dog of the house, and talked on the way.",
)


class _Said(NamedTuple):
    """What the child and the parents said with an entry, by its kind and place, or why nothing is there.

    `note` is what was agreed.
    """

    reference: str
    team: str
    kind: str
    place: int
    child: str = ""
    parents: str = ""
    unsaid: str = ""
    note: str = ""


_VISIT, _CP1, _LAC = "protection_visit_made", "CSC-CP1", "CSC-LAC"
_SAID = (
    _Said(
        "TM-000004",
        _CP1,
        "protection_plan_started",
        0,
        "I want Mum to get up with me in the morning.",
        "I did not know it had got so bad. I want help with the evenings.",
        note="Every child in the house is fed and in bed by eight. Mother goes to the group on Tuesdays; the"
        " school gives breakfast from Monday; the worker visits every two weeks.",
    ),
    _Said("TM-000004", _CP1, _VISIT, 1, unsaid="not_wanted"),
    _Said("TM-000004", _CP1, _VISIT, 3, "I had toast today. I like it when Aunty comes."),
    _Said(
        "TM-000004",
        _CP1,
        "core_group_held",
        1,
        parents="The school run is better. Evenings are still hard.",
        note="Breakfast at school goes on until Easter. Aunt takes the children on Thursdays. Mother asks the"
        " doctor about sleep before the next meeting.",
    ),
    _Said(
        "TM-000004",
        _CP1,
        _VISIT,
        5,
        "Drew the house, with everybody at the table.",
        "She sleeps in her own bed now.",
    ),
    _Said(
        "TM-000005",
        _LAC,
        "care_review_held",
        0,
        "I want to know where I will be at Easter, and to see my dog.",
        "We agree to this for now.",
        note="Contact with both parents every Saturday. The school stays the same. The next review looks at"
        " where he is to live.",
    ),
    _Said("TM-000012", _CP1, "core_group_held", 0, "It is quieter at home.", unsaid="not_there"),
)


def notes(rulebook: Rulebook) -> None:
    """Write them, on the log and beside it."""
    for each in _NOTES:
        note = CaseNoteWritten(contact=each.contact, present=each.present or None)
        _write(each.reference, _TEAM, each.on, note, None, each.words, rulebook)
    begun = File(_VISITED).event("care_started", 0).event_id
    visit = CareVisitMade(child_seen=True, child_seen_alone=True)
    _write(_VISITED, _LAC, date(2010, 2, 24), visit, begun, _SEEN, rulebook)
    for said in _SAID:
        _keep(said)


def _keep(said: _Said) -> None:
    file, author = File(said.reference), writer(said.team)
    event = file.event(said.kind, said.place)
    for voice, words in (("child", said.child), ("parents", said.parents), (None, said.note)):
        if words or (voice and said.unsaid):
            row: dict[str, Any] = {
                "id": uuid5(NAMESPACE_URL, f"caseflow demonstration {event.event_id} {voice}")
            }
            row |= {"case_id": file.case_id, "event_id": event.event_id, "author_id": author, "text": words}
            row |= {"written_at": at(event.occurred_on), "confirms": False, "said_by": voice}
            row |= {"unsaid": None if words else said.unsaid}
            db.session.execute(insert(db.metadata.tables["case_note"]), row)


def _write(
    reference: str, team: str, on: date, event: CaseEvent, about: str | None, words: str, rulebook: Rulebook
) -> None:
    """What no feed brings, with the words beside it."""
    case_id, author = File(reference).case_id, writer(team)
    key = uuid5(NAMESPACE_URL, f"caseflow demonstration note {reference} {on}")
    context = RecordingContext(author, AGENCY_OF[team], team, at(on), rulebook, on, str(key))
    event_id = log.append(context, case_id, event, on, about)
    row: dict[str, Any] = {"id": key, "case_id": case_id, "event_id": event_id, "author_id": author}
    row |= {"text": words, "written_at": context.at, "confirms": False}
    db.session.execute(insert(db.metadata.tables["case_note"]), row)
