"""Cases opened by break-glass, for those who review that."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import exists, func, select, text

from caseflow.break_glass.models import OPEN_FOR, BreakGlass, BreakGlassReview
from caseflow.extensions import db


class Opening(NamedTuple):
    """A case opened without a relation: whose, by whom, why and when."""

    id: UUID
    case_id: UUID
    practitioner_id: UUID
    reason: str
    opened_at: datetime
    child: str
    without_manager: bool
    reviewed: bool


class Verdict(NamedTuple):
    """What a reviewer said of an opening."""

    opening_id: UUID
    reviewed_by: UUID
    reviewed_at: datetime
    justified: bool
    note: str


class Look(NamedTuple):
    """One look at the case while it was open, and whether it was allowed."""

    at: datetime
    action: str
    path: str
    allowed: bool


_REVIEWED = exists().where(BreakGlassReview.opening_id == BreakGlass.id)


def _openings():  # type: ignore[no-untyped-def]
    return select(
        BreakGlass.id,
        BreakGlass.case_id,
        BreakGlass.practitioner_id,
        BreakGlass.reason,
        BreakGlass.opened_at,
        func.opened_child(BreakGlass.case_id).label("child"),
        func.without_manager(BreakGlass.case_id).label("without_manager"),
        _REVIEWED,
    )


def openings() -> list[Opening]:
    """Cases opened without a relation, those not yet reviewed first, then newest first."""
    query = _openings().order_by(_REVIEWED, BreakGlass.opened_at.desc(), BreakGlass.id)
    return [Opening(*row) for row in db.session.execute(query.limit(200))]


def openings_by(practitioner_id: UUID) -> list[Opening]:
    """Cases that somebody opened without a relation, newest first."""
    query = _openings().where(BreakGlass.practitioner_id == practitioner_id)
    ordered = query.order_by(BreakGlass.opened_at.desc(), BreakGlass.id)
    return [Opening(*row) for row in db.session.execute(ordered.limit(50))]


def opening(opening_id: UUID) -> Opening | None:
    """One opening, if the asker may review it or made it."""
    row = db.session.execute(_openings().where(BreakGlass.id == opening_id)).first()
    return Opening(*row) if row else None


def verdicts(opening_ids: Collection[UUID]) -> list[Verdict]:
    """Every verdict on these openings, the latest first."""
    columns = [getattr(BreakGlassReview, name) for name in Verdict._fields]
    query = select(*columns).where(BreakGlassReview.opening_id.in_(opening_ids))
    ordered = query.order_by(BreakGlassReview.reviewed_at.desc(), BreakGlassReview.id)
    return [Verdict(*row) for row in db.session.execute(ordered)]


def looks(opening_id: UUID) -> list[Look]:
    """What was looked at while the case was open, oldest first, for whoever may review it."""
    given = {"opening": opening_id, "open_for": OPEN_FOR}
    rows = db.session.execute(text("select * from looks_under(:opening, :open_for)"), given)
    return [Look(*row) for row in rows]
