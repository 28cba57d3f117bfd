"""The children who are shielded now, for information governance."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, text

from caseflow.extensions import db
from caseflow.rules.identity import child_name
from caseflow.shielding.models import Shielding


class ShieldedChild(NamedTuple):
    """A child who is shielded, since when and why, and the team that answers for the case."""

    id: UUID
    case_id: UUID
    reference: str
    given_name: str
    family_name: str
    birth_date: date | None
    expected_birth_date: date | None
    team: str
    phone: str
    reason: str
    set_by: str | None
    set_at: datetime

    @property
    def name(self) -> str:
        """What the child is called."""
        return child_name(self.given_name, self.family_name, self.birth_date, self.expected_birth_date)


def shielded() -> list[ShieldedChild]:
    """Every child who is shielded now, the latest first."""
    return [ShieldedChild(*row) for row in db.session.execute(text("select * from shielded_children()"))]


def one(shielding_id: UUID) -> ShieldedChild | None:
    """One of them; None where there is no such shield, or it is lifted."""
    query = select(Shielding.id).where(Shielding.id == shielding_id, Shielding.lifted_at.is_(None))
    stands = db.session.scalar(query)
    return next((each for each in shielded() if each.id == stands), None) if stands else None
