"""Keeping clock rows in step with a case's events, and what is known about breaches."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, func, insert, literal, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as upsert

from caseflow.clocks.models import Breach, ClockRow
from caseflow.extensions import db
from caseflow.kernel import Happening, Refusal
from caseflow.rules.clocks import Clock, clocks
from caseflow.rules.dated import Rulebook

_KEY = ("timescale", "subject", "number")

LATE_REASONS = {
    "child_not_seen": "Child not seen",
    "family_not_available": "Family not available",
    "awaiting_agency": "Waiting for another agency",
    "allocation_delay": "Delay in allocation",
    "interpreter": "Waiting for an interpreter",
    "recorded_late": "Done in time, recorded late",
    "other": "Other",
}


def row_of(clock: Clock, case_id: UUID, team_code: str, allocated_to: UUID | None) -> dict[str, Any]:
    """A clock as its row."""
    return {
        "case_id": case_id,
        "timescale": clock.timescale,
        "subject": clock.subject,
        "number": clock.number,
        "team_code": team_code,
        "allocated_to": allocated_to,
        "started_on": clock.started_on,
        "due_on": clock.due_on,
        "original_due_on": clock.original_due_on,
        "stopped_on": clock.stopped_on,
        "stopped_by": clock.stopped_by,
        "ended_on": clock.ended_on,
        "rule_from": clock.rule_from,
        "statutory": clock.statutory,
        "exception": clock.exception,
    }


def refresh(
    case_id: UUID,
    happenings: Sequence[Happening],
    team_code: str,
    allocated_to: UUID | None,
    rulebook: Rulebook,
) -> None:
    """Make the case's clock rows those that its events give, touching only rows that differ."""
    wanted = {
        (clock.timescale, clock.subject, clock.number): row_of(clock, case_id, team_code, allocated_to)
        for clock in clocks(happenings, rulebook)
    }
    columns = ClockRow.__table__.c
    kept = {
        (row["timescale"], row["subject"], row["number"]): dict(row)
        for row in db.session.execute(select(ClockRow.__table__).where(columns.case_id == case_id)).mappings()
    }
    gone = [key for key in kept if key not in wanted]
    if gone:
        keys = tuple_(*(columns[name] for name in _KEY)).in_(gone)
        db.session.execute(delete(ClockRow).where(columns.case_id == case_id, keys))
    for key, row in wanted.items():
        if key not in kept:
            db.session.execute(insert(ClockRow).inline(), row)
        elif kept[key] != row:
            at = and_(columns.case_id == case_id, *(columns[name] == row[name] for name in _KEY))
            db.session.execute(update(ClockRow).where(at).values(row))
    _keep_breaches(case_id, happenings, wanted)


def _keep_breaches(
    case_id: UUID, happenings: Sequence[Happening], wanted: dict[tuple[str, str, int], dict[str, Any]]
) -> None:
    """Note a clock that stopped late, with the reason given; void a breach that a correction undid."""
    known = {
        (row.timescale, row.subject, row.number): row
        for row in db.session.scalars(select(Breach).where(Breach.case_id == case_id))
    }
    by_id = {each.event_id: each for each in happenings}
    last_at = max(each.recorded_at for each in happenings)
    for key, row in wanted.items():
        stop = by_id.get(row["stopped_by"] or "")
        if stop is None or row["exception"] or row["stopped_on"] <= row["due_on"]:
            continue
        breach = known.get(key)
        if breach is None:
            breach = _breach(case_id, key, row["due_on"], row["team_code"], stop.recorded_at)
            db.session.add(breach)
        breach.late_reason = stop.data.get("late_reason") or breach.late_reason
    for key, breach in known.items():
        found = wanted.get(key)
        undone = found is None or (found["stopped_on"] is not None and found["stopped_on"] <= found["due_on"])
        if undone and breach.voided_at is None:
            breach.voided_at = last_at


def _breach(
    case_id: UUID, key: tuple[str, str, int], due_on: date, team_code: str, seen_at: datetime
) -> Breach:
    timescale, subject, number = key
    return Breach(
        case_id=case_id,
        timescale=timescale,
        subject=subject,
        number=number,
        due_on=due_on,
        team_code=team_code,
        seen_at=seen_at,
    )


def note_breaches(as_at: date, at: datetime) -> list[dict[str, Any]]:
    """Note every running clock whose due date is before `as_at`, once each; the new ones as rows."""
    columns = ClockRow.__table__.c
    fallen = select(
        func.gen_random_uuid(),
        columns.case_id,
        columns.timescale,
        columns.subject,
        columns.number,
        columns.due_on,
        columns.team_code,
        literal(at),
    ).where(columns.stopped_on.is_(None), columns.ended_on.is_(None), columns.due_on < as_at)
    into = ["id", "case_id", "timescale", "subject", "number", "due_on", "team_code", "seen_at"]
    statement = upsert(Breach).from_select(into, fallen).on_conflict_do_nothing()
    found = db.session.execute(statement.returning(Breach.__table__)).mappings()
    return [dict(row) for row in found]


def explain_breach(case_id: UUID, timescale: str, subject: str, number: int, late_reason: str) -> None:
    """Say why a timescale was missed. The reason is a code of `LATE_REASONS`; raises Refusal otherwise."""
    if late_reason not in LATE_REASONS:
        raise Refusal("late_reason", "Choose a reason.")
    columns = Breach.__table__.c
    at = and_(
        columns.case_id == case_id,
        columns.timescale == timescale,
        columns.subject == subject,
        columns.number == number,
    )
    if not db.session.execute(update(Breach).where(at).values(late_reason=late_reason)).rowcount:  # type: ignore[attr-defined]
        raise Refusal("late_reason", "This timescale has not been missed.")
