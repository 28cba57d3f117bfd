"""Clocks of a case, of a practitioner and of a team, most urgent first."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select

from caseflow.clocks.models import Breach, ClockRow
from caseflow.extensions import db
from caseflow.rules.clocks import Clock


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
        team=None,
        agency=None,
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


def _running() -> Select[tuple[ClockRow]]:
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


def _due(
    query: Select[tuple[ClockRow]], due_from: date | None, due_to: date | None
) -> Select[tuple[ClockRow]]:
    if due_from:
        query = query.where(ClockRow.due_on >= due_from)
    return query.where(ClockRow.due_on <= due_to) if due_to else query


def _cards(query: Select[tuple[ClockRow]], at_most: int, offset: int = 0) -> list[ClockCard]:
    ordered = query.order_by(
        ClockRow.due_on, ClockRow.case_id, ClockRow.timescale, ClockRow.subject, ClockRow.number
    )
    rows = db.session.scalars(ordered.limit(at_most).offset(offset))
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
