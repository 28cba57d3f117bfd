"""The indicators as a reader meets them: the latest figure of each, the year to date, the way it went."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from caseflow.agencies import queries as agencies
from caseflow.performance.queries.figures import NO_GROUP, Figure, figure_series
from caseflow.rules.indicators import IndicatorDefinition, slug
from caseflow.rules.indicators.fact import COUNT, PERCENT
from caseflow.rules.periods import Reporting
from caseflow.rules.rulebook import Rulebook
from caseflow.web.charts import Bar, Bars, Picture, Point, RunChart, bar_chart, run_chart

FEW = 10
"""Under so many cases a percentage swings: no judgement, and no comparison."""
SAME = Decimal(1)
"""Percentage points within which a figure is the same as before."""
UNITS = {"percent": ("%", " points"), "count": ("", ""), "working_days": (" working days", " working days")}
"""What follows a value, and what follows a change of it."""


class Line(NamedTuple):
    """One indicator with its figure, the year to date, and how it compares with the period before."""

    definition: IndicatorDefinition
    slug: str
    figure: Figure
    to_date: Figure
    movement: str


class Group(NamedTuple):
    """The figure of one group, with the name that people know it by."""

    name: str
    figure: Figure
    not_counted: int


class Counts(NamedTuple):
    """How many rows each list behind a figure has."""

    counted: int
    not_counted: int
    left_out: int


def by_slug(asked: str, rulebook: Rulebook) -> IndicatorDefinition | None:
    """The indicator of an address; None where there is none."""
    return next((each for code, each in rulebook.indicators.items() if slug(code) == slug(asked)), None)


def counts(figure: Figure, definition: IndicatorDefinition) -> Counts:
    """How many rows there are behind a figure. Of a ratio of two flows each has rows of its own."""
    below = figure.denominator if definition.is_ratio else figure.denominator - figure.numerator
    return Counts(figure.numerator, below, figure.exceptions)


def overview(asked: Reporting, rulebook: Rulebook) -> dict[str, list[Line]]:
    """Every indicator under the board that answers for it."""
    codes = list(rulebook.indicators)
    periods = [asked.within, asked.to_date, *([asked.before] if asked.before else [])]
    found: dict[str, list[Figure]] = {code: [] for code in codes}
    for figure in figure_series(codes, periods, "borough", rulebook):
        found[figure.code].append(figure)
    boards: dict[str, list[Line]] = {}
    for code, definition in rulebook.indicators.items():
        now, to_date, *before = found[code]
        words = movement(now, before[0], definition.polarity) if before else ""
        boards.setdefault(definition.board, []).append(Line(definition, slug(code), now, to_date, words))
    return boards


def movement(now: Figure, before: Figure, polarity: str) -> str:
    """How a figure compares with the one before, in words."""
    if now.value is None or before.value is None:
        return "nothing to compare"
    unit, points = UNITS[now.unit]
    if now.unit != COUNT and min(now.denominator, before.denominator) < FEW:
        return f"was {before.value}{unit}; too few cases to compare"
    change = Decimal(now.value) - Decimal(before.value)
    if abs(change) < SAME:
        return f"about the same: was {before.value}{unit}"
    way = "up" if change > 0 else "down"
    judged = {"high": change > 0, "low": change < 0}.get(polarity)
    said = "" if judged is None else ", better" if judged else ", worse"
    return f"{way} {abs(change)}{points}{said}: was {before.value}{unit}"


class Sight(NamedTuple):
    """One indicator in one period: its figure, the year to date, the way it went and the run so far."""

    figure: Figure
    to_date: Figure
    movement: str
    run: Picture


def sight(
    definition: IndicatorDefinition, asked: Reporting, quarters: Sequence[Reporting], rulebook: Rulebook
) -> Sight:
    """What the page of an indicator begins with, from one query."""
    periods = [asked.within, asked.to_date, *(each.within for each in quarters)]
    periods += [asked.before] if asked.before else []
    found = figure_series([definition.code], periods, "borough", rulebook)
    now, to_date, *rest = found
    run, before = rest[: len(quarters)], rest[len(quarters) :]
    words = movement(now, before[0], definition.polarity) if before else ""
    return Sight(now, to_date, words, _run(definition, quarters, run))


def _run(
    definition: IndicatorDefinition, quarters: Sequence[Reporting], figures: Sequence[Figure]
) -> Picture:
    """A proportion is drawn with its limits; a ratio of two flows has none and may pass 100%.

    Neither has a count or a median, which is drawn in its own unit.
    """
    ratio, unit = definition.is_ratio, definition.unit
    title = f"{definition.code} by quarter"
    points = tuple(_point(*each, ratio) for each in zip(quarters, figures, strict=True))
    least = 0 if unit == COUNT else FEW
    plain = not ratio and unit == PERCENT
    return run_chart(RunChart("run", title, points, plain, unit=UNITS[unit][0].strip(), least=least))


def _point(quarter: Reporting, figure: Figure, ratio: bool) -> Point:
    label = f"{quarter.asked[:-2]} {quarter.asked[-2:]}"
    note = "so far" if quarter.so_far else ""
    if figure.value is None:
        return Point(label, note="nothing to count")
    if ratio:
        x_of_y = f"{figure.numerator:,} of {figure.denominator:,}"
        note = f"{x_of_y}, {note}" if note else x_of_y
        return Point(label, denominator=figure.denominator, value=float(figure.value), note=note)
    if figure.unit != PERCENT:
        return Point(label, denominator=figure.denominator, value=float(figure.value), note=note)
    return Point(label, figure.numerator, figure.denominator, note=note)


def groups(
    definition: IndicatorDefinition, asked: Reporting, by: str, rulebook: Rulebook
) -> tuple[list[Group], Picture | None]:
    """The figure of each group and, by quindrat, a picture of them. Together they make up the borough's.

    Every quindrat is there, whether anything happened in it or not; of teams and agencies those that counted.
    """
    found = {each.group: each for each in figure_series([definition.code], [asked.within], by, rulebook)}
    names = group_names(by)
    if by == "quindrat":
        for code in [*names, NO_GROUP[by]]:
            found.setdefault(
                code, Figure(definition.code, asked.within.label, by, code, 0, 0, 0, definition.unit)
            )
    none_last = sorted(found.values(), key=lambda each: (each.group == NO_GROUP[by], _name(each, names)))
    listed = [Group(_name(each, names), each, counts(each, definition).not_counted) for each in none_last]
    if by != "quindrat" or definition.unit != PERCENT:
        return listed, None
    bars = tuple(Bar(each.name, each.figure.numerator, each.figure.denominator) for each in listed)
    return listed, bar_chart(Bars("bars", f"{definition.code} by quindrat", bars))


def figure_of(
    definition: IndicatorDefinition, asked: Reporting, by: str, group: str | None, rulebook: Rulebook
) -> Figure:
    """The figure of one group, or of the borough where none is named."""
    found = figure_series([definition.code], [asked.within], by, rulebook)
    wanted = group or "borough"
    nothing = Figure(definition.code, asked.within.label, by, wanted, 0, 0, 0, definition.unit)
    return next((each for each in found if each.group == wanted), nothing)


def group_names(by: str) -> dict[str, str]:
    """What people call the groups of a split, by code."""
    if by == "quindrat":
        return dict(agencies.quindrats())
    if by == "team":
        return {each.code: each.name for each in agencies.teams()}
    return {each.agency_code: each.agency_name for each in agencies.teams()}


def _name(figure: Figure, names: Mapping[str, str]) -> str:
    if figure.group == NO_GROUP[figure.by]:
        return figure.group.capitalize()
    return names.get(figure.group, figure.group)
