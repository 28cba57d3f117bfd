"""Recording on a case, and keeping its record and clocks in step with its log."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import insert, select, text, update

from caseflow import dispatch
from caseflow.agencies import queries as agencies
from caseflow.cases.models import CaseGrant, CaseNote, CaseRecord
from caseflow.clocks import service as clocks
from caseflow.events import log
from caseflow.events.catalogue import CaseAllocated, CaseEvent, EventWithdrawn
from caseflow.events.log import Recorder
from caseflow.extensions import db
from caseflow.kernel import Happening, Refusal
from caseflow.rules import pathway
from caseflow.rules.dated import Rulebook

EARLIEST = date(1990, 1, 1)
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
    case_id: UUID,
    event: CaseEvent,
    occurred_on: date,
    recorder: Recorder,
    rulebook: Rulebook,
    today_on: date,
    about: str | None = None,
    expected: int | None = None,
    note: str = "",
) -> str:
    """Append an event and bring the case's record and clocks up to it, in one transaction.

    A writer who may not read the case (a concern about somebody else's case) appends all the same; the
    workers bring the clocks up. Returns the event's id. Raises Refusal for a date before 1990 or after
    today, and for what the log refuses.
    """
    if not EARLIEST <= occurred_on <= today_on:
        raise Refusal("occurred_on", "The date must be today or in the past, and not before 1990.")
    event_id = log.append(case_id, event, occurred_on, recorder, about, expected)
    if note.strip() and recorder.practitioner_id:
        _add_note(case_id, event_id, recorder, note.strip())
    follow(case_id, rulebook)
    dispatch.after_commit(PROJECT, str(case_id))
    return event_id


def withdraw(
    case_id: UUID, event_id: str, reason: str, recorder: Recorder, rulebook: Rulebook, today_on: date
) -> str:
    """Withdraw an entry: it no longer counts, and stays in the log. Refuses what is withdrawn already."""
    happenings = log.happenings(case_id)
    target = next((each for each in happenings if each.event_id == event_id), None)
    if target is None:
        raise Refusal("", "There is no such entry on this case.")
    if any(each.kind == EventWithdrawn.kind and each.about == event_id for each in happenings):
        raise Refusal("", "This entry has been withdrawn already.")
    return record(case_id, EventWithdrawn(reason=reason), today_on, recorder, rulebook, today_on, event_id)


def allocate(
    case_id: UUID, practitioner_id: UUID, recorder: Recorder, rulebook: Rulebook, today_on: date
) -> None:
    """Allocate a case to a member of the accountable team."""
    if practitioner_id not in {each.id for each in agencies.members_of(accountable_team(case_id))}:
        raise Refusal("practitioner", "Choose somebody in the accountable team.")
    event = CaseAllocated(practitioner=str(practitioner_id))
    record(case_id, event, today_on, recorder, rulebook, today_on)


def follow(case_id: UUID, rulebook: Rulebook) -> list[Happening]:
    """Bring the case's record and clocks up to its log; running it twice changes nothing.

    Returns the happenings followed; an empty list where the asker may not read the case.
    """
    row = db.session.execute(
        select(CaseRecord.id, CaseRecord.last_seq).where(CaseRecord.id == case_id).with_for_update()
    ).first()
    if row is None:
        return []
    happenings = log.happenings(case_id)
    if len(happenings) < row.last_seq:
        return []
    state = pathway.state(happenings, agencies.front_door())
    allocated_to = UUID(state.allocated) if state.allocated else None
    values = {
        "opened_on": state.opened_on,
        "closed_on": state.closed_on,
        "allocated_to": allocated_to,
        "tier": state.tier,
        "clocks_seq": row.last_seq,
    }
    if state.team:
        values["team_code"] = state.team
    db.session.execute(update(CaseRecord).where(CaseRecord.id == case_id).values(values))
    clocks.refresh(case_id, happenings, state.team or accountable_team(case_id), allocated_to, rulebook)
    return happenings


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
    db.session.execute(insert(CaseGrant.__table__).inline(), row)


def _add_note(case_id: UUID, event_id: str, recorder: Recorder, words: str) -> None:
    row = {
        "id": uuid4(),
        "case_id": case_id,
        "event_id": event_id,
        "author_id": recorder.practitioner_id,
        "text": words,
        "written_at": recorder.at,
    }
    db.session.execute(insert(CaseNote).inline(), row)
