"""Sessions: the database decides which last."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from flask import g
from sqlalchemy import text

from caseflow.agencies import queries as agencies
from caseflow.agencies.service import Account
from caseflow.authentication.service.tokens import hashed
from caseflow.web.transaction import own_session, separately

_SEEN_EVERY = timedelta(minutes=1)


class CurrentSession(NamedTuple):
    """Whose session a request belongs to. `elsewhere` is a browser that the account signed in with since."""

    id: UUID
    account: Account
    team_name: str
    proven: bool
    elsewhere: str | None

    @property
    def practitioner_id(self) -> UUID:
        """Whose account it is."""
        return self.account.id


_CURRENT = text(
    "select p.*, t.name as team_name, s.id as session_id, s.proven, s.last_seen_at, s.elsewhere,"
    " added_holidays() as holidays_added,"
    " case when s.proven then set_config('caseflow.session', encode(:token, 'hex'), true) end as asking"
    " from session_of(:token) s join practitioner p on p.id = s.practitioner_id"
    " join team t on t.code = p.team_code"
)
_SESSION = ("session_id", "proven", "last_seen_at", "elsewhere", "holidays_added", "asking")


def current(token: str) -> CurrentSession | None:
    """The session of this token while it lasts; its practitioner is who asks in this request."""
    found = agencies.account_selected(_CURRENT, _SESSION, token=hashed(token))
    if found is None:
        return None
    session = found.beside
    g.holidays_added = session["holidays_added"]
    if session["proven"]:
        g.session_hash = hashed(token)
    if session["last_seen_at"] < datetime.now(UTC) - _SEEN_EVERY:
        with separately() as connection:
            connection.execute(text("select see_session(:token)"), {"token": hashed(token)})
    return CurrentSession(
        session["session_id"], found.account, found.team_name, session["proven"], session["elsewhere"]
    )


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
