"""Case notes of some children, written by those who work with them."""

from datetime import date
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import insert

from caseflow.demonstration.borough import AGENCY_OF
from caseflow.demonstration.documents.file import File, at, writer
from caseflow.events import log
from caseflow.events.context import RecordingContext
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


def notes(rulebook: Rulebook) -> None:
    """Write them, on the log and beside it."""
    for each in _NOTES:
        _write(each, rulebook)


def _write(note: _Note, rulebook: Rulebook) -> None:
    case_id, author = File(note.reference).case_id, writer(_TEAM)
    key = uuid5(NAMESPACE_URL, f"caseflow demonstration note {note.reference} {note.on}")
    context = RecordingContext(author, AGENCY_OF[_TEAM], _TEAM, at(note.on), rulebook, note.on, str(key))
    written = CaseNoteWritten(contact=note.contact, present=note.present or None)
    event_id = log.append(context, case_id, written, note.on)
    row: dict[str, Any] = {"id": key, "case_id": case_id, "event_id": event_id, "author_id": author}
    row |= {"text": note.words, "written_at": context.at, "confirms": False}
    db.session.execute(insert(db.metadata.tables["case_note"]), row)
