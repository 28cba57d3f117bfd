"""Breaches as they are on record, and how many there were, by cause, team, quindrat and quarter."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, text

from caseflow.clocks import queries as clocks
from caseflow.clocks.queries import ClockCard
from caseflow.extensions import db
from caseflow.rules.calendars import Calendar
from caseflow.rules.waits import READY, WaitSpell, shares

NO_REASON = "none"
"""Stands for the reason of a breach that nobody has explained."""
NO_QUINDRAT = "none"
PAGE = 50


class BreachCard(NamedTuple):
    """What people did and knew about a clock that passed its due date."""

    id: UUID
    case_id: UUID
    timescale: str
    subject: str
    number: int
    due_on: date
    team_code: str
    seen_at: datetime
    late_reason: str | None
    voided_at: datetime | None


_BREACH = ", ".join(BreachCard._fields)


class Told(NamedTuple):
    """Somebody who was told of a breach, when, and how; `read_at` where they have read it on the pages."""

    name: str
    told_at: datetime
    by_email: bool
    read_at: datetime | None


class Note(NamedTuple):
    """What a manager noted of a breach."""

    author: str
    text: str
    written_at: datetime


def breach(case_id: UUID, timescale: str, subject: str, number: int) -> BreachCard | None:
    """The breach of one clock, if there was one; one that a correction undid too."""
    asked = text(
        f"select {_BREACH} from breach where case_id = :case and timescale = :timescale"
        " and subject = :subject and number = :number"
    )
    given = {"case": case_id, "timescale": timescale, "subject": subject, "number": number}
    row = db.session.execute(asked, given).first()
    return BreachCard(*row) if row else None


def clock_of(found: BreachCard) -> ClockCard | None:
    """The clock as it runs today; None where a correction took away what began it."""
    key = found.timescale, found.subject, found.number
    return next((card for card in clocks.of_case(found.case_id) if card.key == key), None)


def told(found: BreachCard) -> list[Told]:
    """Who was told of a breach, the first first."""
    key = f"{found.timescale}/{found.subject}/{found.number}"
    rows = db.session.execute(
        text("select * from breach_told(:case, :key)"), {"case": found.case_id, "key": key}
    )
    return [Told(*row) for row in rows]


def notes(breach_id: UUID) -> list[Note]:
    """What managers noted of a breach, the first first."""
    asked = text(
        "select p.name, n.text, n.written_at from breach_note n join practitioner p on p.id = n.author_id"
        " where n.breach_id = :breach order by n.written_at, n.id"
    )
    return [Note(*row) for row in db.session.execute(asked, {"breach": breach_id})]


class Among(NamedTuple):
    """Which breaches are asked for; what is empty narrows nothing. Both days are counted."""

    first_on: date
    until_on: date
    team: str = ""
    quindrat: str = ""
    cause: str = ""


_FROM = (
    " from breaches_due(:first_on, :until_on) b join case_record r on r.id = b.case_id"
    " join child c on c.id = r.child_id"
    " where (:team = '' or b.team_code = :team)"
    f" and (:quindrat = '' or coalesce(c.quindrat_code, '{NO_QUINDRAT}') = :quindrat)"
    f" and (:cause = '' or coalesce(b.late_reason, '{NO_REASON}') = :cause)"
)


class Tally(NamedTuple):
    """How many breaches of one cause, team, quindrat and quarter of the calendar."""

    cause: str
    team_code: str
    quindrat: str
    quarter_from: date
    breaches: int


def tallies(among: Among) -> list[Tally]:
    """The breaches that the asker may know of, counted."""
    asked = text(
        f"select coalesce(b.late_reason, '{NO_REASON}'), b.team_code,"
        f" coalesce(c.quindrat_code, '{NO_QUINDRAT}'), date_trunc('quarter', b.due_on)::date, count(*){_FROM}"
        " group by 1, 2, 3, 4"
    )
    return [Tally(*row) for row in db.session.execute(asked, among._asdict())]


def listed(among: Among, page: int) -> list[BreachCard]:
    """A page of these breaches, the latest first."""
    columns = ", ".join(f"b.{name}" for name in BreachCard._fields)
    asked = text(
        f"select {columns}{_FROM} order by b.due_on desc, b.case_id, b.timescale, b.subject, b.number"
        " limit :size offset :start"
    ).bindparams(bindparam("size", PAGE), bindparam("start", (page - 1) * PAGE))
    return [BreachCard(*row) for row in db.session.execute(asked, among._asdict())]


def total(found: Iterable[Tally]) -> int:
    """How many breaches these are in all."""
    return sum(each.breaches for each in found)


def waits(case_ids: Iterable[UUID]) -> dict[UUID, list[WaitSpell]]:
    """For whom these cases waited, of those that the asker reads, the first first."""
    columns = ", ".join(WaitSpell._fields)
    asked = text(
        f"select case_id, {columns} from wait_spell where case_id = any(:cases) order by from_on, event_id"
    )
    found: dict[UUID, list[WaitSpell]] = {}
    for case_id, *row in db.session.execute(asked, {"cases": list(case_ids)}):
        found.setdefault(case_id, []).append(WaitSpell(*row))
    return found


class Waited(NamedTuple):
    """A breach before which somebody was waited for: how many working days for whom."""

    breach: BreachCard
    quindrat: str
    days: dict[str, int]


def waited(among: Among, as_at: date, calendar: Calendar) -> list[Waited]:
    """Of these breaches those whose clocks ran while the case waited, the latest first."""
    columns = ", ".join(f"b.{name}" for name in BreachCard._fields)
    asked = text(
        f"select coalesce(c.quindrat_code, '{NO_QUINDRAT}'), {columns}{_FROM}"
        " and exists (select from wait_spell w where w.case_id = b.case_id)"
        " order by b.due_on desc, b.case_id, b.timescale, b.subject, b.number"
    )
    rows = [(row[0], BreachCard(*row[1:])) for row in db.session.execute(asked, among._asdict())]
    case_ids = {found.case_id for _, found in rows}
    spells = waits(case_ids)
    running = {(card.case_id, card.key): card.clock for card in clocks.of_cases(case_ids)}
    found = []
    for quindrat, late in rows:
        clock = running.get((late.case_id, (late.timescale, late.subject, late.number)))
        days = shares(clock, spells.get(late.case_id, []), as_at, calendar) if clock else {}
        others = {whose: number for whose, number in days.items() if whose != READY and number}
        if others:
            found.append(Waited(late, quindrat, others))
    return found
