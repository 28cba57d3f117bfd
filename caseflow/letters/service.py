"""Writing a letter, changing it until it is sent, and recording that it was."""

from datetime import date
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import insert, update

from caseflow.agencies import queries as agencies
from caseflow.cases import queries as cases
from caseflow.documents import service as documents
from caseflow.documents.service import NewDocument
from caseflow.events.context import RecordingContext
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.letters import queries
from caseflow.letters.models import Letter
from caseflow.letters.queries import LetterCard
from caseflow.rules.letters import Template, gives_away

_SENT = "This letter has been sent already, and stays as it is."
_HIDDEN = "The child's address is hidden: take the address and the postcode out, so that nobody reads them."


class Written(NamedTuple):
    """A letter as its writer has it."""

    to_whom: str
    address: str
    words: str


def begin(context: RecordingContext, case_id: UUID, template: Template, written: Written) -> UUID:
    """Begin a letter from a template. Refuses one that gives a hidden address away."""
    check_address(case_id, written)
    letter_id = uuid4()
    row = {"id": letter_id, "case_id": case_id, "code": template.code, "title": template.title}
    row |= {**written._asdict(), "written_by": context.practitioner_id, "written_at": context.at}
    db.session.execute(insert(Letter).inline(), row)
    return letter_id


def change(context: RecordingContext, case_id: UUID, letter_id: UUID, written: Written) -> None:
    """Change a letter. Refuses one that was sent, and one that gives a hidden address away."""
    check_address(case_id, written)
    said = {**written._asdict(), "written_by": context.practitioner_id, "written_at": context.at}
    _update(case_id, letter_id, said)


def send(
    context: RecordingContext, case_id: UUID, letter: LetterCard, on: date, how: str, paper: bytes
) -> None:
    """Record that a letter was sent, and keep what was sent as a document of the case.

    Refuses a day to come, one that was sent, and one that gives away an address that is hidden by now.
    """
    if on > context.today_on:
        raise Refusal("sent_on", "The day on which it was sent must be today or earlier.")
    check_address(case_id, Written(letter.to_whom, letter.address, letter.words), field="sent_on")
    team = agencies.team_name(context.team or "")
    new = NewDocument(f"Letter: {letter.title}, to {letter.to_whom}", team, on, paper)
    document_id = documents.add(context, case_id, new)
    said = {"sent_by": context.practitioner_id, "sent_at": context.at, "sent_on": on, "sent_how": how}
    _update(case_id, letter.id, {**said, "document_id": document_id})


def check_address(case_id: UUID, written: Written, field: str = "words") -> None:
    """Refuse a letter that prints an address, or the child's postcode, while the address is hidden."""
    if not queries.is_address_hidden(case_id):
        return
    card = cases.card(case_id)
    postcode = card.child.postcode if card else None
    if written.address.strip() or any(gives_away(each, postcode) for each in written):
        raise Refusal(field, _HIDDEN)


def _update(case_id: UUID, letter_id: UUID, said: dict[str, object]) -> None:
    unsent = (Letter.id == letter_id, Letter.case_id == case_id, Letter.sent_at.is_(None))
    if not db.session.execute(update(Letter).where(*unsent).values(said)).rowcount:  # type: ignore[attr-defined]
        raise Refusal("", _SENT)
