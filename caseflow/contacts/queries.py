"""Contacts for those who stand by a case, and for whoever reported one."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text

from caseflow.extensions import db
from caseflow.web.together import Question

AT_MOST = 50


class Waiting(NamedTuple):
    """A contact that nobody has decided, who recorded it, and who was the first to have read it.

    `readable`: the asker may read the case, and so what was said.
    """

    case_id: UUID
    event_id: str
    source: str
    received_on: date
    received_at: datetime
    due_on: date | None
    reported_by: str | None
    reported_team: str | None
    reported_phone: str | None
    read_by: str | None
    read_at: datetime | None
    read_by_asker: bool
    readable: bool
    total: int
    """How many wait in all."""


class WaitingPage(NamedTuple):
    """A page of contacts, the newest first, and how many there are in all."""

    contacts: list[Waiting]
    total: int


class Reader(NamedTuple):
    """Somebody who said that they have read a contact."""

    name: str
    team: str
    phone: str
    read_at: datetime


class Reported(NamedTuple):
    """What somebody reported, and what came of it; `child` is empty where they may not know the name."""

    event_id: str
    child: str
    words: str
    received_at: datetime
    due_on: date | None
    decided_on: date | None
    ended_on: date | None
    answer_kind: str | None
    answer: Mapping[str, Any]
    answered_on: date | None
    answer_words: str


def to_decide(page: int = 1, size: int = AT_MOST) -> WaitingPage:
    """The contacts that nobody has decided on the cases that the asker stands by, newest first."""
    return waiting_page(to_decide_asked(page, size).answers())


def to_decide_asked(page: int = 1, size: int = AT_MOST) -> Question[Waiting]:
    """The question that `to_decide` asks."""
    given = {"size": size, "beginning": (page - 1) * size}
    return Question("select * from contacts_to_decide(:size, :beginning)", given, Waiting)


def waiting_page(rows: list[Waiting]) -> WaitingPage:
    """A page of the contacts that answer that question."""
    return WaitingPage(rows, rows[0].total if rows else 0)


def readers(event_ids: Collection[str]) -> Mapping[str, list[Reader]]:
    """Who has read each of these contacts, the first first; for those who may know."""
    if not event_ids:
        return {}
    rows = db.session.execute(text("select * from contact_readers(:events)"), {"events": list(event_ids)})
    read: dict[str, list[Reader]] = defaultdict(list)
    for event_id, *reader in rows:
        read[event_id].append(Reader(*reader))
    return read


def reported(at_most: int = AT_MOST) -> list[Reported]:
    """What the asker has reported, latest first, with the answers."""
    rows = db.session.execute(text("select * from contacts_reported(:at_most)"), {"at_most": at_most})
    return [
        Reported(
            row.event_id,
            " ".join(part for part in (row.given_name, row.family_name) if part),
            row.words or "",
            row.received_at,
            row.due_on,
            row.decided_on,
            row.ended_on,
            row.answer_kind,
            row.answer or {},
            row.answered_on,
            row.answer_words or "",
        )
        for row in rows
    ]
