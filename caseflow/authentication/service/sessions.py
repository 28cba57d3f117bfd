"""Sessions: the database decides which last."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from flask import g
from sqlalchemy import column, text

from caseflow.access import queries as access
from caseflow.agencies import queries as agencies
from caseflow.agencies.service import Account
from caseflow.authentication.service.tokens import hashed
from caseflow.extensions import db
from caseflow.web.today import told_along
from caseflow.web.transaction import own_session, separately

_SEEN_EVERY = timedelta(minutes=1)
_ACCOUNT = ("id", "email", "name", "role", "team_code", "phone", "active")


class CurrentSession(NamedTuple):
    """Whose session a request belongs to. `elsewhere` is a browser that the account signed in with since.

    `serves`: the team provides a service that others ask for.
    """

    id: UUID
    account: Account
    team_name: str
    proven: bool
    elsewhere: str | None
    serves: bool

    @property
    def practitioner_id(self) -> UUID:
        """Whose account it is."""
        return self.account.id


_RELATION = ("level", "reason", "case_agency", "case_team", "case_phone", "joined_to")
_TOLD = ("session_id", "proven", "last_seen_at", "elsewhere", "team_name", "serves")
_ASKED = (*_TOLD, *_ACCOUNT, "holidays_added", "business_at", "references_as_of", *_RELATION)
_WHO_ASKS = text(f"select {', '.join(_ASKED)} from who_asks(:token, :case)").columns(*map(column, _ASKED))


def current(token: str, case_id: UUID | None = None) -> CurrentSession | None:
    """The session of this token while it lasts; its practitioner is who asks in this request.

    The first statement of a request: it brings along the present and the relation to the case of the page.
    """
    known_by = hashed(token)
    row = db.session.connection().execute(_WHO_ASKS, {"token": known_by, "case": case_id}).first()
    if row is None:
        return None
    if row.proven:
        g.session_hash = known_by
        if case_id:
            access.tell_relation(case_id, row)
    told_along(row.business_at, row.holidays_added)
    agencies.tell_version(row.references_as_of)
    if row.last_seen_at < datetime.now(UTC) - _SEEN_EVERY:
        with separately() as connection:
            connection.execute(text("select see_session(:token)"), {"token": known_by})
    account = Account(**{name: getattr(row, name) for name in _ACCOUNT})
    return CurrentSession(row.session_id, account, row.team_name, row.proven, row.elsewhere, row.serves)


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
