"""A child's family and network as they hold now, and what was recorded before."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import distinct_on

from caseflow.extensions import db
from caseflow.family.models import FamilyMember, FamilyRelation, FamilyStay, NetworkWorker
from caseflow.rules.family import SIBLINGS, turned
from caseflow.rules.identity import child_name
from caseflow.web.together import Question


class Member(NamedTuple):
    """Somebody of the family."""

    id: UUID
    revision: int
    given_name: str
    family_name: str
    former_name: str
    sex: str
    birth_date: date | None
    deceased: bool
    death_date: date | None
    phone: str
    language: str
    interpreter: bool
    notes: str
    mistake: bool
    reason: str
    written_by: UUID
    written_at: datetime

    @property
    def name(self) -> str:
        """What they are called."""
        return " ".join(part for part in (self.given_name, self.family_name) if part)


class Relation(NamedTuple):
    """Somebody is the `kind` of the child, of another person or of a linked child."""

    id: UUID
    revision: int
    person_id: UUID
    kind: str
    words: str
    of_person_id: UUID | None
    of_link_id: UUID | None
    responsibility: str
    from_on: date | None
    to_on: date | None
    mistake: bool

    @property
    def of_child(self) -> bool:
        """Whether it is said of the child of the case."""
        return self.of_person_id is None and self.of_link_id is None


class Stay(NamedTuple):
    """Somebody lives, or lived, with the child."""

    id: UUID
    revision: int
    person_id: UUID
    words: str
    from_on: date | None
    to_on: date | None
    mistake: bool


class Worker(NamedTuple):
    """Somebody who works with the child."""

    id: UUID
    revision: int
    name: str
    role: str
    agency: str
    phone: str
    from_on: date | None
    to_on: date | None
    mistake: bool


class LinkedChild(NamedTuple):
    """A child with a case who is the `kind` of the child that was asked about: that there is a case, and whom
    to phone. `readable` and `works` say what the asker may do there.
    """

    link_id: UUID
    revision: int
    kind: str
    words: str
    together: bool
    from_on: date | None
    to_on: date | None
    case_id: UUID
    given_name: str
    family_name: str
    sex: str
    birth_date: date | None
    expected_birth_date: date | None
    death_date: date | None
    agency_name: str
    team_name: str
    phone: str
    open: bool
    readable: bool
    works: bool

    @property
    def name(self) -> str:
        """What the child is called."""
        return child_name(self.given_name, self.family_name, self.birth_date, self.expected_birth_date)


class Family(NamedTuple):
    """Everybody who belongs to a child, how they stand to each other, and who lives with the child."""

    members: list[Member]
    relations: list[Relation]
    stays: list[Stay]
    linked: list[LinkedChild]


class ChildToLink(NamedTuple):
    """A child whose case is about to be linked: what a search tells."""

    given_name: str
    family_name: str
    birth_date: date | None
    expected_birth_date: date | None
    agency_name: str
    team_name: str
    phone: str

    @property
    def name(self) -> str:
        """What the child is called."""
        return child_name(self.given_name, self.family_name, self.birth_date, self.expected_birth_date)


def family(case_id: UUID) -> Family:
    """The family of a child, without what was recorded by mistake."""
    people = members(case_id)
    here, linked = {each.id for each in people}, linked_children(case_id)
    links = {each.link_id for each in linked}
    relations = [
        each
        for each in _standing(FamilyRelation, Relation, "relation_id", case_id)
        if each.person_id in here
        and (each.of_person_id is None or each.of_person_id in here)
        and (each.of_link_id is None or each.of_link_id in links)
    ]
    stays = [each for each in _standing(FamilyStay, Stay, "stay_id", case_id) if each.person_id in here]
    return Family(people, relations, stays, linked)


def members(case_id: UUID) -> list[Member]:
    """The people of a child's family, the oldest first."""
    people = _standing(FamilyMember, Member, "person_id", case_id)
    return sorted(people, key=lambda each: (each.birth_date or date.max, each.written_at, each.name))


def workers(case_id: UUID) -> list[Worker]:
    """Those who are recorded as working with a child, by name; those who no longer do last."""
    people = _standing(NetworkWorker, Worker, "worker_id", case_id)
    return sorted(people, key=lambda each: (each.to_on is not None, each.name))


def member_history(case_id: UUID) -> list[Member]:
    """Every revision of every person of the family, the latest first."""
    query = select(*_columns(FamilyMember, Member, "person_id")).where(FamilyMember.case_id == case_id)
    rows = db.session.execute(query.order_by(FamilyMember.written_at.desc(), FamilyMember.revision.desc()))
    return [Member(*row) for row in rows]


def _columns(model: Any, card: Any, key: str) -> list[Any]:
    return [getattr(model, key if name == "id" else name) for name in card._fields]


def _standing(model: Any, card: Any, key: str, case_id: UUID) -> list[Any]:
    """The last revisions of what a case has in a table, without what was recorded by mistake."""
    ident = getattr(model, key)
    query = select(*_columns(model, card, key)).where(model.case_id == case_id)
    rows = db.session.execute(query.ext(distinct_on(ident)).order_by(ident, model.revision.desc()))
    return [each for each in (card(*row) for row in rows) if not each.mistake]


def linked_children(case_id: UUID) -> list[LinkedChild]:
    """The children with cases who belong to the child of a case, the oldest first.

    A case of which the asker may not know is not among them.
    """
    return [_linked(row) for row in linked_asked(case_id).answers()]


class LinkedRow(NamedTuple):
    """A linked child as the database tells of it: the kind is to be turned where it was said of the other."""

    turned: bool
    child: LinkedChild


def linked_asked(case_id: UUID) -> Question[LinkedRow]:
    """The question that `linked_children` asks."""
    columns = ", ".join(LinkedChild._fields)
    return Question(f"select turned, {columns} from linked_children(:case)", {"case": case_id}, LinkedRow)


def _linked(row: LinkedRow) -> LinkedChild:
    return row.child._replace(kind=turned(row.child.kind)) if row.turned else row.child


def open_siblings(rows: Iterable[LinkedRow]) -> list[LinkedChild]:
    """The brothers and sisters of a child who have an open case, the oldest first.

    Whoever may read a case is led there (`readable`); of the others there is a name and a telephone.
    """
    linked = (_linked(row) for row in rows)
    return [each for each in linked if each.kind in SIBLINGS and each.open]


def child_to_link(case_id: UUID, other_case: UUID) -> ChildToLink | None:
    """The child whose case somebody is about to link to a case; None where they may not know of it."""
    asked = {"case": case_id, "other": other_case}
    row = db.session.execute(text("select * from child_to_link(:case, :other)"), asked).first()
    return ChildToLink(*row) if row else None
