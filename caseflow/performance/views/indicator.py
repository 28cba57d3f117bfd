"""The page of one indicator, and of the lists behind its figure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask import url_for

from caseflow.performance.queries import Counts, Figure, GroupFigure, IndicatorFigures, counts
from caseflow.performance.views.figures import FEW, UNITS, FigureView, figure_view, list_names, movement
from caseflow.rules.indicators import IndicatorDefinition, slug
from caseflow.rules.indicators.fact import COUNT, PERCENT
from caseflow.rules.periods import Reporting
from caseflow.web.charts import Bar, Bars, Picture, Point, RunChart, bar_chart, run_chart
from caseflow.web.components import KeyFigure
from caseflow.web.filters import sentence_case

WHEN_EMPTY = {
    "counted": "What the indicator counts above the line is listed here.",
    "not-counted": "What is counted below the line only is listed here, with the reason.",
    "left-out": "What cannot be counted is listed here with the reason: a stop before its start, a second"
    " completion, a start that is not known.",
}
OF_QUINDRATS = "A child's quindrat is where the child lives."
OF_TEAMS = "The team and agency are those of what was counted."
SUMS = "The rows add up to the borough."
MEDIANS = "The rows of all groups are those of the borough; medians and means do not add up."


class GroupLine(NamedTuple):
    """The figure of one group, and how many rows each list behind it has."""

    name: str
    group: str
    figure: FigureView
    counts: Counts


class ListTab(NamedTuple):
    """One of the lists behind a figure: its name, how many rows it has, and what is said of an empty one."""

    show: str
    name: str
    rows: int
    when_empty: str

    @property
    def title(self) -> str:
        """The list's name with the number of its rows."""
        return f"{self.name} ({self.rows})"


class IndicatorPage(NamedTuple):
    """What the page of an indicator shows above its definition; `nothing` where there is nothing to count."""

    keys: list[KeyFigure]
    nothing: bool
    run: Picture
    lists: Mapping[str, str]
    groups: list[GroupLine]
    borough: GroupLine
    bars: Picture | None
    note: str


def indicator_page(
    definition: IndicatorDefinition,
    asked: Reporting,
    quarters: Sequence[Reporting],
    figures: IndicatorFigures,
    by: str,
    groups: Sequence[GroupFigure],
    opens_rows: bool,
) -> IndicatorPage:
    """The figures of an indicator; its numbers open their lists where the reader may see those."""
    now = figures.figure
    unit = definition.unit
    return IndicatorPage(
        keys=_keys(definition, asked, figures, opens_rows),
        nothing=not now.denominator and not now.exceptions,
        run=_run(definition, quarters, figures.quarters),
        lists=list_names(definition),
        groups=[_group(each.name, each.figure, definition) for each in groups],
        borough=_group("The borough", now, definition),
        bars=_bars(definition, groups) if by == "quindrat" and unit == PERCENT else None,
        note=" ".join(
            (
                OF_QUINDRATS if by == "quindrat" else OF_TEAMS,
                SUMS if unit in (PERCENT, COUNT) else MEDIANS,
            )
        ),
    )


def _group(name: str, figure: Figure, definition: IndicatorDefinition) -> GroupLine:
    return GroupLine(name, figure.group, figure_view(figure), counts(figure, definition))


def _keys(
    definition: IndicatorDefinition, asked: Reporting, figures: IndicatorFigures, opens_rows: bool
) -> list[KeyFigure]:
    """The figure with how it went, how many each list has, and the year so far."""
    now, to_date = figure_view(figures.figure), figure_view(figures.to_date)
    went = sentence_case(movement(figures.figure, figures.before, definition.polarity))
    keys = [KeyFigure(now.value, sentence_case(now.counted_from), note=went)]
    for tab in list_tabs(definition, figures.figure):
        href = url_for("performance.children", code=slug(definition.code), period=asked.asked, show=tab.show)
        reason = ", with the reason" if tab.show == "left-out" else ""
        keys.append(KeyFigure(tab.rows, tab.name + reason, href if opens_rows else ""))
    if figures.to_date.period != figures.figure.period:
        keys.append(KeyFigure(to_date.value, f"Year to date: {to_date.counted_from}"))
    return keys


def list_tabs(definition: IndicatorDefinition, figure: Figure) -> list[ListTab]:
    """The lists behind a figure in their order."""
    return [
        ListTab(show, name, rows, WHEN_EMPTY[show])
        for (show, name), rows in zip(list_names(definition).items(), counts(figure, definition), strict=True)
    ]


def place(by: str, group: str | None, names: Mapping[str, Mapping[str, str]]) -> str:
    """The name of a group before that of a period; nothing for the borough."""
    return f"{sentence_case(names.get(by, {}).get(group, group))}, " if group else ""


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


def _bars(definition: IndicatorDefinition, groups: Sequence[GroupFigure]) -> Picture:
    """The quindrats side by side."""
    bars = tuple(Bar(each.name, each.figure.numerator, each.figure.denominator) for each in groups)
    return bar_chart(Bars("bars", f"{definition.code} by quindrat", bars))
