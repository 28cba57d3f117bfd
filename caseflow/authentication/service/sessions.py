"""Sessions: the database decides which last."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from flask import g
from sqlalchemy import text

from caseflow.authentication.service.tokens import hashed
from caseflow.extensions import db
from caseflow.web.transaction import own_session, separately

_SEEN_EVERY = timedelta(minutes=1)


class CurrentSession(NamedTuple):
    """Whose session a request belongs to. `elsewhere` is a browser that the account signed in with since."""

    id: UUID
    practitioner_id: UUID
    proven: bool
    elsewhere: str | None


def current(token: str) -> CurrentSession | None:
    """The session of this token while it lasts; its practitioner is who asks in this request."""
    row = db.session.execute(
        text(
            "select s.*, case when s.proven then set_config('caseflow.session',"
            " encode(:token, 'hex'), true) end from session_of(:token) s"
        ),
        {"token": hashed(token)},
    ).first()
    if row is None:
        return None
    if row.proven:
        g.session_hash = hashed(token)
    if row.last_seen_at < datetime.now(UTC) - _SEEN_EVERY:
        with separately() as connection:
            connection.execute(text("select see_session(:token)"), {"token": hashed(token)})
    return CurrentSession(row.id, row.practitioner_id, row.proven, row.elsewhere)


def here() -> UUID | None:
    """The session of this request."""
    found: CurrentSession | None = g.get("current_session")
    return found.id if found else None


def end(token: str, because: str = "signed out") -> None:
    """End the session of this token at once, whatever becomes of the request."""
    with separately() as connection:
        connection.execute(
            text("select end_session(:token, :because)"), {"token": hashed(token), "because": because}
        )


def end_own(kept: str, wanted: UUID | None = None) -> int:
    """End one of one's own sessions, or all but the one with the token `kept`; how many that were."""
    with separately(own_session()) as connection:
        ended = connection.scalar(
            text("select end_own_sessions(:wanted, :kept)"), {"wanted": wanted, "kept": hashed(kept)}
        )
    return int(ended or 0)


def told(token: str) -> None:
    """Whoever has this session has been told where else the account signed in."""
    with separately() as connection:
        connection.execute(text("select told_of_sessions(:token)"), {"token": hashed(token)})
