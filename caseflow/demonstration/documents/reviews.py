"""What waits for the manager of the demonstration: a case that is to close, and an opening to be reviewed."""

from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import insert, select

from caseflow.demonstration.borough import sign_in
from caseflow.demonstration.documents.file import at
from caseflow.extensions import db

ON = date(2010, 2, 26)
TEAM = "CSC-RA1"
WHY_CLOSE = "The family moved to a cousin outside the borough. The new address is with the duty desk there."
WHY_OPENED = "A brother is in our school and came in upset. I need to know who works with the family."


def reviews() -> None:
    """Put both on the longest open case of the manager's team."""
    case = db.metadata.tables["case_record"]
    of_team = (case.c.team_code == TEAM) & case.c.closed_on.is_(None) & (case.c.tier == "specialist")
    case_id = db.session.scalar(
        select(case.c.id).where(of_team).order_by(case.c.opened_on, case.c.id).limit(1)
    )
    if case_id is None:  # a borough too small to have one
        return
    _add(
        "confirmation",
        "closing",
        case_id=case_id,
        reason="RC7",
        occurred_on=ON,
        words=WHY_CLOSE,
        asked_by=UUID(sign_in("practitioner@example.org")),
        asked_at=at(ON),
    )
    _add(
        "break_glass",
        "opening",
        case_id=case_id,
        practitioner_id=UUID(sign_in("school@example.org")),
        reason=WHY_OPENED,
        opened_at=at(ON),
        until_at=at(ON),
    )


def _add(table: str, what: str, **row: Any) -> None:
    identity = uuid5(NAMESPACE_URL, f"caseflow demonstration {what}")
    db.session.execute(insert(db.metadata.tables[table]), {"id": identity, **row})
