"""Action plans: what is done where performance is poor, and how far that is."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from caseflow.extensions import db
from caseflow.scorecard.models import ActionPlan, ActionPlanAction, ActionPlanReview
from caseflow.web.together import any_of


class PlannedAction(NamedTuple):
    """One thing to be done; `done_on` once it is."""

    id: UUID
    what: str
    who: str
    by_on: date
    done_on: date | None


class Review(NamedTuple):
    """What a review found, and by whom and when."""

    words: str
    next_review_on: date
    written_by: UUID
    written_at: datetime


class PlanCard(NamedTuple):
    """An action plan with its actions by date and its reviews, the latest first."""

    id: UUID
    code: str
    reason: str
    owner: str
    review_on: date
    opened_by: UUID
    opened_at: datetime
    closed_by: UUID | None
    closed_at: datetime | None
    outcome: str
    actions: tuple[PlannedAction, ...] = ()
    reviews: tuple[Review, ...] = ()

    @property
    def people(self) -> set[UUID]:
        """Whose names its words need."""
        return {
            each
            for each in (self.opened_by, self.closed_by, *(review.written_by for review in self.reviews))
            if each
        }


def open_plans(codes: Collection[str]) -> list[PlanCard]:
    """The plans of these indicators that nobody has closed, the earliest first."""
    query = select(ActionPlan).where(any_of(ActionPlan.code, codes), ActionPlan.closed_at.is_(None))
    return _cards(db.session.scalars(query.order_by(ActionPlan.opened_at)))


def plans_of(code: str) -> list[PlanCard]:
    """Every plan of an indicator, the latest first."""
    query = select(ActionPlan).where(ActionPlan.code == code).order_by(ActionPlan.opened_at.desc())
    return _cards(db.session.scalars(query))


def plan(plan_id: UUID) -> PlanCard | None:
    """One plan."""
    return next(iter(_cards(db.session.scalars(select(ActionPlan).where(ActionPlan.id == plan_id)))), None)


def _cards(rows: Iterable[ActionPlan]) -> list[PlanCard]:
    """Plans with what belongs to them, from two statements however many there are."""
    found = list(rows)
    ids = [row.id for row in found]
    actions: dict[UUID, list[PlannedAction]] = defaultdict(list)
    reviews: dict[UUID, list[Review]] = defaultdict(list)
    of_plan = select(ActionPlanAction).where(ActionPlanAction.plan_id.in_(ids))
    for action in db.session.scalars(of_plan.order_by(ActionPlanAction.by_on, ActionPlanAction.added_at)):
        fields = action.id, action.what, action.who, action.by_on, action.done_on
        actions[action.plan_id].append(PlannedAction(*fields))
    query = select(ActionPlanReview).where(ActionPlanReview.plan_id.in_(ids))
    for row in db.session.scalars(query.order_by(ActionPlanReview.written_at.desc())):
        reviews[row.plan_id].append(Review(row.words, row.next_review_on, row.written_by, row.written_at))
    return [
        PlanCard(
            row.id,
            row.code,
            row.reason,
            row.owner,
            row.review_on,
            row.opened_by,
            row.opened_at,
            row.closed_by,
            row.closed_at,
            row.outcome,
            tuple(actions[row.id]),
            tuple(reviews[row.id]),
        )
        for row in found
    ]
