"""Looking at new documents behind the pages: the virus scan, and a small picture of an image."""

import io
import shlex
import subprocess
from datetime import datetime, timedelta
from typing import NamedTuple

from PIL import Image
from sqlalchemy import or_, select, update

from caseflow.documents.models import Document, DocumentContent
from caseflow.extensions import db

CLEAN, INFECTED, UNSCANNED = "clean", "infected", "unscanned"
SCAN_SECONDS = 120
AGAIN_AFTER = timedelta(minutes=5)
LONGEST_FINDING = 200
THUMBNAIL = (160, 160)
MOST_PIXELS = 100_000_000
_IMAGES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/tiff": "TIFF"}


class Checked(NamedTuple):
    """What became of the document that waited longest: whether there was one, and whether it was checked."""

    found: bool
    failed: bool


def check_next(scanner: str, at: datetime) -> Checked:
    """Check the document that waits longest, if one does.

    `scanner` is a command that reads a file on its standard input and ends with 0 where nothing was found
    and with 1 where it holds a virus; any other end is a failure, and it is tried again later. Without one a
    document passes unscanned, and is looked at once there is a scanner.
    """
    waits = Document.verdict.is_(None) if not scanner else Document.verdict.is_distinct_from(CLEAN)
    due = or_(Document.tried_at.is_(None), Document.tried_at <= at - AGAIN_AFTER)
    query = (
        select(Document.id, Document.media_type, DocumentContent.content)
        .join(DocumentContent, DocumentContent.document_id == Document.id)
        .where(waits, Document.verdict.is_distinct_from(INFECTED), due)
        .order_by(Document.tried_at.nulls_first(), Document.added_at, Document.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=Document)
    )
    row = db.session.execute(query).first()
    if row is None:
        return Checked(False, False)
    document_id, media_type, content = row
    verdict, finding = scan(scanner, content)
    picture = thumbnail(media_type, content) if verdict in (CLEAN, UNSCANNED) else None
    if picture:
        kept = update(DocumentContent).where(DocumentContent.document_id == document_id)
        db.session.execute(kept.values(thumbnail=picture))
    told = {"finding": finding, "tried_at": at, "pictured": picture is not None}
    told |= {"verdict": verdict} if verdict else {}
    db.session.execute(update(Document).where(Document.id == document_id).values(told))
    return Checked(True, verdict is None)


def scan(scanner: str, content: bytes) -> tuple[str | None, str]:
    """What the scanner says of a file, and in which words; no verdict where it failed."""
    if not scanner:
        return UNSCANNED, ""
    try:
        ended = subprocess.run(
            shlex.split(scanner), input=content, capture_output=True, timeout=SCAN_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return None, f"{type(error).__name__}: the scanner did not answer"
    said = (ended.stdout or ended.stderr).decode("utf-8", "replace").strip()
    finding = "".join(each if each.isprintable() else " " for each in said)[:LONGEST_FINDING]
    if ended.returncode == 0:
        return CLEAN, ""
    return (INFECTED if ended.returncode == 1 else None), finding


def thumbnail(media_type: str, content: bytes) -> bytes | None:
    """A small picture of an image, made anew so that nothing of the file is in it but what shows."""
    if media_type not in _IMAGES:
        return None
    try:
        with Image.open(io.BytesIO(content), formats=[_IMAGES[media_type]]) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            image.thumbnail(THUMBNAIL)
            small = io.BytesIO()
            image.convert("RGB").save(small, "PNG")
    except Exception:  # a broken image breaks its reader in many ways, and has no picture then
        return None
    return small.getvalue()
