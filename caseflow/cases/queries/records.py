"""Cases: whose they are, with which team, and who has them."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, or_, select, text

from caseflow.agencies import queries as agencies
from caseflow.cases.models import CaseRecord
from caseflow.extensions import db
from caseflow.people.queries import CARD_COLUMNS, ChildCard
from caseflow.web.together import Question


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


def narrowed(tier: str = "", opened_before: date | None = None) -> Select[UUID] | None:
    """The ids of cases on a tier, and opened before a day; None where nothing narrows them."""
    asked = [CaseRecord.tier == tier] if tier else []
    asked += [CaseRecord.opened_on < opened_before] if opened_before else []
    return select(CaseRecord.id).where(*asked) if asked else None


def _unallocated(team_code: str, among: Select[UUID] | None) -> Select[UUID]:
    waiting = select(CaseRecord.id).where(
        CaseRecord.team_code == team_code, CaseRecord.closed_on.is_(None), _HELD_BY_NOBODY
    )
    return waiting if among is None else waiting.where(CaseRecord.id.in_(among))


def unallocated_total(team_code: str, among: Select[UUID] | None = None) -> int:
    """How many open cases a team answers for and has given to nobody."""
    return db.session.scalar(select(func.count()).select_from(_unallocated(team_code, among).subquery())) or 0


def unallocated(
    team_code: str, page: int = 1, size: int = 50, among: Select[UUID] | None = None
) -> list[CaseCard]:
    """Open cases that a team answers for and has given to nobody, longest open first."""
    waiting = _unallocated(team_code, among)
    ordered = waiting.order_by(CaseRecord.opened_on, CaseRecord.id).limit(size).offset((page - 1) * size)
    ids = list(db.session.scalars(ordered))
    found = cards(set(ids))
    return [found[each] for each in ids if each in found]


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
    """How many open cases of a team somebody holds (None = nobody who can), or holds while suspended."""

    holder: UUID | None
    suspended: UUID | None
    cases: int


_LOADS = """
    select case when p.active and r.id not in (select held_by_own_family()) then p.id end,
        case when not p.active then p.id end, count(*)
    from case_record r left join practitioner p on p.id = r.allocated_to
    where r.team_code = :team and r.closed_on is null
    group by 1, 2
"""


def loads_asked(team_code: str) -> Question[Load]:
    """The question of who holds how many open cases of a team."""
    return Question(_LOADS, {"team": team_code}, Load)


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
    return [(load.suspended, load.cases) for load in loads if load.suspended]


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
