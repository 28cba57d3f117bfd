"""A practitioner's notices."""

from uuid import UUID

from sqlalchemy import select

from caseflow.extensions import db
from caseflow.notices.models import Notice


def unread(practitioner_id: UUID, at_most: int = 20) -> list[Notice]:
    """What a practitioner has been told and not yet read, newest first."""
    query = select(Notice).where(Notice.practitioner_id == practitioner_id, Notice.read_at.is_(None))
    return list(db.session.scalars(query.order_by(Notice.told_at.desc(), Notice.id).limit(at_most)))
