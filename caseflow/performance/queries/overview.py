"""The indicators as a reader meets them: the latest figure of each, the year to date, the one before."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from caseflow.agencies import queries as agencies
from caseflow.events.kinds.census import ETHNICITIES
from caseflow.kernel.dates import Period
from caseflow.performance.queries.figures import NO_GROUP, Figure, figure_series
from caseflow.rules.indicators import IndicatorDefinition, slug
from caseflow.rules.periods import Reporting
from caseflow.rules.rulebook import Rulebook

CHILD_GROUPS: Mapping[str, dict[str, str]] = {
    "age": {
        "00": "Under 1 year",
        "01": "1 to 4 years",
        "05": "5 to 9 years",
        "10": "10 to 15 years",
        "16": "16 years and over",
    },
    "sex": {"F": "Female", "M": "Male"},
    "ethnicity": ETHNICITIES,
    "disability": {"some": "With a disability", "none": "Without a disability"},
}
"""What the groups of children are called; the age is that on the day on which the figure counts the child."""


class IndicatorLine(NamedTuple):
    """One indicator with its figure, the year to date, and the figure of the period before, if any."""

    definition: IndicatorDefinition
    slug: str
    figure: Figure
    to_date: Figure
    before: Figure | None

    @property
    def anything(self) -> bool:
        """Whether there is anything to count, in the period or the year to date."""
        return bool(self.figure.denominator or self.to_date.denominator)


class Counts(NamedTuple):
    """How many rows each list behind a figure has."""

    counted: int
    not_counted: int
    left_out: int


class GroupFigure(NamedTuple):
    """The figure of one group, with the name that people know it by."""

    name: str
    figure: Figure


def by_slug(asked: str, rulebook: Rulebook) -> IndicatorDefinition | None:
    """The indicator of an address; None where there is none."""
    return next((each for code, each in rulebook.indicators.items() if slug(code) == slug(asked)), None)


def counts(figure: Figure, definition: IndicatorDefinition) -> Counts:
    """How many rows there are behind a figure. Of a ratio of two flows each has rows of its own."""
    below = figure.denominator if definition.is_ratio else figure.denominator - figure.numerator
    return Counts(figure.numerator, below, figure.exceptions)


def overview(asked: Reporting, rulebook: Rulebook) -> list[IndicatorLine]:
    """Every indicator that is counted from cases, in the order of the pages."""
    codes = list(rulebook.indicators)
    periods = [asked.within, asked.to_date, *compared_with(asked)]
    series: dict[str, list[Figure]] = {code: [] for code in codes}
    for figure in figure_series(codes, periods, "borough", rulebook):
        series[figure.code].append(figure)
    lines = []
    for code, definition in rulebook.indicators.items():
        now, to_date, *before = series[code]
        lines.append(IndicatorLine(definition, slug(code), now, to_date, before[0] if before else None))
    return lines


def compared_with(asked: Reporting) -> list[Period]:
    """The period that it is compared with: none while it is not over, for a part stands beside no whole."""
    return [asked.before] if asked.before and not asked.so_far else []


class IndicatorFigures(NamedTuple):
    """An indicator's figure in one period, the year to date, the one before, and those of some quarters.

    `year_long` is that of the twelve months up to the period's end.
    """

    figure: Figure
    to_date: Figure
    year_long: Figure
    before: Figure | None
    quarters: list[Figure]


def indicator_figures(
    definition: IndicatorDefinition, asked: Reporting, quarters: Sequence[Reporting], rulebook: Rulebook
) -> IndicatorFigures:
    """What the page of an indicator begins with, from one query."""
    periods = [asked.within, asked.to_date, asked.year_long, *(quarter.within for quarter in quarters)]
    periods += [] if definition.measure.cumulates and asked.kind == "quarter" else compared_with(asked)
    apart = list(dict.fromkeys(periods))  # the one looked at is one of the quarters too
    found = dict(zip(apart, figure_series([definition.code], apart, "borough", rulebook), strict=True))
    now, to_date, year_long, *rest = (found[each] for each in periods)
    before = next(iter(rest[len(quarters) :]), None)
    return IndicatorFigures(now, to_date, year_long, before, rest[: len(quarters)])


def groups(
    definition: IndicatorDefinition, asked: Reporting, by: str, rulebook: Rulebook
) -> list[GroupFigure]:
    """The figure of each group. Together they make up the borough's.

    Every quindrat is there, whether anything happened in it or not; of teams and agencies those that counted.
    """
    found = {each.group: each for each in figure_series([definition.code], [asked.within], by, rulebook)}
    names = group_names(by)
    if by == "quindrat":
        for code in [*names, NO_GROUP[by]]:
            found.setdefault(
                code, Figure(definition.code, asked.within.label, by, code, 0, 0, 0, definition.unit)
            )

    def place(each: Figure) -> tuple[bool, str]:
        return each.group == NO_GROUP[by], each.group if by == "age" else _name(each, names)

    none_last = sorted(found.values(), key=place)
    return [GroupFigure(_name(each, names), each) for each in none_last]


def figure_of(
    definition: IndicatorDefinition, asked: Reporting, by: str, group: str | None, rulebook: Rulebook
) -> Figure:
    """The figure of one group, or of the borough where none is named."""
    series = figure_series([definition.code], [asked.within], by, rulebook)
    name = group or "borough"
    nothing = Figure(definition.code, asked.within.label, by, name, 0, 0, 0, definition.unit)
    return next((figure for figure in series if figure.group == name), nothing)


def group_names(by: str) -> dict[str, str]:
    """What people call the groups of a split, by code."""
    if by == "quindrat":
        return dict(agencies.quindrats())
    if by == "team":
        return {each.code: each.name for each in agencies.teams()}
    return CHILD_GROUPS.get(by) or agencies.agency_names()


def _name(figure: Figure, names: Mapping[str, str]) -> str:
    if figure.group == NO_GROUP[figure.by]:
        return figure.group.capitalize()
    return names.get(figure.group, figure.group)
