"""A new password: by whoever knows the old one, or over a link that works once."""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from caseflow.authentication.service import passwords
from caseflow.authentication.service.tokens import hashed, new_token
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.web.transaction import separately

LASTS = {"invitation": timedelta(days=7), "reset": timedelta(hours=24)}
_OVER = "This link has been used, or its time is over. Ask your administrator for another."


class Invited(NamedTuple):
    """Whose password a link sets."""

    name: str
    email: str
    purpose: str


def make(practitioner_id: UUID, purpose: str) -> str:
    """The secret part of a link for an account, in this transaction; earlier links of it end."""
    token = new_token()
    asked = {"whose": practitioner_id, "token": hashed(token), "purpose": purpose, "lasts": LASTS[purpose]}
    db.session.execute(text("select make_account_link(:whose, :token, :purpose, :lasts)"), asked)
    return token


def invited(token: str) -> Invited | None:
    """Whom a link is for; None where it is used or over."""
    row = db.session.execute(text("select * from account_link_of(:token)"), {"token": hashed(token)}).first()
    return Invited(*row) if row else None


def use(token: str, password: str) -> UUID:
    """Set the password; the link is used up and every session of the account ends."""
    whose = invited(token)
    if whose is None:
        raise Refusal("", _OVER)
    passwords.refuse_guessable(password, (whose.name, whose.email))
    kept = passwords.verifier(password)
    statement = text("select use_account_link(:token, :parameters, :salt, :verifier)")
    with separately() as connection:
        used: UUID | None = connection.scalar(statement, {"token": hashed(token), **kept._asdict()})
    if used is None:
        raise Refusal("", _OVER)
    return used


def change_password(token: str, whose: Invited, old: str, new: str) -> str:
    """The token with which this session goes on; every other one of the account has ended."""
    passwords.refuse_guessable(new, (whose.name, whose.email))
    if old == new:
        raise Refusal("password", "Choose a password that you do not use already.")
    fresh, kept = new_token(), passwords.verifier(new)
    asked = {"token": hashed(token), "fresh": hashed(fresh), **kept._asdict()}
    asked["proof"] = passwords.proof(old, passwords.hashing_for(whose.email))
    statement = text("select change_password(:token, :fresh, :proof, :parameters, :salt, :verifier)")
    with separately(None) as connection:
        answer = connection.scalar(statement, asked)
    if answer == "wait":
        raise Refusal("old", "Too many tries. Wait some minutes, then try again.")
    if answer != "yes":
        raise Refusal("old", "This is not your password.")
    return fresh
