"""Action plans: what is done where performance is poor, and how far that is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from caseflow.web.together import Question, array_words, ask


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


class PlanRow(NamedTuple):
    """An action plan without what belongs to it."""

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


class ActionOf(NamedTuple):
    """One thing to be done under a plan."""

    plan_id: UUID
    action: PlannedAction


class ReviewOf(NamedTuple):
    """One review of a plan."""

    plan_id: UUID
    review: Review


class Which(NamedTuple):
    """Which plans are asked for: a condition on `p`, and what is given to it."""

    condition: str
    given: Mapping[str, Any]


def open_of(codes: Iterable[str]) -> Which:
    """The plans of these indicators that nobody has closed."""
    condition = "p.closed_at is null and p.code = any(cast(:codes as text[]))"
    return Which(condition, {"codes": array_words(codes)})


def plans_asked(which: Which) -> Question[PlanRow]:
    """The question of these plans, the earliest first."""
    columns = "id, code, reason, owner, review_on, opened_by, opened_at, closed_by, closed_at, outcome"
    select = f"select {columns} from action_plan p where {which.condition} order by opened_at"
    return Question(select, which.given, PlanRow)


def actions_asked(which: Which) -> Question[ActionOf]:
    """The question of what is to be done under these plans, by date."""
    select = (
        "select a.plan_id, a.id, a.what, a.who, a.by_on, a.done_on from action_plan_action a"
        f" join action_plan p on p.id = a.plan_id where {which.condition} order by a.by_on, a.added_at"
    )
    return Question(select, which.given, ActionOf)


def reviews_asked(which: Which) -> Question[ReviewOf]:
    """The question of what the reviews of these plans found, the latest first."""
    select = (
        "select r.plan_id, r.words, r.next_review_on, r.written_by, r.written_at from action_plan_review r"
        f" join action_plan p on p.id = r.plan_id where {which.condition} order by r.written_at desc"
    )
    return Question(select, which.given, ReviewOf)


def open_plans(codes: Iterable[str]) -> list[PlanCard]:
    """The plans of these indicators that nobody has closed, the earliest first."""
    return _asked(open_of(codes))


def plans_of(code: str) -> list[PlanCard]:
    """Every plan of an indicator, the latest first."""
    return _asked(Which("p.code = :code", {"code": code}))[::-1]


def plan(plan_id: UUID) -> PlanCard | None:
    """One plan."""
    return next(iter(_asked(Which("p.id = :plan", {"plan": plan_id}))), None)


def _asked(which: Which) -> list[PlanCard]:
    return cards(*ask(plans_asked(which), actions_asked(which), reviews_asked(which)))


def cards(
    rows: Iterable[PlanRow], actions: Iterable[ActionOf], reviews: Iterable[ReviewOf]
) -> list[PlanCard]:
    """Plans with what belongs to them."""
    to_do: dict[UUID, list[PlannedAction]] = defaultdict(list)
    reviewed: dict[UUID, list[Review]] = defaultdict(list)
    for action in actions:
        to_do[action.plan_id].append(action.action)
    for review in reviews:
        reviewed[review.plan_id].append(review.review)
    return [PlanCard(*row, tuple(to_do[row.id]), tuple(reviewed[row.id])) for row in rows]
