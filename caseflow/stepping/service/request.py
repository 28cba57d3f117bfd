"""Asking for a step, answering and withdrawing; telling the family."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import insert, update

from caseflow.agencies import queries as agencies
from caseflow.cases import queries as case_queries
from caseflow.cases import service as cases
from caseflow.consent.service import Statement
from caseflow.events import log
from caseflow.events.context import RecordingContext
from caseflow.events.kinds.caf import CafClosed, LeadProfessionalNamed, TacMeetingHeld
from caseflow.events.kinds.case import CaseAllocated
from caseflow.events.kinds.declaration import CaseEvent
from caseflow.events.kinds.stepping import StepDecided, StepRequested
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.notices import service as notices
from caseflow.notices.service import Notification
from caseflow.rules import steps as rules
from caseflow.rules.case_log import CaseLog
from caseflow.rules.effects import ACCEPTED, SPECIALIST
from caseflow.rules.steps import Sheet, Step
from caseflow.stepping import queries
from caseflow.stepping.models import StepAnswer, StepRecord
from caseflow.stepping.service import basis

_GONE = "There is no such request on this case."


class Answer(NamedTuple):
    """What the asked team says. `words` are the reason, or the conditions; `lead_id` leads from now on."""

    decision: str
    reason: str | None = None
    words: str = ""
    would_change: str = ""
    lead_id: UUID | None = None
    told_sender_on: date | None = None
    told_family_on: date | None = None


class Proposed(NamedTuple):
    """The event of a proposal; `asked` is false where the family said no."""

    event_id: str
    asked: bool


def propose(
    context: RecordingContext,
    case_id: UUID,
    sheet: Sheet,
    on: date,
    follows: str | None = None,
    expected: int | None = None,
    statement: Statement | None = None,
) -> Proposed:
    """Ask another team to take the case over. The asking team stays accountable until that team accepts.

    `statement` is what the family said about it, where that is not recorded yet. Where the family says no,
    nobody is asked and nothing is shared: the refusal is recorded.
    """
    case = case_queries.card(case_id)
    to_team, team = agencies.team(sheet.to_team), context.team or ""
    if case is None or case.closed_on is not None:
        raise Refusal("", "The case is not open.")
    if to_team is None:
        raise Refusal("to_team", "Choose the team to ask.")
    rules.check_sheet(sheet, case.tier, to_team.agency_code == context.agency)
    way = rules.direction(case.tier, sheet.to_tier)
    rules.check_asking(queries.steps_of(case_id), sheet.to_team, team, cases.accountable_team(case_id))
    case_log = CaseLog(log.recorded_events(case_id))
    if sheet.consent != "refused":
        rules.check_protection(way, case_log)
    grounds = basis.settle(context, case_id, sheet, to_team, statement, expected)
    event_id = grounds.declined_event_id
    if event_id is None:
        event = StepRequested(
            direction=way,  # type: ignore[arg-type]
            from_tier=case.tier,  # type: ignore[arg-type]
            to_tier=sheet.to_tier,  # type: ignore[arg-type]
            to_team=sheet.to_team,
        )
        about = rules.what_it_continues(case_log)
        expected = None if grounds.recorded else expected
        event_id = cases.record(context, case_id, event, on, about=about, expected=expected)
    _insert_record(context, case_id, event_id, sheet, case.tier, follows, grounds)
    return Proposed(event_id, sheet.consent != "refused")


def _insert_record(
    context: RecordingContext,
    case_id: UUID,
    event_id: str,
    sheet: Sheet,
    from_tier: str,
    follows: str | None,
    grounds: basis.Basis,
) -> None:
    manager = agencies.account(sheet.consent_manager) if sheet.consent_manager else None
    row = asdict(sheet) | {
        "event_id": event_id,
        "case_id": case_id,
        "refused": sheet.consent == "refused",
        "direction": rules.direction(from_tier, sheet.to_tier),
        "from_tier": from_tier,
        "from_team": context.team,
        "follows": follows,
        "consent_manager": manager.name if manager and sheet.consent == "overridden" else "",
        "consent_id": grounds.consent_id,
        "disclosure_id": grounds.disclosure_id,
        "written_by": context.practitioner_id,
        "written_at": context.at,
    }
    db.session.execute(insert(StepRecord).inline(), row)


def answer(context: RecordingContext, case_id: UUID, event_id: str, answer: Answer, on: date) -> str:
    """Answer a request. On acceptance the case, with its lead, goes over in the same moment.

    Who answers second, or what was withdrawn, is refused with what became of it.
    """
    step = locked(case_id, event_id)
    team = context.team
    rules.check_answer(step, answer.decision, on, team, cases.accountable_team(case_id))
    rules.check_reason(answer.decision, answer.reason, answer.words, answer.would_change)
    accepting = answer.decision in ACCEPTED
    if accepting:
        rules.check_protection(step.direction, CaseLog(log.recorded_events(case_id)))
        if queries.consent_gone(event_id):
            raise Refusal("decision", basis.GONE)
        if answer.lead_id not in {each.id for each in agencies.members_of(step.to_team)}:
            raise Refusal("lead_id", "Choose who in your team leads from now on.")
    decided = StepDecided(
        decision=answer.decision,  # type: ignore[arg-type]
        reason=None if accepting else answer.reason,
    )
    decision_id = cases.record(context, case_id, decided, on, about=event_id)
    if accepting:
        _take_over(context, step, decision_id, str(answer.lead_id), on)
    row = answer._asdict() | {
        "event_id": decision_id,
        "request_id": event_id,
        "case_id": case_id,
        "team": step.to_team,
        "lead_id": answer.lead_id if accepting else None,
        "written_by": context.practitioner_id,
        "written_at": context.at,
    }
    in_log = ("decision", "reason")
    row = {name: value for name, value in row.items() if name not in in_log}
    db.session.execute(insert(StepAnswer).inline(), row)
    if step.requested_by:
        notifications = [Notification(step.requested_by, case_id, "step_answered", decision_id, None)]
        notices.tell(notifications, context.at)
    return decision_id


def _take_over(context: RecordingContext, step: Step, decision_id: str, practitioner: str, on: date) -> None:
    """The case goes to somebody in the moment in which it goes over: no instant is without a lead.

    On the way up to specialist services the common assessment ends, for only now is it decided that they work
    with the child. On the way down the last meeting is the first one of the team around the child, where the
    two sides agreed so. Each is recorded a moment after the one before, so that their order in the log is the
    order in which they happened.
    """
    cafs = rules.open_assessments(CaseLog(log.recorded_events(step.case_id)))
    latest = cafs[-1] if cafs else None
    events: list[tuple[CaseEvent, date, str | None]] = [
        (CaseAllocated(practitioner=practitioner), on, decision_id),
        (LeadProfessionalNamed(practitioner=practitioner), on, latest),
    ]
    if step.direction == "up" and step.to_tier == SPECIALIST:
        events += [(CafClosed(reason="stepped_up"), on, each) for each in cafs]
    sheet = queries.sheet(step.event_id)
    met_on = sheet.final_meeting_on if sheet and sheet.first_tac and step.direction == "down" else None
    if latest and met_on and met_on <= on:
        events.append((TacMeetingHeld(), met_on, latest))
    for number, (event, day, about) in enumerate(events, start=1):
        later = context._replace(at=context.at + timedelta(microseconds=number))
        cases.record(later, step.case_id, event, day, about=about)


def locked(case_id: UUID, event_id: str) -> Step:
    """The request, with its case locked: whoever comes second sees what the first one did."""
    step = queries.locked(case_id, event_id)
    if step is None:
        raise Refusal("", _GONE)
    return step


def withdraw(context: RecordingContext, case_id: UUID, event_id: str, reason: str) -> str:
    """Take a request back before it is answered; the asked team sees the case no more."""
    step = locked(case_id, event_id)
    if context.team != step.from_team:
        raise Refusal("", "Only the team that asked can withdraw the request.")
    rules.check_waiting(step)
    if reason not in rules.WITHDRAWALS:
        raise Refusal("reason", "Choose a reason.")
    return cases.withdraw(context, case_id, event_id, reason)


def tell_family(context: RecordingContext, case_id: UUID, event_id: str, told_family_on: date) -> None:
    """Record the day on which the family heard the answer to a request."""
    step = locked(case_id, event_id)
    if step.decision_id is None or step.decided_on is None:
        raise Refusal("told_family_on", "There is no answer to tell yet.")
    if not step.decided_on <= told_family_on <= context.today_on:
        raise Refusal("told_family_on", "The date must be between the answer and today.")
    db.session.execute(
        update(StepAnswer)
        .where(StepAnswer.event_id == step.decision_id)
        .values(told_family_on=told_family_on)
    )
