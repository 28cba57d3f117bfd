"""The page of an indicator: what stands beside its figures, in words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from flask import url_for

from caseflow.performance.forms import in_words
from caseflow.rules.indicators.fact import PERCENT
from caseflow.rules.periods import reporting as read_period
from caseflow.rules.periods import years_up_to
from caseflow.rules.plan import PlanIndicator
from caseflow.rules.plan_measures import PERCENTAGE_POINTS, PlanMeasure
from caseflow.rules.scorecard import TOLERANCE, Target
from caseflow.rules.targets import target_words
from caseflow.scorecard.queries.plans import PlanCard
from caseflow.scorecard.queries.targets import Commentary, KeptComparator, KeptTarget
from caseflow.scorecard.views.values import shown_target, value_words
from caseflow.web.filters import date_and_time, day_date, long_date, plural

AGREEMENT = ("2008-09", "2009-10", "2010-11")
"""The three years of the Local Area Agreement."""
GOOD = {"high": "a high value", "low": "a low value", "range": "a value in its range"}


class TargetLine(NamedTuple):
    """The target of a year in words."""

    year: str
    target: str
    nearly: str
    source: str
    by: str


class CommentaryLine(NamedTuple):
    """A commentary in words."""

    period: str
    words: str
    by: str


class ComparatorLine(NamedTuple):
    """What others came to, in words."""

    area: str
    year: str
    value: str
    source: str


class ActionLine(NamedTuple):
    """One action of a plan: what, who, by when, how it stands; `finish_href` says that it is done."""

    what: str
    who: str
    due: str
    state: str
    finish_href: str


class PlanView(NamedTuple):
    """An action plan in words."""

    id: UUID
    code: str
    href: str
    title: str
    actions_title: str
    reason: str
    facts: tuple[tuple[str, str], ...]
    actions: tuple[ActionLine, ...]
    reviews: tuple[CommentaryLine, ...]
    is_open: bool


def good_is(measure: PlanMeasure) -> str:
    """Which way is good, in a sentence."""
    good = GOOD.get(measure.polarity)
    return f"Good is {good}." if good else "It tells the context: neither high nor low is good."


def target_years(printed: PlanIndicator | None, as_at: date) -> tuple[str, ...]:
    """The years that targets are set for: the agreement's three, or last year, this one and the next."""
    if printed and printed.local_area_agreement:
        return AGREEMENT
    last, this = (each.asked for each in years_up_to(as_at, 2))
    starts = int(this[:4]) + 1
    return last, this, f"{starts}-{(starts + 1) % 100:02}"


def standing_targets(
    years: Iterable[str], code: str, kept: Mapping[tuple[str, str], KeptTarget]
) -> dict[str, str]:
    """What stands as the target of each year, as it is typed; nothing where there is none."""
    found = {}
    for year in years:
        known = kept.get((code, year))
        found[year] = target_words(known.target) if known and known.target else ""
    return found


def target_lines(
    measure: PlanMeasure, kept: Iterable[KeptTarget], names: Mapping[UUID, str]
) -> tuple[TargetLine, ...]:
    """The targets that stand, by year."""
    return tuple(
        TargetLine(
            each.year,
            shown_target(measure, each.target),
            tolerance_words(measure, each.target),
            each.source,
            f"{names.get(each.set_by, '')}, {day_date(each.set_at)}",
        )
        for each in sorted(kept, key=lambda each: each.year)
        if each.target
    )


def tolerance_words(measure: PlanMeasure, target: Target) -> str:
    """How far off is nearly met: `5 points`, `a tenth of it`."""
    if measure.unit in (PERCENT, PERCENTAGE_POINTS):
        return f"{(TOLERANCE if target.tolerance is None else target.tolerance).normalize():f} points"
    return "a tenth of it" if target.tolerance is None else f"{target.tolerance.normalize():f}"


def commentary_lines(
    said: Iterable[Commentary], names: Mapping[UUID, str], as_at: date
) -> tuple[CommentaryLine, ...]:
    """What was said, the latest first."""
    return tuple(
        CommentaryLine(
            in_words(read_period(each.period, as_at)),
            each.words,
            f"{names.get(each.written_by, '')}, {date_and_time(each.written_at)}",
        )
        for each in said
    )


def comparator_lines(measure: PlanMeasure, found: Sequence[KeptComparator]) -> tuple[ComparatorLine, ...]:
    """What others came to, the latest year first."""
    return tuple(
        ComparatorLine(each.area, each.year, value_words(measure, each.value), each.source) for each in found
    )


def plan_view(plan: PlanCard, names: Mapping[UUID, str], as_at: date, title: str) -> PlanView:
    """An action plan in words."""
    facts = [
        ("Who answers for it", plan.owner),
        ("Opened", f"{long_date(plan.opened_at)} by {names.get(plan.opened_by, '')}"),
    ]
    if plan.closed_at and plan.closed_by:
        facts.append(("Closed", f"{long_date(plan.closed_at)} by {names.get(plan.closed_by, '')}"))
        facts.append(("What came of it", plan.outcome))
    else:
        past = ", which has passed" if plan.review_on < as_at else ""
        facts.append(("Next review", f"{long_date(plan.review_on)}{past}"))
    return PlanView(
        plan.id,
        plan.code,
        url_for("scorecard.plan", plan_id=plan.id),
        f"{title}: {how_far(plan)}",
        f"Actions of the plan of {day_date(plan.opened_at)}",
        plan.reason,
        tuple(facts),
        tuple(_action(plan, number, as_at) for number in range(len(plan.actions))),
        tuple(
            CommentaryLine("", each.words, f"{names.get(each.written_by, '')}, {day_date(each.written_at)}")
            for each in plan.reviews
        ),
        plan.closed_at is None,
    )


def how_far(plan: PlanCard) -> str:
    """How many of a plan's actions are done."""
    done = sum(each.done_on is not None for each in plan.actions)
    return f"{done} of {plural(len(plan.actions), 'action')} done"


def _action(plan: PlanCard, number: int, as_at: date) -> ActionLine:
    action = plan.actions[number]
    state = f"Done {day_date(action.done_on)}" if action.done_on else "To do"
    if not action.done_on and action.by_on < as_at:
        state = "Past its date"
    can_finish = plan.closed_at is None and action.done_on is None
    href = url_for("scorecard.finish_action", plan_id=plan.id, action_id=action.id) if can_finish else ""
    return ActionLine(action.what, action.who, day_date(action.by_on), state, href)


def names_words(names: Iterable[str]) -> str:
    """What is said to somebody whose commentary may name a child."""
    which = " and ".join(f"“{each}”" for each in names)
    return f"{which}: a child of this name is on record. If it is that child, write it anew without it."
