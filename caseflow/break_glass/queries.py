"""Access by break-glass, for those who review it."""

from sqlalchemy import select

from caseflow.break_glass.models import BreakGlass
from caseflow.extensions import db


def accesses() -> list[BreakGlass]:
    """Cases opened without a relation, those not yet reviewed first, then newest first."""
    query = select(BreakGlass).order_by(BreakGlass.reviewed_at.is_not(None), BreakGlass.opened_at.desc())
    return list(db.session.scalars(query.limit(200)))
