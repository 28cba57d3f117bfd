"""Shielding a child and lifting it. The database decides who may, and keeps who did and why."""

from uuid import UUID

from sqlalchemy import text

from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.rules.reasons import says_why

_TOO_SHORT = "Say why, in a sentence that somebody else understands later."
_SAID = {
    "unknown": "No child has this reference.",
    "already": "This child is shielded already.",
}


def shield(reference: str, reason: str) -> UUID:
    """Make the existence of a child secret from those without a reason in force; the case.

    Break-glass openings of the case end. Raises Refusal for an unknown reference.
    """
    _check(reason)
    asked = {"reference": reference.strip().upper(), "reason": reason.strip()}
    row = db.session.execute(text("select * from shield_child(:reference, :reason)"), asked).one()
    if row.outcome in _SAID:
        raise Refusal("reference", _SAID[row.outcome])
    return UUID(str(row.case_id))


def lift(shielding_id: UUID, reason: str) -> None:
    """Let the child be found again."""
    _check(reason)
    asked = {"id": shielding_id, "reason": reason.strip()}
    if not db.session.scalar(text("select lift_shield(:id, :reason)"), asked):
        raise Refusal("reason", "This shield was lifted already.")


def _check(reason: str) -> None:
    if not says_why(reason):
        raise Refusal("reason", _TOO_SHORT)
