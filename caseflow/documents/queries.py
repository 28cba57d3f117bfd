"""The documents of a case, what is in one, and how many wait for the scan."""

from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, or_, select, text

from caseflow.agencies import queries as agencies
from caseflow.documents.models import Document, DocumentContent
from caseflow.extensions import db

READABLE = ("clean", "unscanned")


class DocumentCard(NamedTuple):
    """A document with who added it, what the scan said, and who withdrew it and why."""

    id: UUID
    title: str
    from_whom: str
    dated_on: date
    media_type: str
    size_bytes: int
    added_by: str
    added_at: datetime
    verdict: str | None
    finding: str
    pictured: bool
    withdrawn_by: str
    withdrawn_at: datetime | None
    withdrawn_why: str | None

    @property
    def readable(self) -> bool:
        """Whether it has passed and still counts."""
        return self.verdict in READABLE and self.withdrawn_at is None


def documents(case_id: UUID) -> list[DocumentCard]:
    """Every document of a case, the latest first; those that were withdrawn stay in the list."""
    query = select(Document).where(Document.case_id == case_id)
    rows = list(db.session.scalars(query.order_by(Document.dated_on.desc(), Document.added_at.desc())))
    names = agencies.names_of({each for row in rows for each in (row.added_by, row.withdrawn_by) if each})
    return [_card(row, names) for row in rows]


def document(case_id: UUID, document_id: UUID) -> DocumentCard | None:
    """One document of a case."""
    return next((each for each in documents(case_id) if each.id == document_id), None)


def _card(row: Document, names: dict[UUID, str]) -> DocumentCard:
    return DocumentCard(
        row.id,
        row.title,
        row.from_whom,
        row.dated_on,
        row.media_type,
        row.size_bytes,
        names.get(row.added_by, ""),
        row.added_at,
        row.verdict,
        row.finding,
        row.pictured,
        names.get(row.withdrawn_by, "") if row.withdrawn_by else "",
        row.withdrawn_at,
        row.withdrawn_why,
    )


class Stored(NamedTuple):
    """What is in a document; `intact` where it is what was added, by its hash."""

    title: str
    media_type: str
    content: bytes
    intact: bool


def content(case_id: UUID, document_id: UUID) -> Stored | None:
    """What is in a document of a case; None where it may not be read, or not yet."""
    query = (
        select(Document.title, Document.media_type, DocumentContent.content, Document.sha256)
        .join(DocumentContent, DocumentContent.document_id == Document.id)
        .where(Document.case_id == case_id, Document.id == document_id)
    )
    row = db.session.execute(query).first()
    return Stored(*row[:3], sha256(row[2]).digest() == row[3]) if row else None


def thumbnail(case_id: UUID, document_id: UUID) -> bytes | None:
    """The small picture of a document of a case, where there is one."""
    query = (
        select(DocumentContent.thumbnail)
        .join(Document, DocumentContent.document_id == Document.id)
        .where(Document.case_id == case_id, Document.id == document_id)
    )
    return db.session.scalar(query)


def changed() -> list[UUID]:
    """The documents of which the content is not what was put on file, or is gone.

    The database hashes them one by one where they lie: no content comes out, however many there are.
    """
    kept = func.sha256(DocumentContent.content).is_not_distinct_from(Document.sha256)
    query = (
        select(Document.id)
        .outerjoin(DocumentContent, DocumentContent.document_id == Document.id)
        .where(or_(DocumentContent.document_id.is_(None), ~kept))
    )
    return list(db.session.scalars(query.order_by(Document.added_at, Document.id)))


def by_verdict() -> dict[str, int]:
    """How many documents there are by what the scan said, for whoever looks after the installation."""
    rows = db.session.execute(text("select verdict, documents from documents_by_verdict()"))
    return {verdict: number for verdict, number in rows}
