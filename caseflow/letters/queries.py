"""The letters of a case, and whether its address is hidden."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from caseflow.agencies import queries as agencies
from caseflow.cases import queries as cases
from caseflow.extensions import db
from caseflow.letters.models import Letter

HIDDEN = "hidden_address"


class LetterCard(NamedTuple):
    """A letter with who wrote it, and who sent it, when and how; nobody has while `sent_on` is empty."""

    id: UUID
    title: str
    to_whom: str
    address: str
    words: str
    written_by: str
    written_at: datetime
    sent_by: str
    sent_on: date | None
    sent_how: str
    document_id: UUID | None


def letters(case_id: UUID) -> list[LetterCard]:
    """Every letter of a case, the latest first."""
    rows = list(
        db.session.scalars(
            select(Letter).where(Letter.case_id == case_id).order_by(Letter.written_at.desc(), Letter.id)
        )
    )
    names = agencies.names_of({each for row in rows for each in (row.written_by, row.sent_by) if each})
    return [
        LetterCard(
            row.id,
            row.title,
            row.to_whom,
            row.address,
            row.words,
            names.get(row.written_by, ""),
            row.written_at,
            names.get(row.sent_by, "") if row.sent_by else "",
            row.sent_on,
            row.sent_how or "",
            row.document_id,
        )
        for row in rows
    ]


def letter(case_id: UUID, letter_id: UUID) -> LetterCard | None:
    """One letter of a case."""
    return next((each for each in letters(case_id) if each.id == letter_id), None)


def is_address_hidden(case_id: UUID) -> bool:
    """Whether an alert says that nobody may learn where the child lives."""
    return any(each.kind == HIDDEN and each.ended_at is None for each in cases.alerts(case_id))
