"""Recording on a case, and keeping its record and clocks in step with its log."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, func, insert, or_, select, text, update

from caseflow import dispatch
from caseflow.agencies import queries as agencies
from caseflow.cases.models import CaseGrant, CaseNote, CaseRecord
from caseflow.clocks import service as clocks
from caseflow.events import log
from caseflow.events.context import RecordingContext
from caseflow.events.kinds import effects, label
from caseflow.events.kinds.case import CaseAllocated, EventWithdrawn
from caseflow.events.kinds.declaration import CaseEvent, payload
from caseflow.events.reading import dates_too_late, may_be_about
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.kernel.dates import EARLIEST
from caseflow.people import queries as people
from caseflow.rules import pathway
from caseflow.rules.case_log import CaseLog
from caseflow.rules.rulebook import Rulebook

PROJECT = "caseflow.project_case"


def open_for(child_id: UUID, team_code: str) -> UUID:
    """A case for a child who has none; `team_code` is accountable until an event says otherwise."""
    case_id = uuid4()
    row = {
        "id": case_id,
        "child_id": child_id,
        "team_code": team_code,
        "tier": "universal",
        "last_seq": 0,
        "clocks_seq": 0,
        "facts_seq": 0,
        "rules_fingerprint": "",
    }
    db.session.execute(insert(CaseRecord).inline(), row)
    return case_id


def record(
    context: RecordingContext,
    case_id: UUID,
    event: CaseEvent,
    occurred_on: date,
    about: str | None = None,
    expected: int | None = None,
    note: str = "",
) -> str:
    """Append an event and bring the case's record and clocks up to it, in one transaction.

    A writer who may not read the case (a concern about somebody else's case) appends all the same; the
    workers bring the clocks up. Returns the event's id. Raises Refusal for a date before 1990 or after
    today, for an event about nothing on this case or about a wrong kind, and for what the log refuses.
    """
    if not EARLIEST <= occurred_on <= context.today_on:
        raise Refusal("occurred_on", "The date must be today or in the past, and not before 1990.")
    for field, wrong in dates_too_late(event.kind, payload(event), context.today_on):
        raise Refusal(field, f"{label(event.kind, field)}: this {wrong}.")
    if about is not None:
        _check_about(case_id, event, about)
    event_id = log.append(context, case_id, event, occurred_on, about, expected)
    if note.strip() and context.practitioner_id:
        _add_note(context, case_id, event_id, note.strip())
    follow(case_id, context.rulebook)
    dispatch.after_commit(PROJECT, str(case_id))
    return event_id


def _check_about(case_id: UUID, event: CaseEvent, about: str) -> None:
    target = next((each for each in log.recorded_events(case_id) if each.event_id == about), None)
    if target is None or not may_be_about(event.kind, target.kind):
        raise Refusal("", "What this continues is not on this case. Start again from the case.")


def withdraw(context: RecordingContext, case_id: UUID, event_id: str, reason: str) -> str:
    """Withdraw an entry: it no longer counts, and stays in the log. Refuses what is withdrawn already."""
    recorded_events = log.recorded_events(case_id)
    target = next((each for each in recorded_events if each.event_id == event_id), None)
    if target is None:
        raise Refusal("", "There is no such entry on this case.")
    if target.kind != EventWithdrawn.kind and CaseLog(recorded_events).was_withdrawn(event_id):
        raise Refusal("", "This entry has been withdrawn already.")
    return record(context, case_id, EventWithdrawn(reason=reason), context.today_on, event_id)


def allocate(context: RecordingContext, case_id: UUID, practitioner_id: UUID) -> None:
    """Allocate a case to a member of the accountable team."""
    if practitioner_id not in {each.id for each in agencies.members_of(accountable_team(case_id))}:
        raise Refusal("practitioner", "Choose somebody in the accountable team.")
    event = CaseAllocated(practitioner=str(practitioner_id))
    record(context, case_id, event, context.today_on)


def follow(case_id: UUID, rulebook: Rulebook) -> CaseLog:
    """Bring the case's record and clocks up to its log; running it twice changes nothing.

    Returns the log followed; an empty one where the asker may not read the case.
    """
    content = func.has_reason(CaseRecord.id, "content").label("content")
    row = db.session.execute(
        select(CaseRecord.id, CaseRecord.last_seq, content).where(CaseRecord.id == case_id).with_for_update()
    ).first()
    if row is None:
        return CaseLog(())
    case_log = CaseLog(log.recorded_events(case_id))
    if not case_log.all or len(case_log.all) < row.last_seq:
        return CaseLog(())
    place = placed(case_log, agencies.front_door())
    team_code = (
        place.team_code if place.team_code and agencies.team(place.team_code) else accountable_team(case_id)
    )
    holder = place.allocated_to if place.allocated_to and agencies.account(place.allocated_to) else None
    values = {
        "opened_on": place.opened_on,
        "closed_on": place.closed_on,
        "team_code": team_code,
        "allocated_to": holder,
        "tier": place.tier,
        "clocks_seq": row.last_seq,
    }
    # The record names the team that may write. Clocks come first where that is the writer's still, for it may
    # be another's then; after it where it becomes the writer's.
    if row.content:
        clocks.refresh(case_id, case_log, team_code, holder, rulebook)
    db.session.execute(update(CaseRecord).where(CaseRecord.id == case_id).values(values))
    if not row.content:
        clocks.refresh(case_id, case_log, team_code, holder, rulebook)
    return case_log


class Place(NamedTuple):
    """Where its log leaves a case; `team_code` None = where it was when the case was made."""

    opened_on: date | None
    closed_on: date | None
    team_code: str | None
    allocated_to: UUID | None
    tier: str


def placed(case_log: CaseLog, front_door: str | None) -> Place:
    """Where its events leave a case. A closed case stays with the team that had it last.

    A feed may name a team or a practitioner that has no account here: the caller checks.
    """
    state = pathway.state(case_log, front_door, effects())
    last_team = next((team for _, team in reversed(state.team_history) if team), None)
    return Place(
        state.opened_on,
        state.closed_on,
        state.team or last_team,
        _holder(state.practitioner),
        state.tier or "universal",
    )


def _holder(practitioner: str | None) -> UUID | None:
    """The practitioner a case is allocated to; a feed may name one by a code that is no account's id."""
    try:
        return UUID(practitioner) if practitioner else None
    except ValueError:
        return None


def accountable_team(case_id: UUID) -> str:
    """The code of the team that answers for the case; readable to anyone who may know that it exists."""
    found = db.session.scalar(
        text("select code from team where code = accountable_team(:case)"), {"case": case_id}
    )
    return str(found)


def grant_for_now(case_id: UUID, practitioner_id: UUID, until_at: datetime) -> None:
    """Let one practitioner read a case for a few hours."""
    row = {
        "case_id": case_id,
        "practitioner_id": practitioner_id,
        "level": "content",
        "reason": "break glass",
        "until_at": until_at,
    }
    db.session.execute(insert(CaseGrant).inline(), row)


def _add_note(context: RecordingContext, case_id: UUID, event_id: str, words: str) -> None:
    row = {
        "id": uuid4(),
        "case_id": case_id,
        "event_id": event_id,
        "author_id": context.practitioner_id,
        "text": words,
        "written_at": context.at,
    }
    db.session.execute(insert(CaseNote).inline(), row)


def has_followed(case_id: UUID, event_id: str, kind: str) -> bool:
    """Whether an event of `kind` that still counts continues `event_id`."""
    case_log = CaseLog(log.recorded_events(case_id))
    return any(event.about == event_id for event in case_log.by_kind.get(kind, ()))


# --- How far the projections have followed, one case at a time --------------------------------------


class Held(NamedTuple):
    """How far a case has been followed, and what facts need of its child; locked until all is committed."""

    last_seq: int
    clocks_seq: int
    facts_seq: int
    rules_fingerprint: str
    birth_date: date | None
    quindrat_code: str | None

    def clocks_lag(self, fingerprint: str) -> bool:
        """Whether record and clocks have yet to follow the log, or these rules."""
        return self.clocks_seq < self.last_seq or self.rules_fingerprint != fingerprint

    def lags(self, fingerprint: str) -> bool:
        """Whether anything has yet to follow the log, or these rules."""
        return self.last_seq > 0 and (self.facts_seq < self.last_seq or self.clocks_lag(fingerprint))


def hold(case_id: UUID) -> Held | None:
    """Lock a case for following its log; None where there is no such case."""
    row = db.session.execute(
        select(
            CaseRecord.child_id,
            CaseRecord.last_seq,
            CaseRecord.clocks_seq,
            CaseRecord.facts_seq,
            CaseRecord.rules_fingerprint,
        )
        .where(CaseRecord.id == case_id)
        .with_for_update()
    ).first()
    if row is None:
        return None
    child = people.cards({row.child_id})[row.child_id]
    return Held(*row[1:], child.birth_date, child.quindrat_code)


def mark_followed(case_id: UUID, seq: int, fingerprint: str) -> None:
    """The facts have followed the log up to `seq`, by the rules with this fingerprint."""
    values = {"facts_seq": seq, "rules_fingerprint": fingerprint}
    db.session.execute(update(CaseRecord).where(CaseRecord.id == case_id).values(values))


def _behind(fingerprint: str) -> ColumnElement[bool]:
    return and_(
        CaseRecord.last_seq > 0,
        or_(
            CaseRecord.facts_seq < CaseRecord.last_seq,
            CaseRecord.clocks_seq < CaseRecord.last_seq,
            CaseRecord.rules_fingerprint != fingerprint,
        ),
    )


def lagging(fingerprint: str, at_most: int, last: Sequence[UUID] = ()) -> list[UUID]:
    """Cases that lag and that nobody is following just now, locked; those in `last` come at the end."""
    query = select(CaseRecord.id).where(_behind(fingerprint))
    ordered = query.order_by(CaseRecord.id.in_(last), CaseRecord.id).limit(at_most)
    return list(db.session.scalars(ordered.with_for_update(skip_locked=True)))


def lag(fingerprint: str) -> int:
    """How many cases lag behind their log, or these rules."""
    return db.session.scalar(select(func.count()).select_from(CaseRecord).where(_behind(fingerprint))) or 0


# --- In bulk: records computed afresh lie in the temporary table fresh_case -------------------------

FRESH_COLUMNS = "case_id, seq, last_at, opened_on, closed_on, team_code, allocated_to, tier"
DIFFERING = """
    select f.case_id from fresh_case f join case_record r on r.id = f.case_id
    where (r.opened_on, r.closed_on, r.team_code, r.allocated_to, r.tier)
          is distinct from (f.opened_on, f.closed_on, f.team_code, f.allocated_to, f.tier)"""


def await_fresh() -> None:
    """An empty table for the records that a rebuild computes."""
    db.session.execute(text("drop table if exists pg_temp.fresh_case"))
    db.session.execute(
        text(
            "create temp table fresh_case (case_id uuid primary key, seq integer, last_at timestamptz,"
            " opened_on date, closed_on date, team_code text, allocated_to uuid, tier text,"
            " unseen boolean not null default false) on commit drop"
        )
    )


def complete_fresh() -> None:
    """Teams and practitioners that are not known here give way to the team as it is, and to nobody.

    A case that nothing has followed yet is marked `unseen`: there is nothing to compare it with.
    """
    db.session.execute(
        text(
            "update fresh_case f set unseen = true from case_record r"
            " where r.id = f.case_id and r.clocks_seq = 0 and r.facts_seq = 0"
        )
    )
    db.session.execute(
        text(
            "update fresh_case f set team_code = r.team_code from case_record r where r.id = f.case_id"
            " and (f.team_code is null or f.team_code not in (select code from team))"
        )
    )
    db.session.execute(
        text(
            "update fresh_case set allocated_to = null"
            " where allocated_to is not null and allocated_to not in (select id from practitioner)"
        )
    )
    db.session.execute(text("analyze fresh_case"))


def hold_stale() -> None:
    """Lock the cases of the table stale; one whose log has grown meanwhile leaves it to the sweep."""
    db.session.execute(
        text(
            "select count(*) from (select id from case_record where id in (select case_id from stale)"
            " order by id for no key update) held"
        )
    )
    db.session.execute(
        text(
            "delete from stale s using case_record r, fresh_case f where r.id = s.case_id"
            " and f.case_id = s.case_id and r.last_seq <> f.seq"
        )
    )


def adopt_fresh(fingerprint: str) -> None:
    """The stale cases become what was computed."""
    db.session.execute(
        text(
            "update case_record r set opened_on = f.opened_on, closed_on = f.closed_on,"
            " team_code = f.team_code, allocated_to = f.allocated_to, tier = f.tier,"
            " clocks_seq = f.seq, facts_seq = f.seq, rules_fingerprint = :fingerprint"
            " from fresh_case f join stale s using (case_id) where r.id = f.case_id"
        ),
        {"fingerprint": fingerprint},
    )
