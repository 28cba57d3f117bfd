"""The second factor: codes of an authenticator app, and recovery codes for when that is lost.

The key behind the codes is kept encrypted with a key that is not in the database. Each try is counted by the
database before it is looked at, and a code is taken once.
"""

import re
from base64 import urlsafe_b64encode
from datetime import datetime
from hashlib import sha256
from secrets import choice
from typing import NamedTuple
from uuid import UUID

import pyotp
import segno
from cryptography.fernet import Fernet, InvalidToken
from flask import current_app
from sqlalchemy import text

from caseflow.authentication.service import passwords
from caseflow.authentication.service.sign_in import trace, waiting
from caseflow.authentication.service.tokens import hashed, new_token
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.web.transaction import separately

ISSUER = "Caseflow"
RECOVERY_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
_STEP_SECONDS = 30
_WRONG = "This code is not right. Codes change every 30 seconds: enter the one that is shown now."


class Standing(NamedTuple):
    """Since when an account has a second factor, and how many recovery codes are left."""

    since_at: datetime
    codes_left: int


def standing() -> Standing | None:
    """The asker's own second factor; None where there is none."""
    row = db.session.execute(text("select * from own_second_factor()")).first()
    return Standing(*row) if row else None


def new_key() -> str:
    """A key for an authenticator app, as 32 letters and digits."""
    return pyotp.random_base32()


def key_of(typed: str) -> str | None:
    """The key in a form, where it is one of ours."""
    return typed if re.fullmatch(r"[A-Z2-7]{32}", typed) else None


def in_groups(key: str) -> str:
    """A key as a person types it."""
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


def square_code(key: str, email: str) -> str:
    """The picture that an authenticator app scans, as SVG."""
    address = pyotp.TOTP(key).provisioning_uri(name=email, issuer_name=ISSUER)
    title = "Square code for an authenticator app"
    return segno.make(address, error="m").svg_inline(scale=5, border=4, light="#fff", title=title)


def present_code(key: str, at: datetime) -> str:
    """The code that an app shows now."""
    return pyotp.TOTP(key).at(at)


def matching_step(key: str, typed: str, at: datetime) -> int | None:
    """The time step whose code was typed: now, or up to half a minute off; None where no code matches."""
    code, now_step = re.sub(r"\s", "", typed), int(at.timestamp()) // _STEP_SECONDS
    codes = pyotp.TOTP(key)
    steps = (now_step, now_step - 1, now_step + 1)
    return next((step for step in steps if pyotp.utils.strings_equal(code, codes.generate_otp(step))), None)


def seal(key: str) -> str:
    """A key, encrypted for the database."""
    return _box().encrypt(key.encode()).decode()


def _box() -> Fernet:
    secret = sha256(current_app.config["SECOND_FACTOR_KEY"]().encode()).digest()
    return Fernet(urlsafe_b64encode(secret))


def _unseal(sealed: str) -> str:
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Refusal(
            "code", "Your second factor cannot be read any more. Ask your administrator to reset it."
        ) from None


def confirm(token: str, practitioner_id: UUID, typed: str, real_at: datetime) -> str:
    """The token with which a session goes on after a right code or recovery code; Refusal otherwise."""
    fresh = new_token()
    with separately() as connection:
        row = connection.execute(text("select * from try_code(:token)"), {"token": hashed(token)}).first()
    if row is None or row.wait_seconds:
        wait = waiting(row.wait_seconds) if row else ""
        raise Refusal("code", f"Too many tries. Wait {wait}, then try again." if wait else "Sign in again.")
    step = matching_step(_unseal(row.sealed_key), typed, real_at)
    asked = {"token": hashed(token), "fresh": hashed(fresh), "step": step, "typed": _code_hash(typed)}
    statement = (
        "accept_recovery_code(:token, :fresh, :typed)"
        if step is None
        else "accept_code(:token, :fresh, :step)"
    )
    with separately() as connection:
        accepted = connection.scalar(text(f"select {statement}"), asked)
        action = "second_factor" if accepted else "second_factor_failed"
        detail = {"allowed": bool(accepted), "by": "recovery code" if step is None else "app"}
        trace(connection, practitioner_id, action, detail)
    if not accepted:
        raise Refusal("code", _WRONG)
    return fresh


def _code_hash(typed: str) -> bytes:
    return hashed(re.sub(r"[\s-]", "", typed).lower())


class Enrolled(NamedTuple):
    """The token with which the session goes on, and the recovery codes, shown this once."""

    token: str
    codes: list[str]


def enrol(token: str, email: str, key: str, typed: str, password: str, real_at: datetime) -> Enrolled:
    """Set an app up, once it shows the right code. Somebody signed in gives their password again."""
    step = matching_step(key, typed, real_at)
    if step is None:
        raise Refusal("code", _WRONG)
    fresh, codes = new_token(), [_recovery_code() for _ in range(RECOVERY_CODES)]
    proof = passwords.proof(password, passwords.hashing_for(email)) if password else b""
    asked = {
        "token": hashed(token),
        "fresh": hashed(fresh),
        "proof": proof,
        "sealed": seal(key),
        "step": step,
        "codes": [_code_hash(each) for each in codes],
    }
    statement = text("select enrol_second_factor(:token, :fresh, :proof, :sealed, :step, :codes)")
    with separately() as connection:
        answer = connection.scalar(statement, asked)
    if answer == "wait":
        raise Refusal("password", "Too many tries. Wait some minutes, then try again.")
    if answer != "yes":
        raise Refusal("password", "This is not your password.")
    return Enrolled(fresh, codes)


def _recovery_code() -> str:
    letters = "".join(choice(_LETTERS) for _ in range(12))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"
