"""The anchors that are kept: two files each, a signed statement and the heads of logs that it is about."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import orjson

from caseflow.events.log import Head

PUBLIC_KEY = "key.pem"
PUBLICATION = "publication "
"""How the reason of an anchor begins that was made when figures were released; their id follows."""


class Anchor(NamedTuple):
    """How far everything went at one moment.

    `heads` is the SHA-256 of the file with the logs that had grown since the anchor before, `seal` the hash
    at the place of the chain over the trace, `before` the SHA-256 of the file of the anchor before: so each
    anchor stands for all earlier ones too.
    """

    number: int
    made_at: datetime
    reason: str
    cases: int
    events: int
    heads: str
    place: int
    seal: str
    before: str


class Kept(NamedTuple):
    """An anchor as its file holds it: the bytes that were signed, the signature, and the file's SHA-256."""

    anchor: Anchor
    signed: bytes
    signature: bytes
    fingerprint: str


def folder(home: Path) -> Path:
    """Where the anchors of a state directory are."""
    return home / "anchors"


def statement_file(kept_in: Path, number: int) -> Path:
    """The file of an anchor."""
    return kept_in / f"{number:06}.json"


def heads_file(kept_in: Path, number: int) -> Path:
    """The file of the heads of logs that an anchor is about."""
    return kept_in / f"{number:06}.heads"


def anchors(kept_in: Path) -> list[Kept]:
    """Every anchor in a folder, the oldest first; ValueError names a file that holds none."""
    return [_kept(path) for path in sorted(kept_in.glob("[0-9]*.json"))]


def _kept(path: Path) -> Kept:
    content = path.read_bytes()
    try:
        given = orjson.loads(content)
        said = given["anchor"]
        anchor = Anchor(**{**said, "made_at": datetime.fromisoformat(said["made_at"])})
        return Kept(anchor, signed_bytes(said), bytes.fromhex(given["signature"]), fingerprint(content))
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path.name} is not an anchor") from error


def signed_bytes(said: dict[str, object]) -> bytes:
    """What is signed of an anchor: JSON with sorted keys and no spaces."""
    return orjson.dumps(said, option=orjson.OPT_SORT_KEYS)


def fingerprint(content: bytes) -> str:
    """The SHA-256 of a file, in letters and digits."""
    return sha256(content).hexdigest()


def heads(kept_in: Path, number: int) -> Iterator[Head]:
    """The heads of logs that an anchor is about; ValueError where its file holds something else."""
    for line in heads_file(kept_in, number).read_text(encoding="ascii").splitlines():
        case_id, seq, link = line.split(" ")
        yield Head(UUID(case_id), int(seq), bytes.fromhex(link))


def files(kept_in: Path) -> list[Path]:
    """Everything that a copy elsewhere needs: the anchors, their heads and the public key."""
    return sorted(path for path in kept_in.glob("*") if path.name[0] != ".")
