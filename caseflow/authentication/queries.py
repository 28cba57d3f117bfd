"""Where an account is signed in, and what was done to it."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from caseflow.authentication.models import Session
from caseflow.extensions import db

ENDED_SHOWN = 10


class SessionCard(NamedTuple):
    """One browser that is or was signed in."""

    id: UUID
    device: str
    begun_at: datetime
    last_seen_at: datetime
    ended_at: datetime | None


_CARD = (Session.id, Session.device, Session.begun_at, Session.last_seen_at)
_OVER_AT = func.least(
    Session.ended_at, Session.ends_at, Session.last_seen_at + func.make_interval(0, 0, 0, 0, 1)
)


def lasting(practitioner_id: UUID) -> list[SessionCard]:
    """Where one is signed in now, latest first."""
    query = select(*_CARD, Session.ended_at).where(
        Session.practitioner_id == practitioner_id, Session.proven, func.clock_timestamp() < _OVER_AT
    )
    return [SessionCard(*row) for row in db.session.execute(query.order_by(Session.begun_at.desc()))]


def ended(practitioner_id: UUID) -> list[SessionCard]:
    """Where one was signed in before, latest first."""
    query = select(*_CARD, _OVER_AT).where(
        Session.practitioner_id == practitioner_id, Session.proven, func.clock_timestamp() >= _OVER_AT
    )
    rows = db.session.execute(query.order_by(Session.begun_at.desc()).limit(ENDED_SHOWN))
    return [SessionCard(*row) for row in rows]


def sign_in_before(practitioner_id: UUID) -> tuple[datetime, str] | None:
    """When and with which browser one signed in before this time."""
    query = select(Session.begun_at, Session.device).where(
        Session.practitioner_id == practitioner_id, Session.proven
    )
    rows = db.session.execute(query.order_by(Session.begun_at.desc()).limit(2)).all()
    return (rows[1].begun_at, rows[1].device) if len(rows) > 1 else None
