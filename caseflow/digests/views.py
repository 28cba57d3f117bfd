"""Digests in words: the e-mail, which names nobody, and the page, which does to those who may read it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import NamedTuple
from uuid import UUID

from flask import url_for

from caseflow.digests.queries import KINDS, Letter, Line, LineKind, SentDigest, Wish, counted
from caseflow.notices.queries import NoticeCard
from caseflow.notices.views import NoticeLine, lines_for_governance, notice_lines
from caseflow.web.filters import date_and_time, long_date, short_date, time_of_day

TITLES: Mapping[LineKind, str] = {
    "breach": "In breach",
    "silence": "No answer yet",
    "due": "Due now or within two working days",
    "notice": "Other notices that you have not read",
}
_IN_SHORT: Mapping[LineKind, str] = {
    "breach": "in breach",
    "silence": "no answer",
    "due": "due",
    "notice": "notices",
}
ABOUT: Mapping[LineKind, str] = {
    "breach": "The day that each of these was due by has passed.",
    "silence": "Somebody waits for an answer, and the day for it has passed.",
    "due": "On your cases and those that you cover.",
    "notice": "Also on the page where you find your notices. Read there, they vanish here.",
}
_PAGE = "/digest"


def _number(both: list[int]) -> str:
    """How many things, and how many of them are new."""
    total, new = both
    if total == new:
        return f"{total:,}, new"
    return f"{total:,}, {new:,} of them new" if new else f"{total:,}"


def message(letter: Letter, digest_id: UUID, at: datetime, sender: str, address: str) -> EmailMessage:
    """The e-mail of a digest: how many things of each sort, and where to read them. It names nobody."""
    counts = counted(letter.lines)
    parts = [f"{TITLES[kind]}: {_number(both)}\n{address}{_PAGE}#{kind}" for kind, both in counts.items()]
    asked = f"You get one e-mail on a working day, when something is new. Change that: {address}{_PAGE}/wish"
    text = [f"Caseflow, {long_date(at)}", *parts, "Sign in to see which children these are about.", asked]
    found = EmailMessage()
    numbers = (f"{_IN_SHORT[kind]} {both[0]:,}" for kind, both in counts.items())
    found["Subject"] = f"Caseflow: {', '.join(numbers)}"
    found["From"], found["To"] = sender, letter.email
    found["Date"] = format_datetime(at)
    found["Message-ID"] = f"<{digest_id}@{sender.rpartition('@')[2].rstrip('>')}>"
    found["Auto-Submitted"] = "auto-generated"
    found.set_content("\n\n".join(text) + "\n")
    return found


class Row(NamedTuple):
    """One thing that a digest counts, in words, and when an e-mail told of it."""

    notice: NoticeLine
    told: str


class Part(NamedTuple):
    """Everything of one sort; its number is that of the e-mail."""

    kind: LineKind
    title: str
    number: str
    about: str
    rows: list[Row]


_NOTICES: Mapping[LineKind, str] = {"breach": "breach", "silence": "breach", "due": "due_soon"}


def parts(
    lines: Iterable[Line],
    children: Mapping[UUID, str],
    timescales: Mapping[str, str],
    teams: Mapping[UUID, str] | None,
) -> list[Part]:
    """What a digest would say, with what stands behind each number; `teams` for whoever sees no case."""
    found = list(lines)
    return [
        Part(kind, TITLES[kind], _number(both), ABOUT[kind], _rows(of_kind, children, timescales, teams))
        for kind, both in counted(found).items()
        if (of_kind := [line for line in found if line.what == kind])
    ]


def _rows(
    lines: list[Line],
    children: Mapping[UUID, str],
    timescales: Mapping[str, str],
    teams: Mapping[UUID, str] | None,
) -> list[Row]:
    cards = [
        NoticeCard(line.case_id, _NOTICES.get(line.what, line.about), line.key, line.due_on) for line in lines
    ]
    if teams is None:
        notices = notice_lines(cards, children, timescales)
    else:
        notices = lines_for_governance(cards, teams)
    return [
        Row(notice, short_date(line.told_on) if line.told_on else "Not yet")
        for notice, line in zip(notices, lines, strict=True)
    ]


def sent_rows(digests: Iterable[SentDigest]) -> list[tuple[str, str, str]]:
    """The last digests: of which day, how it went, and what it counted."""
    return [(long_date(each.on_day), _went(each), _said(each.counts)) for each in digests]


def _went(digest: SentDigest) -> str:
    if digest.sent_at:
        return f"Sent at {time_of_day(digest.sent_at)}"
    if digest.begun_at:
        return "Not known whether it arrived. What it said is told again the next working day"
    return "Not taken by the mail server yet"


def _said(counts: Mapping[str, list[int]]) -> str:
    return ", ".join(f"{TITLES[kind]}: {_number(counts[kind])}" for kind in KINDS if kind in counts)


def standing(wish: Wish, server: bool, today: SentDigest | None, on: date) -> str:
    """How it stands with today's e-mail, in a sentence."""
    if not server:
        return "No mail server is set, so no e-mail goes out. Below stands what it would say."
    if not wish.wanted:
        return "You have asked for no e-mail. Below stands what it would say."
    if today and today.sent_at:
        return f"Today's e-mail went out: {date_and_time(today.sent_at)}. Below stands what is so now."
    return (
        f"On a working day an e-mail goes out from {wish.from_hour}:00 on, once, when something below is new."
        " It gives numbers and links, and names nobody."
    )


def without_words(wish: Wish) -> str:
    """What is left out of somebody's e-mails."""
    return ", ".join(TITLES[kind] for kind in KINDS if kind in wish.without) or "Nothing"


def wish_rows(wish: Wish) -> list[tuple[str, ...]]:
    """What somebody wants of e-mails."""
    return [
        ("E-mail on working days", "Yes" if wish.wanted else "No", url_for("digests.change_wish"), "Change"),
        ("From", f"{wish.from_hour}:00"),
        ("Left out", without_words(wish)),
    ]
