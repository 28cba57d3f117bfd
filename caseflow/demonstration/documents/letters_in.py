"""Letters and scans that came in about a child on a protection plan; each was looked at as a worker does.

One was stopped, as a scanner stops a file that holds a virus; on one the scanner did not answer today.
"""

import io
from datetime import date, datetime, time
from hashlib import sha256
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from PIL import Image, ImageDraw
from sqlalchemy import insert

from caseflow.demonstration.days import BUSINESS_DATE
from caseflow.demonstration.documents.file import File, at, writer
from caseflow.documents.service import check_next, media_type
from caseflow.documents.service.checking import INFECTED
from caseflow.extensions import db
from caseflow.kernel.dates import LONDON

REFERENCE, TEAM = "TM-000004", "CSC-CP1"


class _Letter(NamedTuple):
    title: str
    from_whom: str
    on: date
    content: bytes
    verdict: str | None = None
    finding: str = ""


def _scan() -> bytes:
    page = Image.new("RGB", (420, 594), "white")
    lines = ImageDraw.Draw(page)
    for row in range(80, 500, 24):
        lines.line((40, row, 380 - row % 70, row), fill="dimgray", width=5)
    drawn = io.BytesIO()
    page.save(drawn, "PNG")
    return drawn.getvalue()


def _letters() -> tuple[_Letter, ...]:
    words = (
        b"Attendance since Christmas: 84 of 90 half days. The class teacher would like to come to the review."
    )
    return (
        _Letter("Attendance since Christmas", "Osier Wharf Primary School", date(2010, 2, 12), words),
        _Letter("Report for the review", "Thamesmere Health Visiting", date(2010, 2, 22), _scan()),
        _Letter(
            "Housing file",
            "Thamesmere Housing",
            date(2010, 2, 24),
            b"The scanner found a virus in what was sent, and nobody can open it.",
            INFECTED,
            "Invented.Test.File FOUND",
        ),
        _Letter(
            "Minutes of the network meeting",
            "Osier Wharf Primary School",
            BUSINESS_DATE,
            b"The minutes of the network meeting of last week.",
            finding="TimeoutExpired: the scanner did not answer",
        ),
    )


def _tried_at(letter: _Letter) -> datetime | None:
    """When the scan was tried; the last one waits until the day of the demonstration is over."""
    if not letter.finding:
        return None
    return at(letter.on) if letter.verdict else datetime.combine(letter.on, time.max, LONDON)


def letters_in() -> None:
    """Put them on file, and look at them without a scanner."""
    file = File(REFERENCE)
    for each in _letters():
        key = uuid5(NAMESPACE_URL, f"caseflow demonstration document {each.title}")
        row = {"id": key, "case_id": file.case_id, "title": each.title, "from_whom": each.from_whom}
        row |= {"dated_on": each.on, "media_type": media_type(each.content)}
        row |= {"size_bytes": len(each.content), "sha256": sha256(each.content).digest()}
        row |= {"added_by": writer(TEAM), "added_at": at(each.on)}
        row |= {"verdict": each.verdict, "finding": each.finding, "tried_at": _tried_at(each)}
        db.session.execute(insert(db.metadata.tables["document"]), row)
        content = {"document_id": key, "content": each.content}
        db.session.execute(insert(db.metadata.tables["document_content"]), content)
    while check_next("", at(BUSINESS_DATE)).found:
        pass
