"""Requests to step on a case, with the words of both sides."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select, text

from caseflow.clocks import queries as clocks
from caseflow.extensions import db
from caseflow.rules import steps as rules
from caseflow.rules.calendars import Calendar
from caseflow.rules.clock import Status, status
from caseflow.rules.steps import Step
from caseflow.stepping.models import StepAnswer, StepDispute, StepRecord


def steps(sql: str, **given: Any) -> list[Step]:
    """The requests that a statement selects."""
    rows = db.session.execute(text(sql), given).mappings()
    return [Step(**{name: row[name] for name in Step._fields}) for row in rows]


def steps_of(case_id: UUID) -> list[Step]:
    """The requests on a case, oldest first; those of the asker's team, or all for who reads the case."""
    return steps("select * from steps_of(:case) order by requested_on, requested_at, event_id", case=case_id)


def locked(case_id: UUID, event_id: str) -> Step | None:
    """One request, with its case locked until the transaction ends."""
    rows = steps("select * from step_held(:case, :event)", case=case_id, event=event_id)
    return rows[0] if rows else None


def silent(as_at: date) -> list[Step]:
    """Requests whose day to be answered has passed, oldest first; for the workers."""
    return steps(
        "select * from step_by_whom where not withdrawn and decision is null and ended_on is null"
        " and event_id = any(:late) order by due_on, event_id",
        late=clocks.in_breach(rules.ANSWER_TIMESCALE, as_at),
    )


def asked_cases() -> list[UUID]:
    """Every case on which somebody asked to step, in order; for the workers."""
    return list(db.session.scalars(text("select distinct case_id from step order by case_id")))


def late(requests: Sequence[Step], as_at: date) -> set[str]:
    """Which of these requests wait past the last day in time for an answer, by their events."""
    waiting = [step.event_id for step in requests if step.waiting]
    return {
        event_id
        for event_id, clock in clocks.answer_clocks(waiting).items()
        if status(clock, as_at) is Status.IN_BREACH
    }


def consent_gone(event_id: str) -> bool:
    """Whether a request was made with the family's consent, and that consent holds no more."""
    return bool(db.session.scalar(text("select consent_gone(:event)"), {"event": event_id}))


def dispute_of(event_id: str) -> StepDispute | None:
    """The dispute about a request, as it is now."""
    return db.session.scalar(
        select(StepDispute)
        .where(StepDispute.request_id == event_id)
        .execution_options(populate_existing=True)
    )


class RequestDetails(NamedTuple):
    """One request of a thread with everything said about it; `sheet` is None for an imported one."""

    step: Step
    sheet: StepRecord | None
    answer: StepAnswer | None
    dispute: StepDispute | None
    waited: int
    late: bool
    with_manager: int | None
    with_senior: int | None


def threads(case_id: UUID, as_at: date, calendar: Calendar) -> list[list[RequestDetails]]:
    """The requests on a case, a resubmission with what it answers, the latest thread first."""
    requests = steps_of(case_id)
    sheets = {each.event_id: each for each in _of_case(StepRecord, case_id)}
    answers = {each.event_id: each for each in _of_case(StepAnswer, case_id)}
    disputes = {each.request_id: each for each in _of_case(StepDispute, case_id)}
    follows = {each.event_id: each.follows for each in sheets.values() if each.follows}
    past = late(requests, as_at)
    return [
        [
            _details(
                step,
                step.event_id in past,
                sheets.get(step.event_id),
                answers.get(step.decision_id or ""),
                disputes.get(step.event_id),
                as_at,
                calendar,
            )
            for step in thread
        ]
        for thread in rules.threads(requests, follows)
    ]


def _details(
    step: Step,
    late: bool,
    sheet: StepRecord | None,
    answer: StepAnswer | None,
    dispute: StepDispute | None,
    as_at: date,
    calendar: Calendar,
) -> RequestDetails:
    waited = rules.working_days(calendar, step.requested_on, step.decided_on or step.ended_on or as_at)
    manager = senior = None
    if dispute is not None:
        until_on = dispute.settled_on or as_at
        manager = rules.working_days(calendar, dispute.raised_on, dispute.passed_on or until_on)
        senior = rules.working_days(calendar, dispute.passed_on, until_on) if dispute.passed_on else None
    return RequestDetails(step, sheet, answer, dispute, waited, late, manager, senior)


def _of_case(model: Any, case_id: UUID) -> list[Any]:
    return list(db.session.scalars(select(model).where(model.case_id == case_id)))


def refusals(case_id: UUID) -> list[StepRecord]:
    """What the family said no to, latest first: nobody was asked."""
    query = select(StepRecord).where(StepRecord.case_id == case_id, StepRecord.refused)
    return list(db.session.scalars(query.order_by(StepRecord.written_at.desc())))


def sheet(event_id: str) -> StepRecord | None:
    """The transition record of a request, for those who may read it."""
    return db.session.get(StepRecord, event_id)


def thread_of(case_id: UUID, event_id: str, as_at: date, calendar: Calendar) -> list[RequestDetails]:
    """The thread that a request belongs to, up to the latest; empty where the asker may not see it."""
    for thread in threads(case_id, as_at, calendar):
        if any(each.step.event_id == event_id for each in thread):
            return thread
    return []
