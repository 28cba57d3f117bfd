"""Making an anchor: what is recorded now is signed, and kept outside the database."""

import logging
import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text

from caseflow.access.queries import last_seal
from caseflow.anchors import queries
from caseflow.anchors.queries import Anchor, Kept
from caseflow.anchors.service.keys import public_pem, signing_key
from caseflow.anchors.service.verification import anchored
from caseflow.config import write_once
from caseflow.events import log as case_log
from caseflow.events.log import Head
from caseflow.extensions import db

log = logging.getLogger(__name__)
NIGHTLY = "nightly"
_ONE_AT_A_TIME = 6_700_677


def nightly(home: Path, at: datetime) -> Kept:
    """Report what does not agree with earlier anchors, then make one of what is there."""
    for each in anchored(home):
        if not each.passed:
            log.error("%s: %s", each.name, each.found)
    return make(home, NIGHTLY, at)


def at_releases(home: Path, released: Iterable[UUID], at: datetime) -> int:
    """Make an anchor for each release of figures for which there is none yet; how many were made."""
    reasons = [queries.PUBLICATION + str(each) for each in released]
    if not reasons:
        return 0
    there = {each.anchor.reason for each in queries.anchors(queries.folder(home))}
    missing = [each for each in reasons if each not in there]
    for reason in missing:
        make(home, reason, at)
    return len(missing)


def make(home: Path, reason: str, at: datetime) -> Kept:
    """Sign how far every log and the sealed trace go. At night, only where something was recorded since."""
    db.session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
    key, folder = signing_key(home), queries.folder(home)
    folder.mkdir(mode=0o700, exist_ok=True)
    last = next(reversed(queries.anchors(folder)), None)
    heads, seal = case_log.heads(), last_seal()
    changed = _changed(folder, last.anchor.number if last else 0, heads)
    if last and reason == NIGHTLY and not changed and seal.place == last.anchor.place:
        return last
    number, before = (last.anchor.number + 1, last.fingerprint) if last else (1, "")
    content = "".join(f"{head.case_id} {head.seq} {head.hash.hex()}\n" for head in changed)
    anchor = Anchor(
        number,
        at,
        reason,
        len(heads),
        sum(head.seq for head in heads),
        queries.fingerprint(content.encode()),
        seal.place,
        seal.hash.hex(),
        before,
    )
    return _keep(key, folder, anchor, content)


def _changed(folder: Path, last: int, heads: list[Head]) -> list[Head]:
    """The heads that no anchor holds yet as they are."""
    known = {head.case_id: head for number in range(1, last + 1) for head in queries.heads(folder, number)}
    return [head for head in heads if known.get(head.case_id) != head]


def _keep(key: Ed25519PrivateKey, folder: Path, anchor: Anchor, heads: str) -> Kept:
    """Write the heads first, so that no anchor is ever without them."""
    said = {**anchor._asdict(), "made_at": anchor.made_at.isoformat()}
    signed = queries.signed_bytes(said)
    signature = key.sign(signed)
    write_once(folder / queries.PUBLIC_KEY, public_pem(key))
    _put(queries.heads_file(folder, anchor.number), heads)
    content = orjson.dumps({"anchor": said, "signature": signature.hex()}, option=orjson.OPT_INDENT_2)
    write_once(queries.statement_file(folder, anchor.number), content.decode())
    return Kept(anchor, signed, signature, queries.fingerprint(content))


def _put(path: Path, content: str) -> None:
    """Write a file that a run which was killed may have begun."""
    path.unlink(missing_ok=True)
    write_once(path, content)


def export(home: Path, target: Path) -> int:
    """Copy the anchors into a folder that is not there yet or empty; how many there are."""
    folder = queries.folder(home)
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in queries.files(folder):
        shutil.copyfile(path, target / path.name)
    return len(queries.anchors(folder))
