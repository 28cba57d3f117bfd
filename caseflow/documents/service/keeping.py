"""Adding a document to a case, and withdrawing one."""

from datetime import date
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import insert, update

from caseflow import dispatch
from caseflow.documents.models import Document, DocumentContent
from caseflow.documents.service.content import media_type
from caseflow.events.context import RecordingContext
from caseflow.extensions import db
from caseflow.kernel import Refusal

CHECK = "caseflow.documents"


class NewDocument(NamedTuple):
    """What somebody says of a document, and its content."""

    title: str
    from_whom: str
    dated_on: date
    content: bytes


def add(context: RecordingContext, case_id: UUID, new: NewDocument) -> UUID:
    """Keep a document of a case; nobody reads it until it has been checked.

    Refuses a day to come, and a file of a kind that is not kept.
    """
    if new.dated_on > context.today_on:
        raise Refusal("dated_on", "The date of the document must be today or earlier.")
    document_id, kind = uuid4(), media_type(new.content)
    row = {"id": document_id, "case_id": case_id, "title": new.title, "from_whom": new.from_whom}
    row |= {"dated_on": new.dated_on, "media_type": kind, "size_bytes": len(new.content)}
    row |= {"sha256": sha256(new.content).digest()}
    row |= {"added_by": context.practitioner_id, "added_at": context.at}
    db.session.execute(insert(Document).inline(), row)
    db.session.execute(insert(DocumentContent).inline(), {"document_id": document_id, "content": new.content})
    dispatch.after_commit(CHECK)
    return document_id


def withdraw(context: RecordingContext, case_id: UUID, document_id: UUID, why: str) -> None:
    """Withdraw a document: it stays in the list with the reason, and nobody reads it any more."""
    said = {"withdrawn_by": context.practitioner_id, "withdrawn_at": context.at, "withdrawn_why": why.strip()}
    standing = (Document.id == document_id, Document.case_id == case_id, Document.withdrawn_at.is_(None))
    if not db.session.execute(update(Document).where(*standing).values(said)).rowcount:  # type: ignore[attr-defined]
        raise Refusal("", "This document has been withdrawn already.")
