"""What a scorecard says about a value: how it stands to its target, and whether it has really changed."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from caseflow.rules.control_limits import FEWEST, HIGHER, P_CHART, SAME, XMR, Reading, change
from caseflow.rules.figures import percentage
from caseflow.rules.indicators.fact import COUNT, PERCENT
from caseflow.rules.plan_measures import PERCENTAGE_POINTS, PlanMeasure

FEW = 10
"""Under so many cases a value swings: it is neither rated nor given a direction."""
TOLERANCE = Decimal(5)
"""Percentage points within which a target is nearly met, where it says nothing else."""
TENTH = Decimal("0.1")
"""For what is no percentage, the share of the target within which it is nearly met."""
LATE_AFTER = timedelta(days=42)
"""After the end of a period its value should be there."""
RED, AMBER, GREEN, NONE = "red", "amber", "green", ""
BETTER, WORSE = "better", "worse"


class Amount(NamedTuple):
    """The value of a period, in its unit, and of how many where that is known."""

    value: Decimal
    numerator: int | None = None
    denominator: int | None = None


class Target(NamedTuple):
    """What a year's value should be: `aim` or better, or from `aim` to `up_to`.

    `tolerance` is how far off is still nearly there, in the value's unit.
    """

    aim: Decimal
    up_to: Decimal | None = None
    tolerance: Decimal | None = None


class Rating(NamedTuple):
    """Red, amber or green, or none, and why.

    `far` is how far off its target it is, in percentage points; a tenth of a target that is no percentage
    counts as five.
    """

    colour: str
    reason: str
    far: Decimal = Decimal(0)


class Direction(NamedTuple):
    """Whether a value went up or down by more than chance, which way that is, and why it is not said.

    `over` is how many periods that was read from, the latest included.
    """

    way: str
    judged: str
    reason: str
    over: int = 0


def rating(
    measure: PlanMeasure,
    amount: Amount | None,
    target: Target | None,
    finished: bool,
    whole_year: bool,
    to_date: Amount | None = None,
) -> Rating:
    """How a value stands to its target. A part of a period is not rated, nor are under ten cases.

    A limit for the whole year that the year `to_date` has passed is missed, however the year goes on.
    """
    limit = limit_passed(measure, to_date, target) if finished and not whole_year else None
    if limit is not None and to_date and target:
        words = f"{to_date.value.normalize():,f} already: {limit_words(limit)}"
        return Rating(RED, words, _far(measure, to_date.value - limit, target))
    unrated = _unrated(measure, amount, target, finished, whole_year)
    if unrated or amount is None or target is None:
        return Rating(NONE, unrated)
    off = _off_target(measure, amount.value, target)
    if off <= 0:
        return Rating(GREEN, "within its range" if target.up_to is not None else "target met")
    tolerance = target.tolerance if target.tolerance is not None else _tolerance(measure, target)
    by, far = f"{_plain(off)}{_by(measure)} {_off(amount.value, target)}", _far(measure, off, target)
    return Rating(AMBER, f"{by}, nearly met", far) if off <= tolerance else Rating(RED, by, far)


def limit_words(limit: Decimal) -> str:
    """That a limit is passed: `the year's limit of 250 is passed`."""
    return f"the year's limit of {limit.normalize():,f} is passed"


def limit_passed(measure: PlanMeasure, to_date: Amount | None, target: Target | None) -> Decimal | None:
    """The limit of what adds up over the year, where it is passed already; None where it is not."""
    if to_date is None or target is None or not measure.cumulates:
        return None
    limit = target.aim if measure.polarity == "low" and target.up_to is None else target.up_to
    if limit is None or to_date.value <= limit or few(measure, to_date, target):
        return None
    return limit


def _far(measure: PlanMeasure, off: Decimal, target: Target) -> Decimal:
    """How far off a target a value is, so that measures of different units have an order."""
    reach = _tolerance(measure, target)
    return off / reach * TOLERANCE if reach else off


def _unrated(
    measure: PlanMeasure, amount: Amount | None, target: Target | None, finished: bool, whole_year: bool
) -> str:
    if amount is None:
        return "no figure"
    if not finished:
        return "the period is not over"
    ranged = target is not None and target.up_to is not None
    if measure.polarity == "neither" and not ranged:
        return "tells the context, neither good nor bad"
    if target is None:
        return "no target"
    if measure.cumulates and not whole_year:
        return "the target is for the whole year"
    if few(measure, amount, target):
        return f"fewer than {FEW} cases"
    return ""


def few(measure: PlanMeasure, amount: Amount, target: Target | None = None) -> bool:
    """Whether a value rests on a handful of cases; of a count those are what is counted, or should be."""
    if amount.denominator is not None:
        return amount.denominator < FEW
    most = max(amount.value, target.aim if target else Decimal(0))
    return measure.unit == COUNT and most < FEW


def _off_target(measure: PlanMeasure, value: Decimal, target: Target) -> Decimal:
    """How far a value is on the wrong side of its target; 0 or less where it is met."""
    if target.up_to is not None:
        return max(target.aim - value, value - target.up_to)
    return value - target.aim if measure.polarity == "low" else target.aim - value


def _tolerance(measure: PlanMeasure, target: Target) -> Decimal:
    return TOLERANCE if measure.unit in (PERCENT, PERCENTAGE_POINTS) else abs(target.aim) * TENTH


def _plain(value: Decimal) -> str:
    return f"{value.quantize(TENTH, ROUND_HALF_UP).normalize():f}"


def _off(value: Decimal, target: Target) -> str:
    """In which direction a value is out of a range; a target without one has a better side."""
    if target.up_to is None:
        return "off target"
    return "below its range" if value < target.aim else "above its range"


def _by(measure: PlanMeasure) -> str:
    return " points" if measure.unit in (PERCENT, PERCENTAGE_POINTS) else ""


def direction(
    measure: PlanMeasure, earlier: Sequence[Amount | None], latest: Amount | None, finished: bool
) -> Direction:
    """Whether the latest of some whole periods differs from the earlier ones by more than chance.

    The limits and runs of `control_limits` say so, as under the chart of an indicator; never one point alone
    that is higher than the one before it.
    """
    if latest is None:
        return Direction("", "", "no figure")
    if not finished:
        return Direction("", "", "the period is not over")
    if few(measure, latest):
        return Direction("", "", "too few cases to say")
    known = [*(each for each in earlier if each is not None), latest]
    if len(known) < FEWEST:
        return Direction("", "", f"too few periods to say: {len(known)} of {FEWEST}")
    shares = measure.unit == PERCENT and all(each.numerator is not None for each in known)
    readings = tuple(Reading(float(each.value), each.denominator or 0) for each in known)
    found = _change(readings, P_CHART if shares else XMR)
    if found == SAME:
        return Direction("same", "", "no real change", len(known))
    return Direction("up" if found == HIGHER else "down", _judged(measure, found == HIGHER), "", len(known))


@lru_cache(
    maxsize=2_000
)  # every scorecard asks about the same runs: half of what it took to judge its values
def _change(readings: tuple[Reading, ...], method: str) -> str:
    return change(readings, method)


def _judged(measure: PlanMeasure, risen: bool) -> str:
    if measure.polarity not in ("high", "low"):
        return ""
    return BETTER if risen == (measure.polarity == "high") else WORSE


def is_late(ended_on: date, as_at: date) -> bool:
    """Whether a value of a period that ended on a day should be there by now."""
    return as_at - ended_on > LATE_AFTER


def urgency(rated: Rating, moved: Direction, late: bool) -> tuple[int, Decimal]:
    """Where a line stands among others: red, late and clearly worse first, and each by how far off it is."""
    if rated.colour == RED:
        place = 0
    elif late:
        place = 1
    elif moved.judged == WORSE:
        place = 2
    else:
        place = {AMBER: 3, GREEN: 5}.get(rated.colour, 4)
    return place, -rated.far


def is_wrong(urgent: tuple[int, Decimal]) -> bool:
    """Whether a line is red, late or clearly worse."""
    return urgent[0] < 3


def combined(measure: PlanMeasure, parts: Sequence[Amount | None]) -> Amount | None:
    """What the quarters of a year come to so far; None where one is missing, or where they do not add up.

    What is taken on a day is that of the last quarter. Plain percentages and scores have no sum.
    """
    known = [each for each in parts if each is not None]
    if not known or len(known) < len(parts):
        return None
    if measure.snapshot:
        return known[-1]
    if measure.unit == COUNT:
        return Amount(sum((each.value for each in known), Decimal(0)))
    above = sum(each.numerator or 0 for each in known)
    below = sum(each.denominator or 0 for each in known if each.numerator is not None)
    if measure.unit != PERCENT or any(each.numerator is None for each in known):
        return None
    return Amount(Decimal(str(percentage(above, below))), above, below)
