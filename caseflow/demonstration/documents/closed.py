"""Children who are closed to somebody: of a practitioner's own family."""

from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import insert, select

from caseflow.demonstration.borough import sign_in
from caseflow.demonstration.documents.file import at
from caseflow.extensions import db
from caseflow.rules.search import name_keys

PETRA, MONA, GWEN = (f"{role}@example.org" for role in ("practitioner", "manager", "governance"))


def own_family() -> None:
    """Petra Practicesworth is an aunt of Pia Imaginer, and was refused a look; a second one was a mistake."""
    declared_on = date(2010, 2, 22)
    case_id = _declared("TM-000019", declared_on, relationship="relative", declared_by=_id(PETRA))
    _declared(
        "TM-000025",
        declared_on,
        relationship="former_partner",
        declared_by=_id(MONA),
        ended_at=at(date(2010, 2, 24)),
        ended_by=_id(GWEN),
        ended_why="It was another child of that name",
    )
    look = {"practitioner_id": _id(PETRA), "action": "view_case", "case_id": case_id}
    detail = {"path": f"/cases/{case_id}", "allowed": False}
    db.session.execute(insert(_table("audit_entry")), look | {"at": at(date(2010, 2, 19)), "detail": detail})


def _declared(reference: str, on: date, **said: Any) -> UUID:
    """A declaration about Petra, and the record that it closes to her; the case."""
    child, case = _table("child"), _table("case_record")
    named = (child.c.id, child.c.given_name, child.c.family_name, child.c.birth_date, case.c.id)
    query = select(*named).join(case, case.c.child_id == child.c.id).where(child.c.reference == reference)
    child_id, given_name, family_name, birth_date, case_id = db.session.execute(query).one()
    row = {"id": uuid5(NAMESPACE_URL, f"caseflow demonstration own family {reference}"), **said}
    row |= {"given_name": given_name, "family_name": family_name, "birth_date": birth_date}
    row |= {"name_keys": sorted(name_keys(given_name, family_name))}
    row |= {"practitioner_id": _id(PETRA), "declared_at": at(on)}
    db.session.execute(insert(_table("own_family")), row)
    link = {"own_family_id": row["id"], "child_id": child_id}
    db.session.execute(insert(_table("own_family_child")), link)
    return case_id  # type: ignore[no-any-return]


def _id(email: str) -> UUID:
    return UUID(sign_in(email))


def _table(name: str) -> Any:
    return db.metadata.tables[name]
