"""Openings, for those who review them."""

from sqlalchemy import select

from caseflow.extensions import db
from caseflow.openings.models import BreakGlass


def openings(unreviewed_only: bool = False) -> list[BreakGlass]:
    """Cases opened without a relation, those not yet reviewed first, then newest first."""
    query = select(BreakGlass).order_by(BreakGlass.reviewed_at.is_not(None), BreakGlass.opened_at.desc())
    if unreviewed_only:
        query = query.where(BreakGlass.reviewed_at.is_(None))
    return list(db.session.scalars(query.limit(200)))
