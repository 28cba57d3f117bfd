"""Two letters to a family: one that was sent and is kept, and one that waits to be sent."""

from datetime import date
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import insert

from caseflow.agencies import queries as agencies
from caseflow.demonstration.documents.file import File, at, writer
from caseflow.demonstration.documents.letters_in import REFERENCE, TEAM
from caseflow.extensions import db
from caseflow.letters.queries import LetterCard
from caseflow.letters.views import facts, paper
from caseflow.rules.letters import letters
from caseflow.web.typesetting import pdf

WROTE_ON, SENT_ON = date(2010, 2, 25), date(2010, 2, 18)
TO = "Ms Placeholder"


def letters_out() -> None:
    """Put them on file."""
    file, sent = File(REFERENCE), _written("nobody_in", SENT_ON)
    row = _row(file, sent, SENT_ON)
    document = _kept(file, sent)
    how = {"sent_by": writer(TEAM), "sent_at": at(SENT_ON), "sent_on": SENT_ON, "sent_how": "hand"}
    _add("letter", **row, **how, document_id=document)
    _add("letter", **_row(file, _written("assessment", WROTE_ON), WROTE_ON))


def _written(code: str, on: date) -> LetterCard:
    template = letters().value_on(on)[code]
    known = agencies.reachable({writer(TEAM)})[writer(TEAM)]
    words = template.filled(facts("Dora", known, on))
    return LetterCard(_key(code), template.title, TO, "", words, known.name, at(on), "", None, "", None)


def _row(file: File, letter: LetterCard, on: date) -> dict[str, Any]:
    code = next(each.code for each in letters().value_on(on).values() if each.title == letter.title)
    said = {"title": letter.title, "to_whom": letter.to_whom, "address": "", "words": letter.words}
    by = {"written_by": writer(TEAM), "written_at": at(on)}
    return {"id": letter.id, "case_id": file.case_id, "code": code, **said, **by}


def _kept(file: File, letter: LetterCard) -> UUID:
    known = agencies.reachable({writer(TEAM)})[writer(TEAM)]
    content, key = pdf("letters/letter.typ", paper(letter, False, known, SENT_ON)), _key("sent")
    said = {"title": f"Letter: {letter.title}, to {TO}", "from_whom": known.team_name, "dated_on": SENT_ON}
    made = {"media_type": "application/pdf", "size_bytes": len(content), "sha256": sha256(content).digest()}
    by = {"added_by": writer(TEAM), "added_at": at(SENT_ON)}
    _add("document", id=key, case_id=file.case_id, **said, **made, **by)
    _add("document_content", document_id=key, content=content)
    return key


def _key(what: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"caseflow demonstration letter {what}")


def _add(table: str, **row: Any) -> None:
    db.session.execute(insert(db.metadata.tables[table]), row)
