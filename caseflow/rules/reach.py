"""How far a figure could move: where it would lie if each of some entries moved one case."""

from decimal import Decimal
from typing import NamedTuple

from caseflow.rules.figures import percentage
from caseflow.rules.indicators.fact import COUNT
from caseflow.rules.plan_measures import PlanMeasure
from caseflow.rules.scorecard import Amount, Target, rating


class Reach(NamedTuple):
    """The lowest and the highest that a figure could be."""

    lowest: Amount
    highest: Amount


def reach(measure: PlanMeasure, amount: Amount, entries: int) -> Reach | None:
    """Between which amounts a figure would lie if each of these entries moved one case.

    A case is moved where it is counted and was not, comes into the figure or leaves it: no other way moves a
    share further than the first. None for a median, a mean or a ratio: how far one moves is not known.
    """
    above, below = amount.numerator, amount.denominator
    if above is not None and below:
        return Reach(_share(max(0, above - entries), below), _share(min(below, above + entries), below))
    if measure.unit == COUNT:
        return Reach(Amount(max(Decimal(0), amount.value - entries)), Amount(amount.value + entries))
    return None


def _share(above: int, below: int) -> Amount:
    return Amount(Decimal(percentage(above, below) or 0), above, below)


def colour_either_way(measure: PlanMeasure, found: Reach, target: Target | None, whole_year: bool) -> str:
    """The rating that a figure has wherever it lies; empty where it has none, or may change it.

    A range has a better side within it, so what it rates at both ends says nothing of what is between.
    """
    if target is None or target.up_to is not None:
        return ""
    ends = {rating(measure, each, target, True, whole_year).colour for each in found}
    return ends.pop() if len(ends) == 1 else ""
