"""Action plans: opened where performance is poor, reviewed, and closed with what came of them."""

from datetime import date
from typing import NamedTuple
from uuid import UUID, uuid4

from caseflow.events.context import RecordingContext
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.scorecard.models import ActionPlan, ActionPlanAction, ActionPlanReview

PAST = "Choose today or a later day."
CLOSED = "This action plan is closed."


class Action(NamedTuple):
    """What is to be done, by whom and by when."""

    what: str
    who: str
    by_on: date


def open_plan(
    context: RecordingContext, code: str, reason: str, owner: str, review_on: date, first: Action
) -> UUID:
    """Open a plan with its first action."""
    _not_past(context, "review_on", review_on)
    plan = ActionPlan(
        id=uuid4(),
        code=code,
        reason=reason,
        owner=owner,
        review_on=review_on,
        opened_by=context.practitioner_id,
        opened_at=context.at,
    )
    db.session.add(plan)
    db.session.flush()
    _add(context, plan.id, first)
    return plan.id


def add_action(context: RecordingContext, plan_id: UUID, action: Action) -> None:
    """Add something to be done."""
    _add(context, _open(plan_id).id, action)


def _add(context: RecordingContext, plan_id: UUID, action: Action) -> None:
    _not_past(context, "by_on", action.by_on)
    stamp = {"added_by": context.practitioner_id, "added_at": context.at}
    db.session.add(ActionPlanAction(plan_id=plan_id, **action._asdict(), **stamp))


def finish_action(context: RecordingContext, plan_id: UUID, action_id: UUID) -> None:
    """Say that something is done. Raises Refusal where it was said before."""
    action = db.session.get(ActionPlanAction, action_id)
    if action is None or action.plan_id != _open(plan_id).id:
        raise Refusal("", "There is no such action in this plan.")
    if action.done_on is not None:
        raise Refusal("", "This action is done already.")
    action.done_on, action.done_by = context.today_on, context.practitioner_id


def review(context: RecordingContext, plan_id: UUID, words: str, next_review_on: date) -> None:
    """Say how far the plan is, and when it is looked at next."""
    plan = _open(plan_id)
    _not_past(context, "next_review_on", next_review_on)
    stamp = {"written_by": context.practitioner_id, "written_at": context.at}
    db.session.add(ActionPlanReview(plan_id=plan.id, words=words, next_review_on=next_review_on, **stamp))
    plan.review_on = next_review_on


def close(context: RecordingContext, plan_id: UUID, outcome: str) -> None:
    """Close a plan with what came of it; it stands beside the indicator no more."""
    plan = _open(plan_id)
    plan.closed_by, plan.closed_at, plan.outcome = context.practitioner_id, context.at, outcome


def _open(plan_id: UUID) -> ActionPlan:
    plan = db.session.get(ActionPlan, plan_id)
    if plan is None or plan.closed_at is not None:
        raise Refusal("", CLOSED)
    return plan


def _not_past(context: RecordingContext, field: str, day: date) -> None:
    if day < context.today_on:
        raise Refusal(field, PAST)
