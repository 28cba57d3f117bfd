"""Signing in and out, and leaving a trace."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import insert

from caseflow.access.models import AuditEntry
from caseflow.agencies import queries as agencies
from caseflow.agencies.service import Account
from caseflow.extensions import db
from caseflow.kernel import Refusal

TRIES = 5
LOCKED_FOR = timedelta(minutes=15)
_NO_MATCH = "The e-mail address or the password is not right."


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobodys_hash() -> str:
    """Verified against when there is no such account, so that both answers take as long."""
    return _hasher().hash("nobody has this password")


def password_hash(password: str) -> str:
    """The argon2id hash kept for a password of at least 10 characters; raises Refusal for a shorter one."""
    if len(password) < 10:
        raise Refusal("password", "Use at least 10 characters.")
    return _hasher().hash(password)


def sign_in(email: str, password: str, at: datetime) -> Account:
    """The account, or Refusal. Five wrong passwords in a row lock an account for 15 minutes."""
    account = agencies.account_for(email.strip().lower())
    if account is None or account.password_hash is None:
        _matches(_nobodys_hash(), password)
        raise Refusal("email", _NO_MATCH)
    real_at = datetime.now(UTC)  # a lock runs in real time even where the business date is pretended
    if account.locked_until and account.locked_until > real_at:
        raise Refusal(
            "email", "Too many wrong passwords. Try again in 15 minutes, or ask your administrator."
        )
    if not _matches(account.password_hash, password):
        account.failed_sign_ins += 1
        if account.failed_sign_ins >= TRIES:
            account.failed_sign_ins, account.locked_until = 0, real_at + LOCKED_FOR
        audit(account.id, "sign_in_failed", None, {"allowed": False}, at)
        raise Refusal("email", _NO_MATCH)
    if not account.active:
        raise Refusal("email", "This account is suspended. Ask your administrator.")
    account.failed_sign_ins, account.locked_until = 0, None
    audit(account.id, "sign_in", None, {"allowed": True}, at)
    return account


def _matches(hashed: str, password: str) -> bool:
    try:
        return _hasher().verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def audit(
    practitioner_id: UUID | None, action: str, case_id: UUID | None, detail: dict[str, Any], at: datetime
) -> None:
    """Add one entry to the append-only trace of looks, searches and exports."""
    entry = {"at": at, "practitioner_id": practitioner_id, "action": action, "case_id": case_id}
    db.session.execute(insert(AuditEntry).inline(), {**entry, "detail": detail})
