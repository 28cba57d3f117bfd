"""What a child and the parents said, and who can read a case."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from caseflow.extensions import db


class FamilyWords(NamedTuple):
    """Words of the child and of the parents that were written down with an entry."""

    event_id: str
    said_on: date
    written_by: UUID
    child: str
    parents: str


def family_words(case_id: UUID) -> list[FamilyWords]:
    """What they said, wherever a form has a place for it, as far as the asker may read it there."""
    rows = db.session.execute(text("select * from family_words(:case)"), {"case": case_id})
    return [FamilyWords(*row) for row in rows]


class CaseReader(NamedTuple):
    """A team, or somebody of that role in it, who can read a case today, what of it, and why."""

    agency: str
    team: str
    phone: str
    role: str | None
    what: str
    why: str
    until_on: date | None


def case_readers(case_id: UUID) -> list[CaseReader]:
    """Everybody with a reason in force; nobody where the asker has none."""
    rows = db.session.execute(text("select * from case_readers(:case)"), {"case": case_id})
    return [CaseReader(*row) for row in rows]
