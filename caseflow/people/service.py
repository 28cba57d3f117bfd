"""Recording a child once."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.people.models import Child, ChildCorrection, ChildName
from caseflow.rules import identity
from caseflow.rules.identity import Identity, as_words, tidy
from caseflow.rules.search import name_keys

# No vowels and nothing that is misread or misheard: a reference is said over the telephone.
_SIGNS = "23456789BCDFGHJKMNPQRSTVWXYZ"


class NewChild(NamedTuple):
    """Who a child is, as far as the recorder knows."""

    given_name: str
    family_name: str
    sex: str
    birth_date: date | None
    expected_birth_date: date | None
    postcode: str
    quindrat_code: str | None


def reference_of(child_id: UUID) -> str:
    """What people call a child's record by: `CF-` and two groups of four signs, one in 380,000 million."""
    rest, signs = child_id.int, ""
    for _ in range(8):
        rest, place = divmod(rest, len(_SIGNS))
        signs += _SIGNS[place]
    return f"CF-{signs[:4]}-{signs[4:]}"


def add_child(new: NewChild, today_on: date) -> UUID:
    """Record a child; the name may be partly unknown, but not wholly.

    Raises Refusal when there is no name at all, or for a name or date that no child can have.
    """
    if not (new.given_name.strip() or new.family_name.strip()):
        raise Refusal(
            "family_name", "Enter at least one name. For an unborn child, enter the mother's family name."
        )
    said = Identity(
        new.given_name, new.family_name, new.birth_date, new.expected_birth_date, postcode=new.postcode
    )
    for fault in identity.faults(said, today_on):
        raise Refusal(fault[0], identity.sentence(fault))
    child_id = uuid4()
    row: dict[str, Any] = {
        "id": child_id,
        "reference": reference_of(child_id),
        "given_name": tidy(new.given_name),
        "family_name": tidy(new.family_name),
        "sex": new.sex,
        "birth_date": new.birth_date,
        "expected_birth_date": new.expected_birth_date,
        "disability": [],
        "postcode": tidy(new.postcode).upper() or None,
        "quindrat_code": new.quindrat_code or None,
        "shielded": False,
    }
    db.session.execute(insert(Child).inline(), row)
    _name(child_id, row["given_name"], row["family_name"])
    return child_id


def correct_child(
    child_id: UUID, said: Mapping[str, Any], reason: str, who: UUID, at: datetime, on: date
) -> None:
    """Put these details in the place of what is recorded, and keep what was, with the reason.

    Raises Refusal where nothing is different, and for a name or date that no child can have.
    """
    row = db.session.execute(select(*Child.__table__.columns).where(Child.id == child_id)).mappings().one()
    before = dict(row)
    changed = {name: value for name, value in said.items() if (value or None) != (before[name] or None)}
    if not changed:
        raise Refusal("", "Nothing is different from what is recorded.")
    now = {name: changed.get(name, before[name]) for name in before}
    if not (now["given_name"] or now["family_name"]):
        raise Refusal("family_name", "Enter at least one name.")
    told: dict[str, Any] = {name: now[name] or None for name in Identity._fields}
    told |= {name: told[name] or "" for name in ("given_name", "family_name", "postcode")}
    for fault in identity.faults(Identity(**told), on):
        raise Refusal(fault[0], identity.sentence(fault))
    db.session.execute(update(Child).where(Child.id == child_id).values(changed))
    for field, value in changed.items():
        words = {"was": as_words(before[field]), "became": as_words(value)}
        kept = {"id": uuid4(), "child_id": child_id, "field": field, "reason": reason, **words}
        db.session.execute(insert(ChildCorrection), kept | {"corrected_by": who, "corrected_at": at})
    if {"given_name", "family_name"} & changed.keys():
        former = f"{before['given_name']} {before['family_name']}".strip()
        today = _name(child_id, now["given_name"], now["family_name"])
        names = update(ChildName).where(ChildName.child_id == child_id, ChildName.former.is_(None))
        db.session.execute(names.where(ChildName.key.not_in(today)).values(former=former))


def _name(child_id: UUID, given_name: str, family_name: str) -> frozenset[str]:
    """Find a child by a name from now on; the keys of the name."""
    keys = name_keys(given_name, family_name)
    statement = upsert(ChildName).on_conflict_do_update(
        index_elements=["child_id", "key"], set_={"former": None}
    )
    for key in keys:
        db.session.execute(statement.values(child_id=child_id, key=key))
    return keys


def record_death(child_id: UUID, died_on: date) -> None:
    """Keep the date on which a child died, where none is kept yet."""
    where = (Child.id == child_id, Child.death_date.is_(None))
    db.session.execute(update(Child).where(*where).values(death_date=died_on))
