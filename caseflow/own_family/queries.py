"""Declarations, and what was looked at before they were made."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, text

from caseflow.extensions import db
from caseflow.own_family.models import OwnFamily

AT_MOST = 200


class Declaration(NamedTuple):
    """Whose family a child is of, and who said so; `ended_at` where that was a mistake."""

    id: UUID
    practitioner_id: UUID
    relationship: str
    child: str
    birth_date: date | None
    declared_by: UUID | None
    declared_at: datetime
    ended_at: datetime | None
    ended_why: str | None


class PastLook(NamedTuple):
    """One look at the child's case: what was done, and whether it was allowed."""

    at: datetime
    action: str
    allowed: bool


def _card(row: OwnFamily) -> Declaration:
    return Declaration(
        row.id,
        row.practitioner_id,
        row.relationship,
        f"{row.given_name} {row.family_name}",
        row.birth_date,
        row.declared_by,
        row.declared_at,
        row.ended_at,
        row.ended_why,
    )


def declarations(of: UUID | None = None) -> list[Declaration]:
    """The declarations about one practitioner, or all that the asker looks after, latest first."""
    query = select(OwnFamily).order_by(OwnFamily.declared_at.desc()).limit(AT_MOST)
    if of:
        query = query.where(OwnFamily.practitioner_id == of)
    return [_card(row) for row in db.session.scalars(query)]


def declaration(declaration_id: UUID) -> Declaration | None:
    """One declaration, where the asker may see it."""
    row = db.session.get(OwnFamily, declaration_id)
    return _card(row) if row else None


def past_looks(declaration_id: UUID) -> list[PastLook]:
    """What its practitioner looked at of the child's case, latest first; none for those who may not know."""
    rows = db.session.execute(text("select * from own_family_looks(:id)"), {"id": declaration_id})
    return [PastLook(*row) for row in rows]
