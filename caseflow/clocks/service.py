"""What people know and do about breaches. Clocks themselves are written by caseflow.projections alone."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from caseflow.clocks.models import Breach, ClockRow
from caseflow.clocks.queries import EVERY_CASE, Among, standing
from caseflow.events.kinds.assessment import LATE_REASONS
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.rules.clocks import Status

_KEY = ("timescale", "subject", "number")


def note_breaches(as_at: date, at: datetime, among: Among = EVERY_CASE) -> list[dict[str, Any]]:
    """Note every clock in breach on a day, once each; the new ones as rows."""
    columns = ClockRow.__table__.c
    breaches = Breach.__table__.c
    noted_already = exists().where(
        breaches.case_id == columns.case_id,
        *(breaches[name] == columns[name] for name in _KEY),
        breaches.voided_at.is_(None),
    )
    fallen = select(
        func.gen_random_uuid(),
        columns.case_id,
        columns.timescale,
        columns.subject,
        columns.number,
        columns.due_on,
        func.team_when_due(columns.case_id, columns.due_on, columns.team_code),
        literal(at),
    ).where(standing({Status.IN_BREACH}, as_at), among.holds(), ~noted_already)
    into = ["id", "case_id", "timescale", "subject", "number", "due_on", "team_code", "seen_at"]
    # Voided by a correction that was itself withdrawn: the breach stands again.
    statement = upsert(Breach).from_select(into, fallen)
    statement = statement.on_conflict_do_update(
        index_elements=["case_id", *_KEY], set_={"voided_at": None}, where=Breach.voided_at.is_not(None)
    )
    noted = statement.returning(Breach.__table__).cte("noted")
    holder = select(noted, columns.allocated_to).join(
        ClockRow.__table__,
        and_(
            columns.case_id == noted.c.case_id,
            *(columns[name] == noted.c[name] for name in _KEY),
        ),
    )
    return [dict(row) for row in db.session.execute(holder).mappings()]


def told_of_breach(breach_id: UUID, practitioner_id: UUID) -> None:
    """Keep who was told of a breach first."""
    db.session.execute(update(Breach).where(Breach.id == breach_id).values(told=practitioner_id))


def explain_breach(case_id: UUID, timescale: str, subject: str, number: int, late_reason: str) -> None:
    """Say why a timescale was missed. The reason is a code of `LATE_REASONS`; raises Refusal otherwise."""
    if late_reason not in LATE_REASONS:
        raise Refusal("late_reason", "Choose a reason.")
    if not keep_reason(case_id, timescale, subject, number, late_reason):
        raise Refusal("late_reason", "This timescale has not been missed.")


def keep_reason(case_id: UUID, timescale: str, subject: str, number: int, late_reason: str) -> bool:
    """Keep why a timescale was missed; False where it was not."""
    columns = Breach.__table__.c
    at = and_(
        columns.case_id == case_id,
        columns.timescale == timescale,
        columns.subject == subject,
        columns.number == number,
    )
    kept = update(Breach).where(at).values(late_reason=late_reason)
    return bool(db.session.execute(kept).rowcount)  # type: ignore[attr-defined]
