"""All that is kept of some indicators at once: values, targets, comparators, commentary and action plans."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple, TypeVar

from caseflow.scorecard.queries import plans, targets, values
from caseflow.web.together import ask

T = TypeVar("T", targets.KeptComparator, targets.Commentary, plans.PlanCard)


class Kept(NamedTuple):
    """What people entered of some indicators, and by code what stands beside it."""

    values: Mapping[values.Key, values.KeptValue]
    targets: Mapping[tuple[str, str], targets.KeptTarget]
    compared: Mapping[str, list[targets.KeptComparator]]
    commentaries: Mapping[str, list[targets.Commentary]]
    plans: Mapping[str, list[plans.PlanCard]]


def kept_of(codes: Collection[str], periods: Collection[str]) -> Kept:
    """What is kept of these indicators, with the commentary on some periods, from one statement."""
    which = plans.open_of(codes)
    entered, aims, others, said, *of_plans = ask(
        values.last_entered_asked(codes),
        targets.targets_asked(codes),
        targets.comparators_asked(codes),
        targets.commentaries_asked(codes, periods),
        plans.plans_asked(which),
        plans.actions_asked(which),
        plans.reviews_asked(which),
    )
    return Kept(
        values.that_stand(entered),
        targets.by_year(aims),
        _by_code(targets.with_what_came_along(codes, others)),
        _by_code(said),
        _by_code(plans.cards(*of_plans)),
    )


def _by_code(found: Iterable[T]) -> dict[str, list[T]]:
    by_code: dict[str, list[T]] = defaultdict(list)
    for each in found:
        by_code[each.code].append(each)
    return by_code
