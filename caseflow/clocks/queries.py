"""Clocks of a case, of a practitioner and of a team, most urgent first."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, Text, and_, func, literal, literal_column, select, text

from caseflow.clocks.models import Breach, ClockRow
from caseflow.extensions import db
from caseflow.rules.clock import DUE_BY_THEN, Clock, Status

# What has neither stopped nor ended: the condition of the indexes that worklists use.
_OPEN = and_(ClockRow.stopped_on.is_(None), ClockRow.ended_on.is_(None))


class ClockCard(NamedTuple):
    """A clock with the case it runs on."""

    case_id: UUID
    clock: Clock
    allocated_to: UUID | None
    late_reason: str | None = None


def clock_status(as_at: date, soon_on: date | None = None) -> ColumnElement[str]:
    """The status of each clock row on a day, by the SQL function that agrees with `status` in the rules."""
    days = (literal(as_at, Date), literal(soon_on, Date))
    return func.clock_status(literal_column(ClockRow.__tablename__), *days, type_=Text)


def standing(statuses: Collection[Status], as_at: date, soon_on: date | None = None) -> ColumnElement[bool]:
    """Which rows are open clocks of these statuses on a day; `soon_on` is not before it."""
    found = and_(_OPEN, clock_status(as_at, soon_on).in_(statuses))
    if DUE_BY_THEN.issuperset(statuses):
        # Says nothing new; lets the indexes by due date find the few among the many that are in time.
        return and_(found, ClockRow.due_on <= (soon_on or as_at))
    return found


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
    """Every clock of a case by its due date, with the reason given where it was late."""
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
    query = select(ClockRow, breach_reason).where(ClockRow.case_id == case_id)
    ordered = query.order_by(ClockRow.due_on, ClockRow.timescale, ClockRow.number)
    return [
        ClockCard(case_id, _clock(row), row.allocated_to, reason)
        for row, reason in db.session.execute(ordered)
    ]


def next_open(case_id: UUID) -> Clock | None:
    """The clock of a case that falls due first, of those that are open."""
    query = select(ClockRow).where(_OPEN, ClockRow.case_id == case_id, ClockRow.exception.is_(None))
    ordered = query.order_by(ClockRow.due_on, ClockRow.timescale, ClockRow.subject, ClockRow.number)
    row = db.session.scalars(ordered.limit(1)).first()
    return _clock(row) if row else None


def open_for(practitioner_id: UUID, at_most: int = 200) -> list[ClockCard]:
    """The clocks still open on the cases allocated to a practitioner, most urgent first."""
    return _cards(select(ClockRow).where(_OPEN, ClockRow.allocated_to == practitioner_id), at_most)


def in_team(
    team_code: str,
    statuses: Collection[Status],
    as_at: date,
    soon_on: date,
    page: int = 1,
    size: int = 50,
) -> list[ClockCard]:
    """The clocks that a team answers for, of these statuses on a day, most urgent first."""
    query = select(ClockRow).where(ClockRow.team_code == team_code, standing(statuses, as_at, soon_on))
    return _cards(query, size, (page - 1) * size)


def _cards(query: Select[ClockRow], at_most: int, offset: int = 0) -> list[ClockCard]:
    ordered = query.order_by(
        ClockRow.due_on, ClockRow.case_id, ClockRow.timescale, ClockRow.subject, ClockRow.number
    )
    rows = db.session.scalars(ordered.limit(at_most).offset(offset))
    return [ClockCard(row.case_id, _clock(row), row.allocated_to) for row in rows]


def answer_clocks(requests: Collection[str]) -> dict[str, Clock]:
    """The clocks of requests to step, by the request, for those who may see the request."""
    if not requests:
        return {}
    query = select(ClockRow).from_statement(text("select * from answer_clocks(:requests)"))
    rows = db.session.scalars(query, {"requests": list(requests)})
    return {row.subject: _clock(row) for row in rows}


def in_breach(timescale: str, as_at: date) -> list[str]:
    """The subjects of a timescale's clocks that are in breach on a day; for the workers."""
    query = select(ClockRow.subject).where(
        ClockRow.timescale == timescale, standing({Status.IN_BREACH}, as_at)
    )
    return list(db.session.scalars(query))


def of_status(statuses: Collection[Status], as_at: date, soon_on: date) -> list[ClockCard]:
    """Every open clock of these statuses on a day, whichever team answers for it."""
    rows = db.session.scalars(select(ClockRow).where(standing(statuses, as_at, soon_on)))
    return [ClockCard(row.case_id, _clock(row), row.allocated_to) for row in rows]


class Tally(NamedTuple):
    """How many open clocks of one status fall due on one day."""

    status: Status
    due_on: date
    clocks: int


def tallies(team_code: str, as_at: date, soon_on: date) -> list[Tally]:
    """The open clocks of a team, counted by status and due date."""
    status = clock_status(as_at, soon_on)
    query = (
        select(status, ClockRow.due_on, func.count())
        .where(_OPEN, ClockRow.team_code == team_code)
        .group_by(status, ClockRow.due_on)
        .order_by(ClockRow.due_on)
    )
    return [Tally(Status(name), due_on, clocks) for name, due_on, clocks in db.session.execute(query)]
