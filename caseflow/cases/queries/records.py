"""Cases: whose they are, with which team, and who has them."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, and_, func, literal_column, or_, select, text

from caseflow.agencies import queries as agencies
from caseflow.cases.models import CaseRecord
from caseflow.extensions import db
from caseflow.people.queries import CARD_COLUMNS, ChildCard, living_in
from caseflow.web.together import Number, Question


class CaseCard(NamedTuple):
    """A case and its child; `last_seq` is what a writer saw when they looked."""

    id: UUID
    child: ChildCard
    opened_on: date | None
    closed_on: date | None
    team_code: str
    allocated_to: UUID | None
    tier: str
    last_seq: int


CASES = "case_record r join child c on c.id = r.child_id"
CASE_COLUMNS = (
    f"r.id, {CARD_COLUMNS}, r.opened_on, r.closed_on, r.team_code, r.allocated_to, r.tier, r.last_seq"
)
"""Of a CaseCard, from CASES."""
_CARD = f"select {CASE_COLUMNS} from {CASES}"


def card(case_id: UUID) -> CaseCard | None:
    """The case, if the asker may read at least its summary."""
    return next(iter(cards({case_id}).values()), None)


def cards(case_ids: set[UUID]) -> dict[UUID, CaseCard]:
    """The cases with these ids that the asker may read."""
    if not case_ids:
        return {}
    return {each.id: each for each in cards_asked(case_ids).answers()}


def cards_asked(case_ids: Iterable[UUID]) -> Question[CaseCard]:
    """The question that `cards` asks."""
    return Question(f"{_CARD} where r.id = any(:cases)", {"cases": list(case_ids)}, CaseCard)


def held_asked(practitioner_id: UUID, at_most: int = 200) -> Question[CaseCard]:
    """The question of which open cases are allocated to a practitioner, longest open first."""
    held = "where r.allocated_to = :who and r.closed_on is null order by r.opened_on, r.id limit :at_most"
    return Question(f"{_CARD} {held}", {"who": practitioner_id, "at_most": at_most}, CaseCard)


_HELD_BY_NOBODY = or_(
    CaseRecord.allocated_to.is_(None),
    CaseRecord.allocated_to.in_(agencies.suspended()),
    CaseRecord.id.in_(select(func.held_by_own_family())),
)


def narrowed(
    tier: str = "", opened_before: date | None = None, quindrat: str = "", held_by: UUID | None = None
) -> Select[UUID] | None:
    """The ids of cases on a tier, opened before a day, of a quindrat, or open ones that somebody holds.

    None where nothing narrows them.
    """
    asked = [CaseRecord.tier == tier] if tier else []
    asked += [CaseRecord.opened_on < opened_before] if opened_before else []
    asked += [CaseRecord.child_id.in_(living_in(quindrat))] if quindrat else []
    asked += [CaseRecord.allocated_to == held_by, CaseRecord.closed_on.is_(None)] if held_by else []
    return select(CaseRecord.id).where(*asked) if asked else None


class OpenCases(NamedTuple):
    """Which open cases are asked for: of a team, with whom, among which; what is empty narrows nothing.

    None among the holders is nobody who can hold one. `loads` are holders as `Load` tells them apart: the
    suspended by their ids.
    """

    team_code: str
    holders: tuple[UUID | None, ...] = ()
    among: Select[UUID] | Collection[UUID] | None = None
    loads: tuple[UUID | None, ...] = ()


class SeenCase(NamedTuple):
    """An open case, and when its child was last seen, as far as the asker may know."""

    case: CaseCard
    seen_on: date | None


_SEEN = literal_column("(select max(s.seen_on) from sighting s where s.case_id = case_record.id)", Date)


def _is_open(asked: OpenCases) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [CaseRecord.closed_on.is_(None)]
    if asked.team_code:
        found.append(CaseRecord.team_code == asked.team_code)
    if asked.holders:
        by = CaseRecord.allocated_to.in_([each for each in asked.holders if each])
        held = and_(by, CaseRecord.id.not_in(select(func.held_by_own_family())))
        found.append(or_(_HELD_BY_NOBODY, held) if None in asked.holders else held)
    if asked.loads:
        found.append(_is_of_loads(asked.loads))
    if asked.among is not None:
        found.append(CaseRecord.id.in_(asked.among))
    return found


def _is_of_loads(loads: Sequence[UUID | None]) -> ColumnElement[bool]:
    """Whether a case is with one of these: what an active holder has of their own family is with nobody."""
    suspended = CaseRecord.allocated_to.in_(agencies.suspended())
    family = CaseRecord.id.in_(select(func.held_by_own_family()))
    by = and_(CaseRecord.allocated_to.in_([each for each in loads if each]), or_(suspended, ~family))
    nobody = or_(CaseRecord.allocated_to.is_(None), and_(~suspended, family))
    return or_(by, nobody) if None in loads else by


def number_held_asked(practitioner_id: UUID) -> Question[Number]:
    """The question of how many open cases somebody holds; a child of their own family is with nobody."""
    held = "r.allocated_to = :who and r.closed_on is null and r.id not in (select held_by_own_family())"
    return Question(f"select count(*) from case_record r where {held}", {"who": practitioner_id}, Number)


def open_total(asked: OpenCases) -> int:
    """How many open cases that are."""
    return db.session.scalar(select(func.count()).select_from(CaseRecord).where(*_is_open(asked))) or 0


def open_cases(
    asked: OpenCases, page: int = 1, size: int = 50, by_seen: bool = False, down: bool = False
) -> list[SeenCase]:
    """A page of open cases: longest open first, or those first whose child has not been seen for longest."""
    by = _SEEN if by_seen else CaseRecord.opened_on
    order = by.desc().nulls_last() if down else by.asc().nulls_first()
    found = select(CaseRecord.id, _SEEN).where(*_is_open(asked)).order_by(order, CaseRecord.id)
    rows = db.session.execute(found.limit(size).offset((page - 1) * size)).all()
    known = cards({case_id for case_id, _ in rows})
    return [SeenCase(known[case_id], seen_on) for case_id, seen_on in rows if case_id in known]


def allocated(practitioner_id: UUID, at_most: int = 200) -> list[UUID]:
    """The open cases allocated to a practitioner, longest open first."""
    query = select(CaseRecord.id).where(
        CaseRecord.allocated_to == practitioner_id, CaseRecord.closed_on.is_(None)
    )
    return list(db.session.scalars(query.order_by(CaseRecord.opened_on, CaseRecord.id).limit(at_most)))


def held_by_own_family() -> set[UUID]:
    """Open cases whose holder has declared that the child is their own family."""
    return set(db.session.scalars(select(func.held_by_own_family())))


class Load(NamedTuple):
    """How many open cases of a team somebody holds (None = nobody who can), or holds while suspended.

    They are of one tier, and opened before so many of the days that were asked for.
    """

    holder: UUID | None
    suspended: UUID | None
    tier: str
    older_than: int
    cases: int


_LOADS = """
    select case when p.active and r.id not in (select held_by_own_family()) then p.id end,
        case when not p.active then p.id end, r.tier,
        coalesce(cardinality(d.days) - width_bucket(r.opened_on, d.days), 0), count(*)
    from (select cast(:before as date[]) as days) d, case_record r
        left join practitioner p on p.id = r.allocated_to
    where r.team_code = :team and r.closed_on is null
    group by 1, 2, 3, 4
"""


def loads_asked(team_code: str, before: Sequence[date] = ()) -> Question[Load]:
    """The question of who holds how many open cases of a team, opened before how many of these days."""
    return Question(_LOADS, {"team": team_code, "before": sorted(before)}, Load)


def caseloads(team_code: str) -> list[tuple[UUID | None, int]]:
    """How many open cases of a team each of its practitioners holds; None = nobody yet."""
    return caseloads_of(loads_asked(team_code).answers())


def caseloads_of(loads: Iterable[Load]) -> list[tuple[UUID | None, int]]:
    """The same from the answers to that question."""
    held: Counter[UUID | None] = Counter()
    for load in loads:
        held[load.holder] += load.cases
    return list(held.items())


def held_by_suspended(loads: Iterable[Load]) -> list[tuple[UUID, int]]:
    """Whose accounts are suspended and who still hold open cases of a team, with how many."""
    held: Counter[UUID] = Counter()
    for load in loads:
        if load.suspended:
            held[load.suspended] += load.cases
    return list(held.items())


def children(case_ids: set[UUID]) -> dict[UUID, str]:
    """The names of the children whose cases these are, of those that the asker may read."""
    return {case_id: case.child.name for case_id, case in cards(case_ids).items()}


def teams_of(case_ids: set[UUID]) -> dict[UUID, str]:
    """The team that answers for each case, with its phone number, of those that the asker may know of."""
    named = text(
        "select asked.id, concat_ws(', ', t.name, nullif(t.phone, ''))"
        " from unnest(cast(:ids as uuid[])) asked (id) join team t on t.code = accountable_team(asked.id)"
    )
    return {row[0]: row[1] for row in db.session.execute(named, {"ids": list(case_ids)})}


class ChildOfCase(NamedTuple):
    """What figures need of the child of a case."""

    reference: str
    birth_date: date | None
    quindrat_code: str | None


def children_of_cases(
    first: UUID | None = None, before: UUID | None = None, ids: Collection[UUID] | None = None
) -> dict[UUID, ChildOfCase]:
    """The child of every case from one id to another, or of those named, for figures made of the log."""
    given = {"first": first, "before": before, "ids": None if ids is None else list(ids)}
    asked = {"first": "r.id >= :first", "before": "r.id < :before", "ids": "r.id = any(:ids)"}
    wanted = [condition for name, condition in asked.items() if given[name] is not None] or ["true"]
    rows = db.session.execute(
        text(
            "select r.id, c.reference, c.birth_date, c.quindrat_code"
            " from case_record r join child c on c.id = r.child_id"
            f" where {' and '.join(wanted)}"
        ),
        given,
    )
    return {row.id: ChildOfCase(*row[1:]) for row in rows}
