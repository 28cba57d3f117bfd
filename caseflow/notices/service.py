"""Telling a practitioner something, once."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from caseflow.extensions import db
from caseflow.notices.models import Notice


def tell(
    practitioner_id: UUID, case_id: UUID, what: str, key: str, due_on: date | None, at: datetime
) -> None:
    """Keep a notice for a practitioner; the same `what` and `key` told again changes nothing."""
    row = {
        "id": uuid4(),
        "practitioner_id": practitioner_id,
        "case_id": case_id,
        "what": what,
        "key": key,
        "due_on": due_on,
        "told_at": at,
    }
    db.session.execute(insert(Notice).values(row).on_conflict_do_nothing())


def mark_read(practitioner_id: UUID, at: datetime) -> None:
    """All notices of a practitioner have been read."""
    db.session.execute(
        update(Notice)
        .where(Notice.practitioner_id == practitioner_id, Notice.read_at.is_(None))
        .values(read_at=at)
    )
