"""A child's family in words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from caseflow.agencies.queries import Reachable
from caseflow.family.queries import Family, LinkedChild, Member, Relation, Stay
from caseflow.people.queries import ChildCard
from caseflow.rules import family as kin
from caseflow.web.filters import age, date_and_time, day_date, short_date

_RESPONSIBLE = {"yes": "parental responsibility", "no": "no parental responsibility"}


class Said(NamedTuple):
    """Something that is recorded, and the id of what changes it."""

    id: UUID
    words: str


class PersonRow(NamedTuple):
    """Somebody of the family: who, what to whom, whether they live with the child, how to reach them."""

    id: UUID
    name: str
    details: list[str]
    relations: list[Said]
    stays: list[Said]
    phone: str
    notes: str


class ChildRow(NamedTuple):
    """A child with a case who belongs to this child."""

    link_id: UUID
    case_id: UUID
    name: str
    what: str
    born: date | None
    expected: date | None
    together: str
    known_to: str
    phone: str
    standing: str
    readable: bool


class FamilyView(NamedTuple):
    """The people of a family, and the children with cases."""

    people: list[PersonRow]
    children: list[ChildRow]


def family_view(family: Family, child: ChildCard, as_at: date) -> FamilyView:
    """A family as its page shows it, in the order in which people stand to the child: parents first."""
    names = {each.id: each.name for each in family.members} | {
        each.link_id: each.name for each in family.linked
    }
    rows = [_person(each, family, names, child, as_at) for each in family.members]
    nearest = {each.id: _nearness(family.relations, each.id) for each in family.members}
    rows.sort(key=lambda row: nearest[row.id])
    return FamilyView(rows, [_child(each, child) for each in family.linked])


def _nearness(relations: Iterable[Relation], person_id: UUID) -> int:
    kinds = [each.kind for each in relations if each.person_id == person_id and each.of_child]
    return min((list(kin.KINDS).index(kind) for kind in kinds), default=len(kin.KINDS))


def _person(
    member: Member, family: Family, names: Mapping[UUID, str], child: ChildCard, as_at: date
) -> PersonRow:
    relations = [
        Said(each.id, _relation(each, member, names, child))
        for each in family.relations
        if each.person_id == member.id
    ]
    stays = [Said(each.id, _stay(each)) for each in family.stays if each.person_id == member.id]
    details = _details(member, as_at)
    return PersonRow(member.id, member.name, details, relations, stays, member.phone, member.notes)


def _details(member: Member, as_at: date) -> list[str]:
    told = [f"Formerly {member.former_name}" if member.former_name else ""]
    if member.birth_date:
        years = "" if member.deceased else f", {age(member.birth_date, as_at)}"
        told.append(f"Born {day_date(member.birth_date)}{years}")
    if member.deceased:
        told.append(f"Died {day_date(member.death_date)}" if member.death_date else "Has died")
    if member.language:
        told.append(f"Speaks {member.language}" + (", needs an interpreter" if member.interpreter else ""))
    elif member.interpreter:
        told.append("Needs an interpreter")
    return [each for each in told if each]


def said_of(kind: str, words: str, sex: str) -> str:
    """What somebody is, in words; of something else, what it is."""
    return words if kind == "other" and words else kin.words(kind, sex)


def _relation(relation: Relation, member: Member, names: Mapping[UUID, str], child: ChildCard) -> str:
    other = names.get(relation.of_person_id or relation.of_link_id or UUID(int=0), child.name)
    what = said_of(relation.kind, relation.words, member.sex)
    responsible = _RESPONSIBLE.get(relation.responsibility, "")
    parts = [f"{what} of {other}", responsible, spell(relation.from_on, relation.to_on)]
    return ", ".join(part for part in parts if part)


def _stay(stay: Stay) -> str:
    begins = "Lived with the child" if stay.to_on else "Lives with the child"
    return ", ".join(part for part in (begins, stay.words, spell(stay.from_on, stay.to_on)) if part)


def spell(from_on: date | None, to_on: date | None) -> str:
    """From when to when, as far as it is known."""
    if from_on and to_on:
        return f"{short_date(from_on)} to {short_date(to_on)}"
    if to_on:
        return f"until {short_date(to_on)}"
    return f"since {short_date(from_on)}" if from_on else ""


def _child(linked: LinkedChild, child: ChildCard) -> ChildRow:
    together = ""
    if linked.together:
        begins = "Lived with" if linked.to_on else "Lives with"
        since = spell(linked.from_on, linked.to_on)
        together = f"{begins} {child.name}" + (f", {since}" if since else "")
    return ChildRow(
        linked.link_id,
        linked.case_id,
        linked.name,
        said_of(linked.kind, linked.words, linked.sex),
        linked.birth_date,
        linked.expected_birth_date,
        together,
        f"{linked.agency_name}, {linked.team_name}",
        linked.phone,
        "Open case" if linked.open else "Closed case",
        linked.readable,
    )


class HistoryLine(NamedTuple):
    """What was recorded of somebody before, and why it was changed."""

    name: str
    what: str
    why: str
    by: str
    at: str


_FIELDS = {
    "given_name": "given name",
    "family_name": "family name",
    "former_name": "former name",
    "sex": "sex",
    "birth_date": "date of birth",
    "deceased": "whether they have died",
    "death_date": "date of death",
    "phone": "phone",
    "language": "language",
    "interpreter": "whether they need an interpreter",
    "notes": "notes",
}
_SEX = {"F": "female", "M": "male", "U": "not known"}


def history_lines(history: Sequence[Member], accounts: Mapping[UUID, Reachable]) -> list[HistoryLine]:
    """What was changed of people of the family, the latest first; what they were added with is no change."""
    before = {(each.id, each.revision): each for each in history}
    lines = []
    for each in history:
        was = before.get((each.id, each.revision - 1))
        if was:
            what = "Taken out: it was recorded by mistake" if each.mistake else _differs(was, each)
            account = accounts.get(each.written_by)
            by = account.name if account else ""
            lines.append(HistoryLine(was.name, what, each.reason, by, date_and_time(each.written_at)))
    return lines


def _differs(was: Member, now: Member) -> str:
    told = [
        f"{label}: {_value(getattr(was, name))}, now {_value(getattr(now, name))}"
        for name, label in _FIELDS.items()
        if getattr(was, name) != getattr(now, name)
    ]
    return "; ".join(told) or "Nothing is different"


def _value(value: str | bool | date | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return day_date(value)
    return _SEX.get(value, value) if value else "not recorded"
