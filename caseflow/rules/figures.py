"""Figures: what the facts of a period come to, and which of them are behind it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from caseflow.kernel.dates import Period
from caseflow.rules.indicators import Fact, IndicatorDefinition
from caseflow.rules.indicators.fact import COUNT, PERCENT, POINTS


class Figure(NamedTuple):
    """One indicator for one period: "41 of 44", its value, and how many exceptions were left out."""

    numerator: int
    denominator: int
    exceptions: int
    value: str | None


def percentage(numerator: int, denominator: int) -> str | None:
    """100 x numerator / denominator with one decimal, a half rounded up; None of nothing.

    Whole numbers throughout: 3 of 48 is "6.3".
    """
    if denominator == 0:
        return None
    tenths = (2000 * numerator + denominator) // (2 * denominator)
    return f"{tenths // 10}.{tenths % 10}"


def median(days: Sequence[int]) -> str | None:
    """The middle one of these lengths, or halfway between the middle two, with one decimal; None of none."""
    if not days:
        return None
    ordered, middle = sorted(days), len(days) // 2
    twice = 2 * ordered[middle] if len(days) % 2 else ordered[middle - 1] + ordered[middle]
    return in_halves(twice)


def mean(total: int, number: int) -> str | None:
    """The mean of so many whole numbers that add up to `total`, with one decimal, a half rounded up."""
    if number == 0:
        return None
    tenths = (20 * total + number) // (2 * number)
    return f"{tenths // 10}.{tenths % 10}"


def per_thousand(number: int, people: int) -> str:
    """How many that is for every 1,000 of so many people, with one decimal, a half rounded up."""
    tenths = (20_000 * number + people) // (2 * people)
    return f"{tenths // 10}.{tenths % 10}"


def in_halves(twice: int) -> str:
    """Half of a whole number with one decimal."""
    return f"{twice // 2}.{5 * (twice % 2)}"


def value_of(unit: str, numerator: int, denominator: int, middle: str | None) -> str | None:
    """The value of a figure in its unit: a percentage, how many, or the median or mean (`middle`)."""
    if unit == PERCENT:
        return percentage(numerator, denominator)
    return str(numerator) if unit == COUNT else middle


def counted(facts: Iterable[Fact], definition: IndicatorDefinition, period: Period) -> list[Fact]:
    """The facts that a period's figure is made of, exceptions included: the list behind the count."""
    code, first, last = definition.code, period.first_on, period.last_on
    if definition.snapshot:
        return [fact for fact in facts if fact.code == code and fact.first_on <= last <= fact.last_on]
    return [fact for fact in facts if fact.code == code and first <= fact.first_on <= last]


def figure(rows: Iterable[Fact], unit: str = PERCENT) -> Figure:
    """What the facts of one indicator and one period come to."""
    numerator = denominator = exceptions = 0
    days = []
    for row in rows:
        numerator += row.in_numerator
        denominator += row.in_denominator
        exceptions += row.exception
        days += [row.days] if row.in_denominator and row.days is not None else []
    middle = mean(sum(days), len(days)) if unit == POINTS else median(days)
    return Figure(numerator, denominator, exceptions, value_of(unit, numerator, denominator, middle))
