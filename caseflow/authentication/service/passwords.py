"""Passwords: which are too easily guessed, and how they are hashed for the database to compare.

The database keeps the SHA-256 of the argon2id hash, and the salt. It says yes or no to a proof (the argon2id
hash of what was typed) and tells nobody what it keeps.
"""

import re
from hashlib import sha256
from secrets import token_bytes
from typing import NamedTuple

from argon2 import Type
from argon2.low_level import hash_secret_raw
from argon2.profiles import RFC_9106_LOW_MEMORY as PROFILE
from sqlalchemy import text
from zxcvbn import zxcvbn

from caseflow.agencies.service import PasswordVerifier
from caseflow.kernel import Refusal
from caseflow.web.transaction import separately

SHORTEST, LONGEST = 10, 200
_SAFE = 3
"""Of zxcvbn's scores from 0 to 4: safe from somebody who tries a thousand million times."""
_LOOKED_AT = 72
_SAME_TIME_SALT = b"nobody has this!"
_OURS = ("caseflow", "children", "safeguarding", "borough")
_FORM = re.compile(r"\$argon2id\$v=(\d+)\$m=(\d+),t=(\d+),p=(\d+)")
_PARAMETERS = f"$argon2id$v=19$m={PROFILE.memory_cost},t={PROFILE.time_cost},p={PROFILE.parallelism}"


class Hashing(NamedTuple):
    """How one password is hashed."""

    parameters: str
    salt: bytes


def hashing_for(address: str) -> Hashing:
    """How the password of this account is hashed; for an account that is not there it takes as long."""
    query = text("select parameters, salt from password_parameters(:address)")
    with separately() as connection:
        found = connection.execute(query, {"address": address}).first()
    return Hashing(*found) if found else Hashing(_PARAMETERS, _SAME_TIME_SALT)


def proof(password: str, hashing: Hashing) -> bytes:
    """The argon2id hash of what was typed."""
    form = _FORM.fullmatch(hashing.parameters)
    if form is None:
        raise ValueError(f"unknown way of hashing: {hashing.parameters}")
    version, memory, passes, lanes = (int(part) for part in form.groups())
    secret, salt = password.encode(), bytes(hashing.salt)
    return hash_secret_raw(secret, salt, passes, memory, lanes, PROFILE.hash_len, Type.ID, version)


def verifier(password: str) -> PasswordVerifier:
    """What is kept for a new password."""
    hashing = Hashing(_PARAMETERS, token_bytes(PROFILE.salt_len))
    return PasswordVerifier(*hashing, sha256(proof(password, hashing)).digest())


def refuse_guessable(password: str, about: tuple[str, ...] = ()) -> None:
    """Raise Refusal for a password that is short, common or made of what is known about its owner."""
    if len(password) < SHORTEST:
        raise Refusal("password", f"Use at least {SHORTEST} characters.")
    if len(password) > LONGEST:
        raise Refusal("password", f"Use at most {LONGEST} characters.")
    known = [part for words in about for part in re.split(r"\W+", words) if len(part) > 2]
    looked_at = zxcvbn(password[:_LOOKED_AT], user_inputs=[*known, *_OURS])
    if looked_at["score"] < _SAFE:
        warning = looked_at["feedback"]["warning"].rstrip(".")
        why = f"{warning}. " if warning else ""
        raise Refusal(
            "password", f"This password is too easy to guess. {why}Three random words are easy to remember."
        )
