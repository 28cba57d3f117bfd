"""What there is to tell whom today, and what went out."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal, NamedTuple
from uuid import UUID

from sqlalchemy import select, text

from caseflow.agencies import queries as agencies
from caseflow.digests.models import Digest, DigestWish
from caseflow.extensions import db
from caseflow.rules.calendars import Calendar
from caseflow.rules.clock import SOON_DAYS
from caseflow.rules.digests import SILENCES, USUAL_HOUR, may_send
from caseflow.rules.school_holidays import holiday_on, school_holidays

LineKind = Literal["breach", "due", "silence", "notice"]
KINDS: tuple[LineKind, ...] = ("breach", "silence", "due", "notice")
"""What a digest tells of, the most urgent first."""
READ_WITHOUT_CASE = ("contact_answered", "opening_reviewed", "audit_feedback", "audit_answered")
"""Notices about what somebody reads on a page of their own, without a reason to look at the case."""
LISTED_AT_MOST = 30


class Line(NamedTuple):
    """One thing to tell somebody: what sort, of which case, and on which day an e-mail told of it.

    `about` is the timescale of a clock, else what the notice is about.
    """

    what: LineKind
    case_id: UUID
    key: str
    about: str
    due_on: date | None
    told_on: date | None

    @property
    def item(self) -> str:
        """By what name it is kept that an e-mail told of it."""
        return self.about if self.what == "notice" else self.what


class Wish(NamedTuple):
    """What somebody wants of e-mails; without one of their own, all of it from the usual hour on."""

    wanted: bool = True
    from_hour: int = USUAL_HOUR
    without: frozenset[str] = frozenset()


class Letter(NamedTuple):
    """What there is to tell one person today."""

    practitioner_id: UUID
    email: str
    lines: list[Line]

    @property
    def new(self) -> list[Line]:
        """What no e-mail has told them yet."""
        return [line for line in self.lines if line.told_on is None]


def _lines(on: date, calendar: Calendar, whose: UUID | None) -> dict[UUID, list[Line]]:
    given = {
        "on": on,
        "soon_on": calendar.add_working_days(on, SOON_DAYS),
        "silences": list(SILENCES),
        "here": list(READ_WITHOUT_CASE),
        "closed": holiday_on(on, school_holidays()) is not None,
        "whose": whose,
    }
    asked = text(
        "select practitioner_id, what, case_id, key, about, due_on, told_on"
        " from digest_lines(:on, :soon_on, :silences, :here, :closed, :whose) order by due_on, key, case_id"
    )
    found = defaultdict(list)
    for practitioner_id, *rest in db.session.execute(asked, given):
        found[practitioner_id].append(Line(*rest))
    return found


def lines_for(practitioner_id: UUID, on: date, calendar: Calendar) -> list[Line]:
    """What a digest would tell the asker on a day, whatever they want of e-mails."""
    return _lines(on, calendar, practitioner_id).get(practitioner_id, [])


def wish_of(practitioner_id: UUID) -> Wish:
    """What the asker wants of e-mails."""
    return _wish(db.session.get(DigestWish, practitioner_id))


def _wish(row: DigestWish | None) -> Wish:
    return Wish(row.wanted, row.from_hour, frozenset(row.without)) if row else Wish()


def letters(on: date, hour: int, calendar: Calendar) -> list[Letter]:
    """To whom something is to be told that no e-mail has told them, in this hour; for the workers.

    Whoever has had today's is left out, and so is whoever it is being sent to.
    """
    begun = Digest.begun_at.is_not(None)
    done = set(db.session.scalars(select(Digest.practitioner_id).where(Digest.on_day == on, begun)))
    wishes = {row.practitioner_id: _wish(row) for row in db.session.scalars(select(DigestWish))}
    found = {}
    for practitioner_id, lines in _lines(on, calendar, None).items():
        wish = wishes.get(practitioner_id, Wish())
        if practitioner_id not in done and wish.wanted and may_send(on, hour, calendar, wish.from_hour):
            found[practitioner_id] = [line for line in lines if line.what not in wish.without]
    emails = agencies.emails_of(set(found))
    written = (Letter(each, emails[each], lines) for each, lines in found.items() if each in emails)
    return sorted((letter for letter in written if letter.new), key=lambda letter: letter.email)


class SentDigest(NamedTuple):
    """A digest of one day: when it went out, and how many things of each sort it counted."""

    on_day: date
    begun_at: datetime | None
    sent_at: datetime | None
    counts: dict[str, list[int]]


def digests_of(practitioner_id: UUID) -> list[SentDigest]:
    """The last digests of the asker, the latest first."""
    query = select(Digest.on_day, Digest.begun_at, Digest.sent_at, Digest.counts)
    mine = query.where(Digest.practitioner_id == practitioner_id)
    rows = db.session.execute(mine.order_by(Digest.on_day.desc()).limit(LISTED_AT_MOST))
    return [SentDigest(*row) for row in rows]


def counted(lines: Iterable[Line]) -> dict[LineKind, list[int]]:
    """How many things of each sort there are, and how many of them no e-mail has told."""
    counts: dict[LineKind, list[int]] = {}
    for line in lines:
        both = counts.setdefault(line.what, [0, 0])
        both[0] += 1
        both[1] += line.told_on is None
    return {kind: counts[kind] for kind in KINDS if kind in counts}


class Unsent(NamedTuple):
    """An e-mail of a day that was tried and has not gone out."""

    name: str
    tries: int
    error: str


def unsent(on: date) -> list[Unsent]:
    """The e-mails of a day that were tried and have not gone out, for an administrator."""
    rows = db.session.execute(text("select name, tries, error from unsent_digests(:on)"), {"on": on})
    return [Unsent(*row) for row in rows]
