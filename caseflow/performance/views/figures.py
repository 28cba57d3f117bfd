"""Figures in words: what they come to, what they were counted from, and how they compare."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from flask import url_for

from caseflow.performance.queries import Figure, IndicatorLine
from caseflow.rules.indicators import IndicatorDefinition
from caseflow.rules.indicators.fact import COUNT, PERCENT, POINTS
from caseflow.rules.indicators.said import sides
from caseflow.rules.periods import Reporting
from caseflow.rules.plan import Plan
from caseflow.web.filters import number, sentence_case, share, x_of_y

FEW = 10
"""Under so many cases a percentage swings: no judgement, and no comparison."""
SAME = Decimal(1)
"""Percentage points within which a figure is the same as before."""
UNITS = {
    "percent": ("%", " points"),
    "count": ("", ""),
    "working_days": (" working days", " working days"),
    "points": (" points", " points"),
}
"""What follows a value, and what follows a change of it."""
COMPARED = {
    "quarter": "Compared with the quarter before",
    "year": "Compared with the year before",
    "to date": "Compared with the same part of last year",
}
"""What a kind of period is compared with."""
RATIO_LISTS = {"counted": "Completed", "not-counted": "Received", "left-out": "Left out"}
LISTS = {"counted": "Counted", "not-counted": "Not counted", "left-out": "Left out"}


class FigureView(NamedTuple):
    """A figure: its value, what it was counted from, and a warning where that is a handful of cases."""

    value: str
    counted_from: str
    few: str = ""


class OverviewLine(NamedTuple):
    """One indicator on the page of all of them; the addresses open the rows counted, where the reader may."""

    code: str
    title: str
    plan: str
    href: str
    figure: FigureView
    rows_href: str
    to_date: FigureView
    to_date_href: str
    movement: str


def waiting(cases: int) -> str:
    """For how many cases the figures still wait, in a sentence; empty where they wait for none."""
    if not cases:
        return ""
    if cases == 1:
        return "1 case has changed and has not been counted again yet. These figures wait for it."
    return f"{cases} cases have changed and have not been counted again yet. These figures wait for them."


def figure_view(figure: Figure) -> FigureView:
    """A figure in words."""
    swings = {PERCENT: "percentages", POINTS: "the mean"}.get(figure.unit, "the median")
    handful = figure.unit != COUNT and 0 < rests_on(figure) < FEW
    return FigureView(
        _value(figure),
        _counted_from(figure),
        f"fewer than {FEW} cases: {swings} may swing" if handful else "",
    )


def rests_on(figure: Figure) -> int:
    """How many cases a value rests on: of a mean those with a score, else all that are below the line."""
    return figure.numerator if figure.unit == POINTS else figure.denominator


def _value(figure: Figure) -> str:
    if figure.unit == PERCENT:
        return sentence_case(share(figure.numerator, figure.denominator))
    if figure.value is None:
        return "No figure"
    return number(figure.numerator) if figure.unit == COUNT else f"{figure.value}{UNITS[figure.unit][0]}"


def _counted_from(figure: Figure) -> str:
    if figure.unit == PERCENT:
        return x_of_y(figure.numerator, figure.denominator)
    if figure.unit == POINTS:
        return f"mean of {x_of_y(figure.numerator, figure.denominator)}"
    return "in the period" if figure.unit == COUNT else f"median of {number(figure.denominator)}"


def list_names(definition: IndicatorDefinition) -> dict[str, str]:
    """What the lists behind a figure are called: in the words of the indicator, where it has some."""
    if definition.is_ratio:
        return RATIO_LISTS
    named = sides(definition.measure) or (("met", "not met") if definition.unit == PERCENT else None)
    if named is None:
        return LISTS
    counted, not_counted = map(sentence_case, named)
    return {**LISTS, "counted": counted, "not-counted": not_counted}


def movement(now: Figure, before: Figure | None, then: str = "") -> str:
    """How a figure compares with the one before, of the period `then`; nothing where there is none.

    Whether one step is better or worse is not said: it may be chance, and the run says whether it is.
    """
    if before is None:
        return ""
    if now.value is None or before.value is None:
        return "nothing to compare"
    unit, points = UNITS[now.unit]
    was = f"was {before.value}{unit}{f' in {then}' if then else ''}"
    if now.unit != COUNT and min(rests_on(now), rests_on(before)) < FEW:
        return f"{was}; too few cases to compare"
    change = Decimal(now.value) - Decimal(before.value)
    if abs(change) < SAME:
        return f"about the same: {was}"
    way = "up" if change > 0 else "down"
    return f"{way} {abs(change)}{points}: {was}"


def overview(
    lines: Iterable[IndicatorLine], asked: Reporting, plan: Plan, opens_rows: bool
) -> dict[str, list[OverviewLine]]:
    """Every indicator under the board that answers for it."""
    boards: dict[str, list[OverviewLine]] = {board: [] for board in plan.boards}
    addresses = _addresses(asked, opens_rows)
    for line in lines:
        board = plan.outcomes[line.definition.plan].board
        boards[board].append(_overview_line(line, [each.replace(_CODE, line.slug) for each in addresses]))
    return {board: shown for board, shown in boards.items() if shown}


_CODE = "the-code"


def _addresses(asked: Reporting, opens_rows: bool) -> list[str]:
    """Of the page, the rows and the year's rows of an indicator: found once, not for each of forty."""
    page = url_for("performance.indicator", code=_CODE, period=asked.asked)
    rows = partial(url_for, "performance.children", code=_CODE, show="counted")
    periods = (asked.asked, asked.to_date.label)
    return [page, *(rows(period=each) if opens_rows else "" for each in periods)]


def _overview_line(line: IndicatorLine, addresses: Sequence[str]) -> OverviewLine:
    definition, (page, rows, rows_to_date) = line.definition, addresses
    return OverviewLine(
        definition.code,
        definition.title,
        f"Plan {definition.plan}, {definition.status}",
        page,
        figure_view(line.figure),
        rows,
        figure_view(line.to_date),
        rows_to_date,
        sentence_case(movement(line.figure, line.before)),
    )
