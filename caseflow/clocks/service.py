"""Keeping clock rows in step with a case's events, and what is known about breaches."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, func, insert, literal, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert as upsert

from caseflow.clocks.models import Breach, ClockRow
from caseflow.clocks.queries import standing
from caseflow.events.kinds.assessment import LATE_REASONS
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.rules.case_log import CaseLog
from caseflow.rules.clocks import Clock, Status, clocks
from caseflow.rules.rulebook import Rulebook

_KEY = ("timescale", "subject", "number")


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
        "paused_on": clock.paused_on,
        "last_on": clock.last_on,
    }


def refresh(
    case_id: UUID,
    case_log: CaseLog,
    team_code: str,
    allocated_to: UUID | None,
    rulebook: Rulebook,
) -> None:
    """Make the case's clock rows those that its events give, touching only rows that differ."""
    wanted = {
        (clock.timescale, clock.subject, clock.number): row_of(clock, case_id, team_code, allocated_to)
        for clock in clocks(case_log, rulebook)
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
    _keep_breaches(case_id, case_log, wanted)


def _keep_breaches(
    case_id: UUID,
    case_log: CaseLog,
    wanted: dict[tuple[str, str, int], dict[str, Any]],
) -> None:
    """Note a clock that stopped late, with the reason given; void a breach that a correction undid."""
    known = {
        (row.timescale, row.subject, row.number): row
        for row in db.session.scalars(select(Breach).where(Breach.case_id == case_id))
    }
    last_at = max(event.recorded_at for event in case_log.all)
    for key, row in wanted.items():
        stop = case_log.by_id.get(row["stopped_by"] or "")
        if stop is None or row["exception"] or row["stopped_on"] <= row["last_on"]:
            continue
        breach = known.get(key)
        if breach is None:
            breach = _breach(case_id, key, row["due_on"], row["team_code"], stop.recorded_at)
            db.session.add(breach)
        breach.late_reason = stop.data.get("late_reason") or breach.late_reason
        breach.voided_at = None
    for key, breach in known.items():
        found = wanted.get(key)
        undone = found is None or (
            found["stopped_on"] is not None and found["stopped_on"] <= found["last_on"]
        )
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
    """Note every clock in breach on a day, once each; the new ones as rows."""
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
    ).where(standing({Status.IN_BREACH}, as_at))
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
    columns = Breach.__table__.c
    at = and_(
        columns.case_id == case_id,
        columns.timescale == timescale,
        columns.subject == subject,
        columns.number == number,
    )
    if not db.session.execute(update(Breach).where(at).values(late_reason=late_reason)).rowcount:  # type: ignore[attr-defined]
        raise Refusal("late_reason", "This timescale has not been missed.")


# --- In bulk: clocks computed afresh lie in the temporary table fresh_clock ---------------------------

_OWN = (
    "timescale, subject, number, started_on, due_on, original_due_on, stopped_on, stopped_by, ended_on,"
    " rule_from, statutory, exception, paused_on, last_on"
)
FRESH_COLUMNS = f"case_id, {_OWN}, stop_at, late_reason"
_COLUMNS = f"case_id, team_code, allocated_to, {_OWN}"
_FRESH = f"(select {_COLUMNS}, stop_at, late_reason, unseen from fresh_clock join fresh_case using (case_id))"
_KEPT = f"(select {_COLUMNS} from clock where case_id in (select case_id from fresh_case where not unseen))"
_SAME_KEY = (
    "c.case_id = f.case_id and c.timescale = f.timescale and c.subject = f.subject and c.number = f.number"
)
# Rows compared by a 64-bit hash of each, added up by case: many times quicker than row by row.
DIFFERING = f"""
    select case_id
    from (select case_id, count(*) as rows, sum(hash_record_extended(row({_COLUMNS}), 0)) as hash
          from {_FRESH} f where not unseen group by case_id) fresh
    full join (select case_id, count(*) as rows, sum(hash_record_extended(row({_COLUMNS}), 0)) as hash
               from {_KEPT} k group by case_id) kept using (case_id)
    where (fresh.rows, fresh.hash) is distinct from (kept.rows, kept.hash)"""


def await_fresh() -> None:
    """An empty table for the clocks that a rebuild computes."""
    db.session.execute(text("drop table if exists pg_temp.fresh_clock"))
    db.session.execute(
        text(
            f"create temp table fresh_clock on commit drop as select case_id, {_OWN},"
            " null::timestamptz as stop_at, null::text as late_reason from clock limit 0"
        )
    )


def complete_fresh() -> None:
    """Everything has been put in: let the database look at it, so that it joins well."""
    db.session.execute(text("analyze fresh_clock"))


def adopt_fresh() -> None:
    """The clocks of the stale cases become those computed, equal rows untouched, and breaches follow."""
    row = "({columns}) is not distinct from ({others})"
    names = [name.strip() for name in _COLUMNS.split(",")]
    same = row.format(
        columns=", ".join(f"c.{name}" for name in names), others=", ".join(f"f.{name}" for name in names)
    )
    db.session.execute(
        text(
            "delete from clock c using stale s where s.case_id = c.case_id and s.clocks"
            f" and not exists (select from {_FRESH} f where {_SAME_KEY} and {same})"
        )
    )
    db.session.execute(
        text(
            f"insert into clock ({_COLUMNS}) select {_COLUMNS} from {_FRESH} f join stale s using (case_id)"
            " where s.clocks on conflict (case_id, timescale, subject, number) do nothing"
        )
    )
    _adopt_breaches()


def _adopt_breaches() -> None:
    """What `refresh` keeps of breaches, for all stale cases at once."""
    db.session.execute(
        text(
            "insert into breach"
            " (id, case_id, timescale, subject, number, due_on, team_code, seen_at, late_reason)"
            " select gen_random_uuid(), case_id, timescale, subject, number, due_on, team_code, stop_at,"
            " late_reason"
            f" from {_FRESH} f join stale s using (case_id)"
            " where s.clocks and stop_at is not null and exception is null and stopped_on > last_on"
            " on conflict (case_id, timescale, subject, number)"
            " do update"
            " set late_reason = coalesce(excluded.late_reason, breach.late_reason), voided_at = null"
            " where breach.voided_at is not null or breach.late_reason is distinct from"
            " coalesce(excluded.late_reason, breach.late_reason)"
        )
    )
    db.session.execute(
        text(
            "update breach c set voided_at = r.last_at from fresh_case r join stale s using (case_id)"
            " where c.case_id = s.case_id and s.clocks and c.voided_at is null and not exists ("
            f" select from fresh_clock f where {_SAME_KEY} and (f.stopped_on > f.last_on) is not false)"
        )
    )
