"""A practitioner's notices."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from caseflow.extensions import db
from caseflow.notices.models import Notice


class NoticeCard(NamedTuple):
    """Something that a practitioner was told about a case; `what` is one of `service.NoticeKind`."""

    case_id: UUID
    what: str
    key: str
    due_on: date | None


def unread(practitioner_id: UUID, at_most: int = 20) -> list[NoticeCard]:
    """What a practitioner has been told and not yet read, newest first."""
    query = select(Notice.case_id, Notice.what, Notice.key, Notice.due_on).where(
        Notice.practitioner_id == practitioner_id, Notice.read_at.is_(None)
    )
    rows = db.session.execute(query.order_by(Notice.told_at.desc(), Notice.id).limit(at_most))
    return [NoticeCard(*row) for row in rows]
