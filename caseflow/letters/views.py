"""Letters in words, what the case knows for them, and a letter as plain data for its typesetting."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from flask import url_for

from caseflow.agencies.queries import Reachable
from caseflow.letters.forms import WAYS
from caseflow.letters.queries import LetterCard
from caseflow.web.filters import date_and_time, day_date


class LetterLine(NamedTuple):
    """A letter in the list, and what can be done with it."""

    title: str
    to_whom: str
    written: str
    state: str
    links: tuple[tuple[str, str], ...]


def lines(case_id: UUID, found: Iterable[LetterCard], writes: bool) -> list[LetterLine]:
    """Letters in words; `writes` where the reader may change one and record that it was sent."""
    return [_line(case_id, each, writes) for each in found]


def _line(case_id: UUID, card: LetterCard, writes: bool) -> LetterLine:
    here: dict[str, Any] = {"case_id": case_id, "letter_id": card.id}
    links = []
    if card.sent_on is None:
        links.append((url_for("letters.paper", **here), "Print it"))
        if writes:
            links.append((url_for("letters.change", **here), "Change it"))
            links.append((url_for("letters.sent", **here), "Record that it was sent"))
    else:
        links.append((url_for("documents.of_case", case_id=case_id), "It is kept with the documents"))
    way = WAYS[card.sent_how].lower() if card.sent_on else ""
    state = f"Sent {day_date(card.sent_on)}, {way}, {card.sent_by}" if card.sent_on else "Not sent yet"
    written = f"{card.written_by}, {date_and_time(card.written_at)}"
    return LetterLine(card.title, card.to_whom, written, state, tuple(links))


def facts(child: str, writer: Reachable, today_on: date) -> dict[str, str]:
    """What the case and its writer fill a letter with."""
    known = {"child": child, "worker": writer.name, "phone": writer.phone, "team": writer.team_name}
    return {**known, "today": day_date(today_on)}


def paper(letter: LetterCard, hidden: bool, writer: Reachable, on: date) -> dict[str, Any]:
    """What is printed: no address where it is hidden, and never the child's record."""
    return {
        "team": writer.team_name,
        "agency": writer.agency_name,
        "phone": writer.phone,
        "printed": day_date(on),
        "to": letter.to_whom,
        "address": [] if hidden else [each for each in letter.address.splitlines() if each.strip()],
        "title": letter.title,
        "paragraphs": [each for each in letter.words.split("\n\n") if each.strip()],
        "worker": writer.name,
    }
