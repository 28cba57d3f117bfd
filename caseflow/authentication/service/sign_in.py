"""Signing in with a password: one try, counted and answered by the database, and its trace."""

from typing import Any, Literal, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, text

from caseflow.access import service as access
from caseflow.authentication.service import passwords
from caseflow.authentication.service.tokens import hashed, new_token
from caseflow.kernel import Refusal
from caseflow.web.filters import plural
from caseflow.web.transaction import separately

_NO_MATCH = "The e-mail address or the password is not right."


class Visitor(NamedTuple):
    """Where a try comes from. `known_browser` is the number of one that signed in to this account before."""

    address: str
    device: str
    known_browser: str | None

    @property
    def place(self) -> str:
        """What the tries are counted by: a stranger's do not slow down a browser that is known."""
        return f"browser:{self.known_browser}" if self.known_browser else f"from:{self.address}"


class Begun(NamedTuple):
    """A session that began. `then` says what comes first: nothing, a code, or setting up a second factor."""

    token: str
    practitioner_id: UUID
    then: Literal["in", "code", "enrol"]


def email_of(typed: str) -> str:
    """An e-mail address as accounts have it."""
    return typed.strip().lower()[:200]


def sign_in(typed: str, password: str, visitor: Visitor, code_required: bool) -> Begun:
    """Begin a session, or raise Refusal. Whatever the answer, the try is counted and leaves a trace."""
    email, token = email_of(typed), new_token()
    proof = passwords.proof(password, passwords.hashing_for(email))
    asked = {
        "email": email,
        "proof": proof,
        "place": visitor.place,
        "token": hashed(token),
        "device": visitor.device,
        "required": code_required,
    }
    with separately() as connection:
        row = connection.execute(
            text("select * from sign_in(:email, :proof, :place, :token, :device, :required)"), asked
        ).one()
        outcome = str(row.outcome)
        allowed = outcome in ("in", "code", "enrol")
        detail = {"email": email if "@" in email else "", "from": visitor.address, "outcome": outcome}
        action = "sign_in" if allowed else "sign_in_failed"
        trace(connection, row.practitioner_id, action, detail | {"allowed": allowed})
    if not allowed:
        raise Refusal("email", _sentence(outcome, row.wait_seconds))
    return Begun(token, row.practitioner_id, row.outcome)


def trace(connection: Connection, practitioner_id: UUID | None, action: str, detail: dict[str, Any]) -> None:
    """Leave a trace that stays whatever becomes of the request."""
    access.audit(practitioner_id, action, None, detail, connection)


def _sentence(outcome: str, seconds: int) -> str:
    if outcome == "wait":
        return f"Too many tries. Wait {waiting(seconds)}, then try again."
    if outcome == "suspended":
        return "This account is suspended. Ask your administrator."
    return _NO_MATCH


def waiting(seconds: int) -> str:
    """How long to wait, in words."""
    if seconds < 90:
        return plural(seconds, "second")
    return plural(-(-seconds // 60), "minute")
