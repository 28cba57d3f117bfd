"""Adding to a child's family and network; what is different is another revision, with the reason."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from caseflow.events.context import RecordingContext
from caseflow.extensions import db
from caseflow.family import queries
from caseflow.family.models import CaseLink, FamilyMember, FamilyRelation, FamilyStay, NetworkWorker
from caseflow.kernel import Refusal
from caseflow.rules.family import turned

STALE = "Somebody else changed this meanwhile. Look at what is there now, then send again."


@dataclass(frozen=True, kw_only=True)
class Change:
    """On top of which revision something is written and why; a `mistake` takes it out."""

    seen: int = 0
    reason: str = ""
    mistake: bool = False


FIRST = Change()


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who somebody of a family is, as far as it is known."""

    given_name: str = ""
    family_name: str = ""
    former_name: str = ""
    sex: str = "U"
    birth_date: date | None = None
    deceased: bool = False
    death_date: date | None = None
    phone: str = ""
    language: str = ""
    interpreter: bool = False
    notes: str = ""


@dataclass(frozen=True, kw_only=True)
class Related:
    """What somebody is to the child, to another person or to a linked child, and since when."""

    kind: str
    words: str = ""
    of_person_id: UUID | None = None
    of_link_id: UUID | None = None
    responsibility: str = ""
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Spell:
    """From when to when somebody lives with the child, and how, in words."""

    words: str = ""
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Professional:
    """Somebody who works with a child."""

    name: str
    role: str = ""
    agency: str = ""
    phone: str = ""
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Link:
    """What a child with a case is to another, and whether they live together."""

    kind: str
    words: str = ""
    together: bool = False
    from_on: date | None = None
    to_on: date | None = None


def add_person(
    context: RecordingContext,
    case_ids: Iterable[UUID],
    person: Person,
    related: Related | None,
    living: Spell | None,
) -> UUID:
    """Add somebody to the family of each of these cases: what they are to the child, and where they live."""
    person_id = uuid4()
    for case_id in case_ids:
        change_person(context, case_id, person_id, person, FIRST)
        if related:
            relate(context, case_id, uuid4(), person_id, related, FIRST)
        if living:
            stay(context, case_id, uuid4(), person_id, living, FIRST)
    return person_id


def change_person(
    context: RecordingContext, case_id: UUID, person_id: UUID, person: Person, change: Change
) -> None:
    """Say who somebody is. Raises Refusal where they have no name, and where somebody else was quicker."""
    if not (person.given_name or person.family_name):
        raise Refusal("given_name", "Enter at least one name.")
    if person.birth_date and person.death_date and person.death_date < person.birth_date:
        raise Refusal("death_date", "The date of death cannot be before the date of birth.")
    told = asdict(person) | {"deceased": person.deceased or person.death_date is not None}
    _write(context, FamilyMember, {"case_id": case_id, "person_id": person_id}, told, change)


def relate(
    context: RecordingContext,
    case_id: UUID,
    relation_id: UUID,
    person_id: UUID,
    related: Related,
    change: Change,
) -> None:
    """Say what somebody is to the child, to another person or to a linked child."""
    _in_order(related.from_on, related.to_on)
    if person_id == related.of_person_id:
        raise Refusal("of", "Choose two different people.")
    ids = {"case_id": case_id, "relation_id": relation_id}
    _write(context, FamilyRelation, ids, {"person_id": person_id, **asdict(related)}, change)


def stay(
    context: RecordingContext, case_id: UUID, stay_id: UUID, person_id: UUID, spell: Spell, change: Change
) -> None:
    """Say from when to when somebody lives with the child."""
    _in_order(spell.from_on, spell.to_on)
    ids = {"case_id": case_id, "stay_id": stay_id}
    _write(context, FamilyStay, ids, {"person_id": person_id, **asdict(spell)}, change)


def keep_worker(
    context: RecordingContext, case_id: UUID, worker_id: UUID, worker: Professional, change: Change
) -> None:
    """Say who works with the child."""
    _in_order(worker.from_on, worker.to_on)
    _write(context, NetworkWorker, {"case_id": case_id, "worker_id": worker_id}, asdict(worker), change)


def link(context: RecordingContext, case_id: UUID, other_case: UUID, linked: Link) -> None:
    """Say that a child with a case is the `kind` of another child with a case; both cases show it.

    A link that was taken out as a mistake comes back. Raises Refusal where there is one already, and where
    the writer may not know of the other case.
    """
    if queries.child_to_link(case_id, other_case) is None:
        raise Refusal("", "You cannot link this case.")
    if any(each.case_id == other_case for each in queries.linked_children(case_id)):
        raise Refusal("", "These two children are linked already. Change what is recorded there.")
    both = (case_id, other_case)
    found = select(CaseLink.link_id).where(CaseLink.one_case.in_(both), CaseLink.other_case.in_(both))
    before = db.session.scalar(found.limit(1))
    if before is None:
        _link(context, uuid4(), both, linked, FIRST)
    else:
        revision = select(func.max(CaseLink.revision)).where(CaseLink.link_id == before)
        change_link(context, case_id, before, linked, Change(seen=db.session.scalar(revision) or 0))


def change_link(
    context: RecordingContext, case_id: UUID, link_id: UUID, linked: Link, change: Change
) -> None:
    """Say otherwise what the linked child is to the child of a case."""
    query = select(CaseLink.one_case, CaseLink.other_case).where(CaseLink.link_id == link_id)
    one, other = db.session.execute(query.limit(1)).one()
    if case_id != one:
        linked = replace(linked, kind=turned(linked.kind))
    _link(context, link_id, (one, other), linked, change)


def _link(
    context: RecordingContext, link_id: UUID, cases: tuple[UUID, UUID], linked: Link, change: Change
) -> None:
    _in_order(linked.from_on, linked.to_on)
    told = {"one_case": cases[0], "other_case": cases[1], **asdict(linked)}
    _write(context, CaseLink, {"link_id": link_id}, told, change)


def _in_order(from_on: date | None, to_on: date | None) -> None:
    if from_on and to_on and to_on < from_on:
        raise Refusal("to_on", "The end cannot be before the beginning.")


def _write(
    context: RecordingContext, model: Any, ids: Mapping[str, UUID], told: Mapping[str, Any], change: Change
) -> None:
    """Add a revision on top of the one that was seen. Raises Refusal where that is not the last any more."""
    row = {**told, **ids, "revision": change.seen + 1, "mistake": change.mistake, "reason": change.reason}
    row |= {"written_by": context.practitioner_id, "written_at": context.at}
    added = insert(model).values(row).on_conflict_do_nothing().returning(model.revision)
    if db.session.scalar(added) is None:
        raise Refusal("", STALE)
