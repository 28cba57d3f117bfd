"""Recording a child once."""

from datetime import date
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import insert

from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.people.models import Child
from caseflow.rules import identity
from caseflow.rules.identity import Identity, tidy

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
    row = {
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
    return child_id
