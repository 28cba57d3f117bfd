"""The key that signs anchors. It is a file of the state directory and never in the database."""

from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from caseflow.config import ConfigError, secret

_NAME = "anchor-key"


def signing_key(home: Path) -> Ed25519PrivateKey:
    """The key of this state directory, made the first time."""
    key = load_pem_private_key(secret(home, _NAME, _new).encode(), None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ConfigError(f"secrets/{_NAME} in CASEFLOW_HOME is no Ed25519 key")
    return key


def _new() -> str:
    made = Ed25519PrivateKey.generate()
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public_pem(key: Ed25519PrivateKey) -> str:
    """The public half, with which anybody can check a signature."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def signed_by(key: Ed25519PrivateKey, signature: bytes, content: bytes) -> bool:
    """Whether this key made the signature over just this content."""
    try:
        key.public_key().verify(signature, content)
    except InvalidSignature:
        return False
    return True
