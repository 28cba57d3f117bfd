"""Secrets that a browser or a person carries: random, and known to the database by their hash alone."""

from hashlib import sha256
from secrets import token_urlsafe

LONGEST = 200


def new_token() -> str:
    """A secret that nobody can guess."""
    return token_urlsafe(32)


def hashed(token: str) -> bytes:
    """What the database keeps of a token."""
    return sha256(token[:LONGEST].encode()).digest()
