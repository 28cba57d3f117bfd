"""Who some children are: one whose existence is secret, and one whose birth was told on an open case."""

from datetime import date, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import insert, select, update

from caseflow.demonstration.borough import sign_in, workers
from caseflow.demonstration.days import BUSINESS_DATE
from caseflow.demonstration.documents.file import at
from caseflow.extensions import db
from caseflow.rules.identity import as_words

SHIELDED = "TM-000027"
WHY = "The police asked: her father looks for her, and must not learn which services she goes to"


def shielded() -> None:
    """Xenia Paperman: nobody but those who work with her learns that there is a case."""
    child, shielding = (db.metadata.tables[name] for name in ("child", "shielding"))
    whose = child.c.reference == SHIELDED
    child_id = db.session.execute(select(child.c.id).where(whose)).scalar_one()
    kept = {"id": _key("shielding"), "child_id": child_id, "reason": WHY, "set_at": at(date(2010, 2, 8))}
    db.session.execute(insert(shielding), kept | {"set_by": UUID(sign_in("governance@example.org"))})
    db.session.execute(update(child).where(whose).values(shielded=True))


def born() -> None:
    """The first child whose case was opened before the birth: it was told with the date and the name."""
    found = _expected_once()
    told = {
        "given_name": (None, found.given_name),
        "sex": ("U", found.sex),
        "birth_date": (None, as_words(found.birth_date)),
        "expected_birth_date": (as_words(found.birth_date + timedelta(days=5)), None),
    }
    rows = [
        {
            "id": _key(field),
            "child_id": found.id,
            "field": field,
            "was": was,
            "became": became,
            "reason": "The child was born",
            "corrected_by": UUID(workers(found.team_code)[0]),
            "corrected_at": at(found.birth_date + timedelta(days=3)),
        }
        for field, (was, became) in told.items()
    ]
    db.session.execute(insert(db.metadata.tables["child_correction"]), rows)


def _expected_once() -> Any:
    child, case = (db.metadata.tables[name] for name in ("child", "case_record"))
    columns = (child.c.id, child.c.given_name, child.c.sex, child.c.birth_date, case.c.team_code)
    query = select(*columns).join(case, case.c.child_id == child.c.id)
    earlier = child.c.birth_date < BUSINESS_DATE - timedelta(days=7)
    query = query.where(case.c.opened_on < child.c.birth_date, earlier, case.c.closed_on.is_(None))
    return db.session.execute(query.order_by(child.c.reference).limit(1)).one()


def _key(what: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"caseflow demonstration children {what}")
