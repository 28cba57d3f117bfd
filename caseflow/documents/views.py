"""Documents in words."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from flask import url_for

from caseflow.documents.queries import DocumentCard
from caseflow.documents.service import ENDINGS
from caseflow.web.filters import date_and_time

_KINDS = {
    "pdf": "PDF",
    "png": "PNG picture",
    "jpg": "JPEG picture",
    "tif": "TIFF picture",
    "docx": "Word document",
    "odt": "OpenDocument text",
    "txt": "Plain text",
}
WAITS = "It waits for the virus scan. It can be read once it has passed."
INFECTED = "The scan found a virus in it. Nobody can read it."
NO_SCANNER = (
    "No virus scanner is set up here: nobody has looked at these files for viruses. Whoever looks after this"
    " installation can set one up."
)
_UNSCANNED = "It has not been looked at for viruses."


class DocumentLine(NamedTuple):
    """A document in the list; without `href` it cannot be read, and `state` says why."""

    title: str
    from_whom: str
    dated_on: object
    href: str
    picture: str
    what: str
    added: str
    state: str
    withdraw: str


def lines(case_id: UUID, found: Iterable[DocumentCard]) -> list[DocumentLine]:
    """Documents in words."""
    return [_line(case_id, each) for each in found]


def _line(case_id: UUID, card: DocumentCard) -> DocumentLine:
    here: dict[str, Any] = {"case_id": case_id, "document_id": card.id}
    shown = card.readable and card.pictured
    return DocumentLine(
        card.title,
        card.from_whom,
        card.dated_on,
        url_for("documents.read", **here) if card.readable else "",
        url_for("documents.thumbnail", **here) if shown else "",
        f"{_KINDS[ENDINGS[card.media_type]]}, {size(card.size_bytes)}",
        f"{card.added_by}, {date_and_time(card.added_at)}",
        _state(card),
        "" if card.withdrawn_at else url_for("documents.withdraw", **here),
    )


def _state(card: DocumentCard) -> str:
    if card.withdrawn_at:
        return f"Withdrawn by {card.withdrawn_by}, {date_and_time(card.withdrawn_at)}: {card.withdrawn_why}"
    if card.verdict is None:
        return WAITS
    return {"infected": INFECTED, "unscanned": _UNSCANNED}.get(card.verdict, "")


def size(size_bytes: int) -> str:
    """A size that people read."""
    if size_bytes < 1024 * 1024:
        return f"{max(1, round(size_bytes / 1024))} kB"
    return f"{size_bytes / 1024 / 1024:.1f} MB"
