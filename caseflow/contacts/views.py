"""Contacts in words: for those who are to decide, and for whoever reported one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from flask import url_for

from caseflow.contacts.queries import Reader, Reported, Waiting
from caseflow.events.kinds import answers, kinds, words
from caseflow.web.filters import date_and_time, long_date, time_of_day

UNNAMED = "A child whose case you do not see"
ANSWERED = {
    "contact_decided": "Decided",
    "referral_decided": "It became a referral to social care, and this was decided",
}
"""What is said before the outcome of an answer, by its kind."""


class ContactLine(NamedTuple):
    """A contact that waits for its decision, as My work and the team board show it.

    `decide` and `refer` are the addresses at which it is decided, empty for those who cannot.
    """

    child: str
    href: str
    when: str
    source: str
    reported_by: str
    due: str
    read: str
    acknowledge: str
    decide: str
    refer: str


class ReportedLine(NamedTuple):
    """Something that the reader reported, with who has read it and what was decided."""

    event_id: str
    child: str
    when: str
    words: str
    read: list[str]
    state: str
    decided: str
    facts: list[tuple[str, str]]
    answer: str


def waiting_lines(
    contacts: Iterable[Waiting], children: Mapping[UUID, str], deciding: bool
) -> list[ContactLine]:
    """Contacts in words; `children` are the names of those whose cases the reader sees, by case.

    `deciding`: the reader is of social care, which decides.
    """
    return [_waiting(each, children.get(each.case_id), deciding) for each in contacts]


def _waiting(contact: Waiting, child: str | None, deciding: bool) -> ContactLine:
    def record(kind: str) -> str:
        if not (deciding and contact.readable):
            return ""
        return url_for("recording.record", case_id=contact.case_id, kind=kind, about=contact.event_id)

    acknowledge = url_for("contacts.read", case_id=contact.case_id, event_id=contact.event_id)
    by = [contact.reported_by, contact.reported_team, contact.reported_phone]
    return ContactLine(
        child or UNNAMED,
        url_for("cases.page", case_id=contact.case_id) if child else "",
        date_and_time(contact.received_at),
        words("contact_received", "source", contact.source),
        ", ".join(part for part in by if part),
        long_date(contact.due_on) if contact.due_on else "",
        f"{contact.read_by}, {date_and_time(contact.read_at)}" if contact.read_by and contact.read_at else "",
        "" if contact.read_by_asker else acknowledge,
        record("contact_decided"),
        record("referral_received"),
    )


def reader_words(reader: Reader) -> str:
    """`Read at 10:42 on Mon 1 March 2010 by Petra Testerton (Assessment north, 020 7946 0003)`."""
    told = ", ".join(part for part in (reader.team, reader.phone) if part)
    when = f"Read at {time_of_day(reader.read_at)} on {long_date(reader.read_at)}"
    return f"{when} by {reader.name} ({told})" if told else f"{when} by {reader.name}"


def contact_words(readers: Mapping[str, list[Reader]]) -> dict[str, list[str]]:
    """Who has read each contact, in words."""
    return {event_id: [reader_words(each) for each in of_one] for event_id, of_one in readers.items()}


def reported_lines(contacts: Sequence[Reported], readers: Mapping[str, list[Reader]]) -> list[ReportedLine]:
    """What somebody reported, in words."""
    return [_reported(each, readers.get(each.event_id, [])) for each in contacts]


def _reported(contact: Reported, readers: Sequence[Reader]) -> ReportedLine:
    decided = ""
    if contact.answer_kind and contact.answered_on:
        said = ANSWERED.get(contact.answer_kind, kinds()[contact.answer_kind].title)
        decided = f"{said} on {long_date(contact.answered_on)}"
    return ReportedLine(
        contact.event_id,
        contact.child,
        date_and_time(contact.received_at),
        contact.words,
        [reader_words(each) for each in readers],
        "" if decided else _state(contact),
        decided,
        answers(contact.answer_kind, contact.answer) if contact.answer_kind else [],
        contact.answer_words if decided else "",
    )


def _state(contact: Reported) -> str:
    """What is said while there is no answer."""
    if contact.decided_on:
        since = long_date(contact.decided_on)
        return f"It became a referral to social care on {since}. What follows is not decided yet."
    if contact.ended_on:
        return f"The case was closed on {long_date(contact.ended_on)}, before anybody decided."
    due = f" A decision is due by {long_date(contact.due_on)}." if contact.due_on else ""
    return f"Nobody has decided yet.{due}"
