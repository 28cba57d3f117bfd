"""Records that may be of one child, and what was decided about them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select, text, true

from caseflow.extensions import db
from caseflow.joining.models import PairComparison, PossiblePair, RecordJoin
from caseflow.rules.identity import child_name

LISTED = 100
PAGE = 25
WHY = ("nhs", "upn", "same", "like", "exchanged")


class RecordSide(NamedTuple):
    """Who the child of a record is and what it holds in numbers; not a word of what is recorded on it."""

    case_id: UUID
    reference: str
    given_name: str
    family_name: str
    sex: str
    birth_date: date | None
    expected_birth_date: date | None
    death_date: date | None
    ethnicity: str | None
    nhs_number: str | None
    upn: str | None
    postcode: str | None
    quindrat: str | None
    shielded: bool
    opened_on: date | None
    closed_on: date | None
    tier: str
    team: str
    phone: str
    holder: str | None
    entries: int
    first_on: date | None
    last_on: date | None
    joined_to: UUID | None
    others: int

    @property
    def name(self) -> str:
        """What the child is called."""
        return child_name(self.given_name, self.family_name, self.birth_date, self.expected_birth_date)

    @property
    def open(self) -> bool:
        """Whether the case is open."""
        return self.closed_on is None and self.joined_to is None


def sides(case_ids: Iterable[UUID]) -> dict[UUID, RecordSide]:
    """These records; none for those who do not join records, nor any that the asker may not know of."""
    asked = text("select s.* from unnest(cast(:cases as uuid[])) c cross join lateral record_to_join(c) s")
    rows = db.session.execute(asked, {"cases": list(case_ids)})
    return {side.case_id: side for side in (RecordSide(*row) for row in rows)}


def case_of(reference: str) -> UUID | None:
    """The case of the child with a reference."""
    return db.session.scalar(text("select case_to_join(:reference)"), {"reference": reference})


class Pair(NamedTuple):
    """Two records that may be of one child, with the codes of why."""

    one: UUID
    other: UUID
    why: Sequence[str]


def possible_pairs(why: str, page: int) -> list[Pair]:
    """A page of those that may be of one child, for one of the reasons or any ("")."""
    of = PossiblePair
    query = select(of.one_case, of.other_case, of.why).where(of.why.contains([why]) if why else true())
    query = query.order_by(of.place, of.one_case, of.other_case).limit(PAGE).offset((page - 1) * PAGE)
    return [Pair(*row) for row in db.session.execute(query)]


def pair_counts() -> dict[str, int]:
    """How many of them there are for each reason, and in all ("")."""
    of = PossiblePair.why
    each = [func.count().filter(of.contains([why])) for why in WHY]
    counts = db.session.execute(select(func.count(), *each).select_from(PossiblePair)).one()
    return dict(zip(("", *WHY), counts, strict=True))


class Compared(NamedTuple):
    """Until when what changed was compared, and when all records were last compared with all others."""

    compared_at: datetime | None
    whole_at: datetime | None


def compared() -> Compared:
    """How far the records are compared; for those who join records."""
    row = db.session.execute(select(PairComparison.compared_at, PairComparison.whole_at)).first()
    return Compared(*row) if row else Compared(None, None)


class Join(NamedTuple):
    """What was asked, decided and perhaps taken back about two records."""

    id: UUID
    kept_case: UUID
    joined_case: UUID
    reason: str
    asked_by: UUID
    asked_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    confirmed: bool | None
    answer: str | None
    parted_by: UUID | None
    parted_at: datetime | None
    part_reason: str | None

    @property
    def stands(self) -> bool:
        """Whether the two are joined today."""
        return bool(self.confirmed) and self.parted_at is None


_COLUMNS = tuple(getattr(RecordJoin, name) for name in Join._fields)


def join(join_id: UUID) -> Join | None:
    """One of them, for those who may know of it."""
    row = db.session.execute(select(*_COLUMNS).where(RecordJoin.id == join_id)).first()
    return Join(*row) if row else None


def joins(at_most: int = LISTED) -> list[Join]:
    """What was asked and decided, the latest first."""
    query = select(*_COLUMNS).order_by(RecordJoin.asked_at.desc(), RecordJoin.id).limit(at_most)
    return [Join(*row) for row in db.session.execute(query)]


def decides(join_id: UUID) -> bool:
    """Whether the asker is the second person who looks at a joining that waits."""
    return bool(db.session.scalar(text("select may_decide_join(:id)"), {"id": join_id}))


def recorded_across(join_id: UUID) -> int:
    """How many entries of the kept record continue entries of the one that was joined to it."""
    return db.session.scalar(text("select recorded_across(:id)"), {"id": join_id}) or 0
