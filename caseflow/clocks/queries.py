"""Clocks of a case, of a practitioner and of a team, most urgent first."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    ScalarSelect,
    Select,
    Text,
    and_,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    true,
)

from caseflow.clocks.models import Breach, ClockRow
from caseflow.extensions import db
from caseflow.rules.clock import DUE_BY_THEN, Clock, Status
from caseflow.web.together import Number, Question

# Columns of tables: a statement over those of models is put together by the ORM, for twice the time.
_C, _B = ClockRow.__table__.c, Breach.__table__.c
# What has neither stopped nor ended: the condition of the indexes that worklists use.
_OPEN = and_(_C.stopped_on.is_(None), _C.ended_on.is_(None))
_DONE_STATUSES = (Status.DONE_IN_TIME, Status.DONE_LATE)
_KEY = (_C.case_id, _C.timescale, _C.subject, _C.number)


_COLUMNS = (
    *(_C[name] for name in Clock._fields if name in _C),
    _C.case_id,
    _C.allocated_to,
)


class ClockCard(NamedTuple):
    """A clock with the case it runs on."""

    case_id: UUID
    clock: Clock
    allocated_to: UUID | None
    late_reason: str | None = None
    noted: bool = False
    """Whether there is a record of its breach."""

    @property
    def key(self) -> tuple[str, str, int]:
        """What names the clock among those of its case."""
        return self.clock.timescale, self.clock.subject, self.clock.number


def clock_status(as_at: date, soon_on: date | None = None) -> ColumnElement[str]:
    """The status of each clock row on a day, by the SQL function that agrees with `status` in the rules."""
    days = (literal(as_at, Date), literal(soon_on, Date))
    return func.clock_status(literal_column(ClockRow.__tablename__), *days, type_=Text)


def standing(statuses: Collection[Status], as_at: date, soon_on: date | None = None) -> ColumnElement[bool]:
    """Which rows are open clocks of these statuses on a day; `soon_on` is not before it."""
    found = and_(_OPEN, clock_status(as_at, soon_on).in_(statuses))
    if DUE_BY_THEN.issuperset(statuses):
        # Says nothing new; lets the indexes by due date find the few among the many that are in time.
        return and_(found, _C.due_on <= (soon_on or as_at))
    return found


def _clock(row: Any) -> Clock:
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


_CARD = (
    "select c.case_id, c.timescale, c.subject, c.number, c.started_on, c.due_on, c.original_due_on,"
    " c.stopped_on, c.stopped_by, c.ended_on, c.rule_from, c.statutory, c.exception, null, null, null,"
    " c.paused_on, c.last_on, c.allocated_to, {reason}, {noted} from clock c"
)
"""A ClockCard."""
_WITH_BREACH = (
    f"{_CARD.format(reason='b.late_reason', noted='b.id is not null')} left join breach b"
    " on b.case_id = c.case_id and b.timescale = c.timescale and b.subject = c.subject"
    " and b.number = c.number and b.voided_at is null"
)
_OF_CASE = f"{_WITH_BREACH} where c.case_id = :case order by c.due_on, c.timescale, c.number"
_OPEN_FOR = (
    f"{_CARD.format(reason='null', noted='false')} where c.stopped_on is null and c.ended_on is null"
    " and c.allocated_to = :who order by c.due_on, c.case_id, c.timescale, c.subject, c.number limit :at_most"
)


_NEXT_OPEN = (
    f"{_CARD.format(reason='null', noted='false')} where c.stopped_on is null and c.ended_on is null"
    " and c.exception is null and c.case_id = :case"
    " order by c.due_on, c.timescale, c.subject, c.number limit 1"
)


def of_case(case_id: UUID) -> list[ClockCard]:
    """Every clock of a case by its due date, with the reason given where it was late."""
    return of_case_asked(case_id).answers()


def of_case_asked(case_id: UUID) -> Question[ClockCard]:
    """The question that `of_case` asks."""
    return Question(_OF_CASE, {"case": case_id}, ClockCard)


def first_open(cards: Sequence[ClockCard]) -> Clock | None:
    """Of the clocks of a case the one that falls due first, of those that are open."""
    open_ones = [
        card.clock
        for card in cards
        if not (card.clock.stopped_on or card.clock.ended_on or card.clock.exception)
    ]
    return min(open_ones, key=attrgetter("due_on", "timescale", "subject", "number"), default=None)


def of_cases(case_ids: Collection[UUID]) -> list[ClockCard]:
    """Every clock of these cases."""
    rows = db.session.scalars(select(ClockRow).where(_C.case_id.in_(case_ids)))
    return [ClockCard(row.case_id, _clock(row), row.allocated_to) for row in rows]


def next_open_asked(case_id: UUID) -> Question[ClockCard]:
    """The question of which clock of a case falls due first, of those that are open."""
    return Question(_NEXT_OPEN, {"case": case_id}, ClockCard)


def open_for_asked(practitioner_id: UUID, at_most: int = 200) -> Question[ClockCard]:
    """The question of which clocks are still open on a practitioner's cases, most urgent first."""
    return Question(_OPEN_FOR, {"who": practitioner_id, "at_most": at_most}, ClockCard)


class Order(StrEnum):
    """By what a list of clocks is sorted: the most urgent first, the longest running, or the latest done."""

    DUE = "due"
    STARTED = "started"
    DONE = "done"


class Listed(NamedTuple):
    """Which of a team's clocks are asked for, or of every team's where it is empty: `of` says how they stand,
    the rest narrows it.

    `holders` are those that hold the cases, None among them for nobody; `cases` selects the ids of cases;
    `explained` says whether there is a reason for being late. What is empty narrows nothing.
    """

    team_code: str
    of: ColumnElement[bool]
    timescale: str = ""
    holders: tuple[UUID | None, ...] = ()
    cases: Select[UUID] | None = None
    explained: bool | None = None


def late_by(on: date, as_at: date) -> ColumnElement[bool]:
    """Which clocks are not in breach on the day `as_at` and will be on the day `on` if nothing changes."""
    breach = Status.IN_BREACH
    return and_(_OPEN, clock_status(on) == breach, clock_status(as_at) != breach, _C.due_on <= on)


def done_between(after: date, until: date) -> ColumnElement[bool]:
    """Which clocks were done after one day and by another, in time or late."""
    done = clock_status(until).in_(_DONE_STATUSES)
    return and_(_C.stopped_on > after, _C.stopped_on <= until, done)


def in_team(
    listed: Listed, page: int = 1, size: int = 50, order: Order = Order.DUE, down: bool = False
) -> list[ClockCard]:
    """A page of a team's clocks with the reason given where they are late, most urgent first unless asked."""
    query = select(*_COLUMNS, _given_reason().label("late_reason")).where(*_conditions(listed))
    ordered = (
        list(_BY[order]) if order is Order.DONE or not down else [column.desc() for column in _BY[order]]
    )
    rows = db.session.execute(query.order_by(*ordered, *_KEY).limit(size).offset((page - 1) * size))
    return [ClockCard(row.case_id, _clock(row), row.allocated_to, row.late_reason) for row in rows]


_BY: Mapping[Order, tuple[ColumnElement[date], ...]] = {
    Order.DUE: (_C.due_on,),
    Order.STARTED: (_C.started_on, _C.due_on),
    Order.DONE: (_C.stopped_on.desc(), _C.due_on.desc()),
}


def total(listed: Listed) -> int:
    """How many clocks such a list has on all its pages."""
    return db.session.scalar(select(func.count()).select_from(ClockRow).where(*_conditions(listed))) or 0


def _conditions(listed: Listed) -> list[ColumnElement[bool]]:
    found = [listed.of]
    if listed.team_code:
        found.append(_C.team_code == listed.team_code)
    if listed.timescale:
        found.append(_C.timescale == listed.timescale)
    if listed.holders:
        held = _C.allocated_to.in_([each for each in listed.holders if each])
        found.append(or_(_C.allocated_to.is_(None), held) if None in listed.holders else held)
    if listed.cases is not None:
        found.append(_C.case_id.in_(listed.cases))
    if listed.explained is not None:
        given = _given_reason().is_not(None)
        found.append(given if listed.explained else ~given)
    return found


def _given_reason() -> ScalarSelect[str | None]:
    """The reason that somebody gave for a clock's breach."""
    return _of_breach(_B.late_reason)


def _of_breach(column: Any) -> ScalarSelect[Any]:
    """What is on record of a clock's breach, where it stands."""
    return (
        select(column)
        .where(
            _B.case_id == _C.case_id,
            _B.timescale == _C.timescale,
            _B.subject == _C.subject,
            _B.number == _C.number,
            _B.voided_at.is_(None),
        )
        .scalar_subquery()
    )


def answer_clocks(requests: Collection[str]) -> dict[str, Clock]:
    """The clocks of requests to step, by the request, for those who may see the request."""
    if not requests:
        return {}
    query = select(ClockRow).from_statement(text("select * from answer_clocks(:requests)"))
    rows = db.session.scalars(query, {"requests": list(requests)})
    return {row.subject: _clock(row) for row in rows}


def in_breach(timescale: str, as_at: date) -> list[str]:
    """The subjects of a timescale's clocks that are in breach on a day; for the workers."""
    query = select(_C.subject).where(_C.timescale == timescale, standing({Status.IN_BREACH}, as_at))
    return list(db.session.scalars(query))


class Among(NamedTuple):
    """Which cases to look at: from one id to another, both included, and without some."""

    first: UUID | None = None
    last: UUID | None = None
    without: tuple[UUID, ...] = ()

    def holds(self) -> ColumnElement[bool]:
        """Whether a clock is on one of them."""
        within = _C.case_id.between(self.first, self.last) if self.first else true()
        return and_(within, _C.case_id.not_in(self.without)) if self.without else within


EVERY_CASE = Among()


def of_status(
    statuses: Collection[Status], as_at: date, soon_on: date, among: Among = EVERY_CASE
) -> list[ClockCard]:
    """Every open clock of these statuses on a day, whichever team answers for it."""
    rows = db.session.scalars(select(ClockRow).where(standing(statuses, as_at, soon_on), among.holds()))
    return [ClockCard(row.case_id, _clock(row), row.allocated_to) for row in rows]


def cases_of_status(statuses: Collection[Status], as_at: date, soon_on: date) -> list[UUID]:
    """The cases with an open clock of these statuses on a day, in the order of their ids."""
    query = select(_C.case_id).where(standing(statuses, as_at, soon_on)).distinct()
    return list(db.session.scalars(query.order_by(_C.case_id)))


class Tally(NamedTuple):
    """How many open clocks of one status fall due on one day on the cases of one holder (None = nobody)."""

    status: Status
    due_on: date
    holder: UUID | None
    clocks: int


_TALLIES = """
    select clock_status(c, :as_at, :soon_on), c.due_on, c.allocated_to, count(*) from clock c
    where c.stopped_on is null and c.ended_on is null and {whose}
    group by 1, 2, 3 order by 2
"""
_TEAMS_TALLIES = _TALLIES.format(whose="c.team_code = :team")
_HELD_TALLIES = _TALLIES.format(whose="c.allocated_to = :who")
_DONE = """
    select count(*) from clock c
    where {whose} and c.stopped_on > :after and c.stopped_on <= :until
        and clock_status(c, :until, null) = any (:statuses)
"""
_TEAMS_DONE = _DONE.format(whose="c.team_code = :team")
# An open case is found by who holds it, and its clocks by the case: clocks that stopped have no such index.
_HELD_DONE = _DONE.format(
    whose="c.allocated_to = :who and c.case_id in"
    " (select r.id from case_record r where r.allocated_to = :who and r.closed_on is null)"
)


def tallies_asked(team_code: str, as_at: date, soon_on: date) -> Question[Tally]:
    """The question of how a team's open clocks stand, counted by status, due date and holder."""
    return Question(_TEAMS_TALLIES, {"team": team_code, "as_at": as_at, "soon_on": soon_on}, Tally)


def tallies_held_asked(practitioner_id: UUID, as_at: date, soon_on: date) -> Question[Tally]:
    """The question of how the open clocks on a practitioner's cases stand, counted likewise."""
    return Question(_HELD_TALLIES, {"who": practitioner_id, "as_at": as_at, "soon_on": soon_on}, Tally)


def number_done_asked(team_code: str, after: date, until: date) -> Question[Number]:
    """The question of how many clocks of a team were done after one day and by another."""
    return Question(_TEAMS_DONE, {"team": team_code} | _done_given(after, until), Number)


def number_done_held_asked(practitioner_id: UUID, after: date, until: date) -> Question[Number]:
    """The question of how many clocks were done likewise on the open cases of a practitioner."""
    return Question(_HELD_DONE, {"who": practitioner_id} | _done_given(after, until), Number)


def _done_given(after: date, until: date) -> dict[str, Any]:
    return {"after": after, "until": until, "statuses": [*map(str, _DONE_STATUSES)]}


class Falling(NamedTuple):
    """How many clocks of one holder (None = nobody) will be in breach from a day on, if nothing changes.

    They are on the cases of children of one quindrat; None = none is recorded, or who asks may not know it.
    """

    late_from: date
    holder: UUID | None
    quindrat: str | None
    clocks: int


_QUINDRAT: ColumnElement[str | None] = literal_column(
    "(select k.quindrat_code from case_record r join child k on k.id = r.child_id where r.id = clock.case_id)"
)


def falling(team_code: str, as_at: date, until: date) -> list[Falling]:
    """What a team will be late with by a day that it is not late with today, by the first day in breach."""
    query = (
        select(_C.last_on, _C.allocated_to, _QUINDRAT, func.count())
        .where(_C.team_code == team_code, late_by(until, as_at))
        .group_by(text("1, 2, 3"))
        .order_by(_C.last_on)
    )
    return [
        Falling(last_on + timedelta(days=1), holder, quindrat, clocks)
        for last_on, holder, quindrat, clocks in db.session.execute(query)
    ]
