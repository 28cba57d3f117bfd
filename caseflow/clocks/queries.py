"""Clocks of a case, of a practitioner and of a team, most urgent first."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select

from caseflow.clocks.models import Breach, ClockRow
from caseflow.events.kinds.assessment import LATE_REASONS
from caseflow.extensions import db
from caseflow.rules.clocks import Clock, judged_at_completion, sentence
from caseflow.rules.rulebook import Rulebook


class ClockCard(NamedTuple):
    """A clock with the case it runs on."""

    case_id: UUID
    clock: Clock
    allocated_to: UUID | None
    late_reason: str | None = None


def _clock(row: ClockRow) -> Clock:
    return Clock(
        timescale=row.timescale,
        subject=row.subject,
        number=row.number,
        started_on=row.started_on,
        due_on=row.due_on,
        original_due_on=row.original_due_on,
        stopped_on=row.stopped_on,
        stopped_by=row.stopped_by,
        ended_on=row.ended_on,
        rule_from=row.rule_from,
        statutory=row.statutory,
        exception=row.exception,
        paused_on=row.paused_on,
        last_on=row.last_on,
    )


def of_case(case_id: UUID) -> list[ClockCard]:
    """Every clock of a case: running ones by due date, then those that stopped, latest first."""
    breach_reason = (
        select(Breach.late_reason)
        .where(
            Breach.case_id == ClockRow.case_id,
            Breach.timescale == ClockRow.timescale,
            Breach.subject == ClockRow.subject,
            Breach.number == ClockRow.number,
            Breach.voided_at.is_(None),
        )
        .scalar_subquery()
    )
    rows = db.session.execute(select(ClockRow, breach_reason).where(ClockRow.case_id == case_id)).all()
    cards = [ClockCard(case_id, _clock(row), row.allocated_to, reason) for row, reason in rows]
    running = [card for card in cards if not (card.clock.stopped_on or card.clock.ended_on)]
    over = [card for card in cards if card.clock.stopped_on or card.clock.ended_on]
    running.sort(key=lambda card: (card.clock.due_on, card.clock.timescale, card.clock.number))
    over.sort(
        key=lambda card: (card.clock.stopped_on or card.clock.ended_on, card.clock.timescale), reverse=True
    )
    return running + over


def _running() -> Select[ClockRow]:
    return select(ClockRow).where(ClockRow.stopped_on.is_(None), ClockRow.ended_on.is_(None))


def running_for(practitioner_id: UUID, at_most: int = 200) -> list[ClockCard]:
    """The running clocks of the cases allocated to a practitioner, most urgent first."""
    query = _running().where(ClockRow.allocated_to == practitioner_id)
    return _cards(query, at_most)


def running_in(
    team_code: str, due_from: date | None = None, due_to: date | None = None, page: int = 1, size: int = 50
) -> list[ClockCard]:
    """The running clocks that a team answers for, due between two days (both counted), most urgent first."""
    query = _due(_running().where(ClockRow.team_code == team_code), due_from, due_to)
    return _cards(query, size, (page - 1) * size)


def _due(query: Select[ClockRow], due_from: date | None, due_to: date | None) -> Select[ClockRow]:
    if due_from:
        query = query.where(ClockRow.due_on >= due_from)
    return query.where(ClockRow.due_on <= due_to) if due_to else query


def _cards(query: Select[ClockRow], at_most: int, offset: int = 0) -> list[ClockCard]:
    ordered = query.order_by(
        ClockRow.due_on, ClockRow.case_id, ClockRow.timescale, ClockRow.subject, ClockRow.number
    )
    rows = db.session.scalars(ordered.limit(at_most).offset(offset))
    return [ClockCard(row.case_id, _clock(row), row.allocated_to) for row in rows]


def due_between(first_on: date, last_on: date) -> list[ClockCard]:
    """Every running clock due between two days, both counted, that is not standing still."""
    rows = db.session.scalars(
        _running().where(ClockRow.due_on.between(first_on, last_on), ClockRow.paused_on.is_(None))
    )
    return [ClockCard(row.case_id, _clock(row), row.allocated_to) for row in rows]


def due_by_day(team_code: str, upto: date) -> list[tuple[date, int]]:
    """How many running clocks of a team fall due on each day up to `upto`, those in breach included."""
    query = (
        select(ClockRow.due_on, func.count())
        .where(
            ClockRow.team_code == team_code,
            ClockRow.stopped_on.is_(None),
            ClockRow.ended_on.is_(None),
            ClockRow.due_on <= upto,
        )
        .group_by(ClockRow.due_on)
        .order_by(ClockRow.due_on)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


class ClockView(NamedTuple):
    """A clock as the clock component wants it; `judged` where the reported measure says otherwise."""

    name: str
    started_on: date
    due_on: date
    days: int | None
    sentence: str
    calendar: str
    stopped_on: date | None
    ended_on: date | None
    original_due_on: date
    statutory: bool
    late_reason: str | None
    judged: str
    key: tuple[str, str, int]
    late: bool
    href: str | None = None


def clock_view(clock: Clock, as_at: date, rulebook: Rulebook, late_reason: str | None = None) -> ClockView:
    """A clock in words, seen from `as_at`."""
    seen_on = clock.stopped_on or clock.ended_on or as_at
    working_days = rulebook.calendar.working_days_between
    days = (
        working_days(seen_on, clock.due_on)
        if seen_on <= clock.due_on
        else -working_days(clock.due_on, seen_on)
    )
    return ClockView(
        name=rulebook.timescales[clock.timescale].name,
        started_on=clock.started_on,
        due_on=clock.due_on,
        days=days,
        sentence=sentence(clock, rulebook),
        calendar=rulebook.calendar.version,
        stopped_on=clock.stopped_on,
        ended_on=clock.ended_on,
        original_due_on=clock.original_due_on,
        statutory=clock.statutory,
        late_reason=LATE_REASONS.get(late_reason or "", late_reason),
        judged=_judged(clock, rulebook),
        key=(clock.timescale, clock.subject, clock.number),
        late=clock.ended_on is None and clock.last_on < seen_on,
    )


def _judged(clock: Clock, rulebook: Rulebook) -> str:
    """What the reported measure says, where it differs from the due date the worker saw."""
    if clock.stopped_on is None or clock.exception:
        return ""
    judged = judged_at_completion(clock, rulebook)
    if judged is None or not judged.differs:
        return ""
    timely = "in time" if judged.in_time else "late"
    counted = clock._replace(due_on=judged.due_on, original_due_on=judged.due_on, rule_from=judged.rule_from)
    return f"Counted {timely} in the reported measure: {sentence(counted, rulebook)}"
