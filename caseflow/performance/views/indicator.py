"""The page of one indicator, and of the lists behind its figure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask import url_for

from caseflow.performance.forms import SPLITS_OF_CHILDREN, compared_with
from caseflow.performance.queries import (
    Counts,
    Figure,
    GroupFigure,
    IndicatorFigures,
    MemberRow,
    counts,
)
from caseflow.performance.views.figures import (
    FEW,
    UNITS,
    FigureView,
    figure_view,
    list_names,
    movement,
    rests_on,
)
from caseflow.rules.control_limits import P_CHART, SAME_POINT, XMR
from caseflow.rules.figures import percentage
from caseflow.rules.indicators import IndicatorDefinition, slug
from caseflow.rules.indicators.fact import COUNT, PERCENT
from caseflow.rules.periods import Reporting
from caseflow.web.charts import Bar, Bars, Picture, Point, RunChart, bar_chart, run_chart, said, signals
from caseflow.web.components import KeyFigure
from caseflow.web.filters import day_date, sentence_case

WHEN_EMPTY = {
    "counted": "What the indicator counts above the line is listed here.",
    "not-counted": "What is counted below the line only is listed here, with the reason.",
    "left-out": "What cannot be counted is listed here with the reason: a stop before its start, a second"
    " completion, a start that is not known.",
}
LIMITS = {
    P_CHART: "The limits show how far quarters lie apart by chance: the wider, the fewer there were.",
    XMR: "The limits show how far quarters lie apart by chance, as each differs from the one before.",
}
NO_CHANGE = "No quarter shows more than chance: there is no real change."
TOO_FEW = "There are fewer than eight finished quarters: too few to tell a real change from chance."
BUILDS_UP = (
    "This figure builds up over the financial year, so that its quarters are no run, and it has no limits. "
    "It is compared with the same quarter of earlier years:"
)
OF_QUINDRATS = (
    "A quindrat is one of the borough's five localities; a child's is the one where the child lives."
)
OF_CHILDREN = (
    "What is known of a child is that of today; the age is that on the day on which the figure counts."
)
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
    run_words: list[str]
    bounds: str
    lists: Mapping[str, str]
    groups: list[GroupLine]
    borough: GroupLine
    bars: Picture | None
    note: str
    command_by: str


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
    chart = _run(definition, quarters, figures.quarters)
    return IndicatorPage(
        keys=_keys(definition, asked, figures, opens_rows),
        nothing=not now.denominator and not now.exceptions,
        run=run_chart(chart),
        run_words=_run_words(chart, definition),
        bounds=_bounds(definition, now),
        lists=list_names(definition),
        groups=[_group(each.name, each.figure, definition) for each in groups],
        borough=_group("The borough", now, definition),
        bars=_bars(definition, groups) if by == "quindrat" and unit == PERCENT else None,
        note=" ".join(
            (
                {"quindrat": OF_QUINDRATS, "team": OF_TEAMS, "agency": OF_TEAMS}.get(by, OF_CHILDREN),
                SUMS if unit in (PERCENT, COUNT) else MEDIANS,
            )
        ),
        command_by="" if by in SPLITS_OF_CHILDREN else by,
    )


def _group(name: str, figure: Figure, definition: IndicatorDefinition) -> GroupLine:
    return GroupLine(name, figure.group, figure_view(figure), counts(figure, definition))


def _keys(
    definition: IndicatorDefinition, asked: Reporting, figures: IndicatorFigures, opens_rows: bool
) -> list[KeyFigure]:
    """The figure with how it went, how many each list has, and the year so far."""
    now, to_date = figure_view(figures.figure), figure_view(figures.to_date)
    went = sentence_case(movement(figures.figure, figures.before, compared_with(asked)))
    keys = [KeyFigure(now.value, sentence_case(now.counted_from), note=went)]
    for tab in list_tabs(definition, figures.figure):
        href = url_for("performance.children", code=slug(definition.code), period=asked.asked, show=tab.show)
        reason = ", with the reason" if tab.show == "left-out" else ""
        keys.append(KeyFigure(tab.rows, tab.name + reason, href if opens_rows and tab.rows else ""))
    if figures.to_date.period != figures.figure.period:
        keys.append(KeyFigure(to_date.value, f"Year to date: {to_date.counted_from}"))
    if _swings(definition, figures.figure):
        year = figure_view(figures.year_long)
        until = f"to {day_date(asked.within.last_on)}"
        keys.append(KeyFigure(year.value, f"Twelve months {until}: {year.counted_from}"))
    return keys


def _swings(definition: IndicatorDefinition, figure: Figure) -> bool:
    """Whether a longer time steadies it: it is of few, and of what happened in the period."""
    of_a_time = not definition.snapshot and not definition.measure.cumulates
    return of_a_time and rests_on(figure) < FEW


def _bounds(definition: IndicatorDefinition, figure: Figure) -> str:
    """Between which values a share lies, whichever way those left out would have been counted."""
    left_out = figure.exceptions
    if not left_out or figure.unit != PERCENT or definition.is_ratio:
        return ""
    of = figure.denominator + left_out
    low, high = percentage(figure.numerator, of), percentage(figure.numerator + left_out, of)
    return f"If all that was left out ({left_out}) had counted, it would be {high}%; if none had, {low}%."


def list_tabs(definition: IndicatorDefinition, figure: Figure) -> list[ListTab]:
    """The lists behind a figure in their order."""
    return [
        ListTab(show, name, rows, WHEN_EMPTY[show])
        for (show, name), rows in zip(list_names(definition).items(), counts(figure, definition), strict=True)
    ]


def filled(rows: Sequence[MemberRow], sort: str) -> list[str]:
    """Which days and lengths a list shows: those that any row has, and the one that it is sorted by."""
    columns = {"started": "started_on", "due": "due_on", "stopped": "stopped_on", "days": "days"}
    return [
        key
        for key, name in columns.items()
        if key == sort or any(getattr(row, name) is not None for row in rows)
    ]


def place(by: str, group: str | None, names: Mapping[str, Mapping[str, str]]) -> str:
    """The name of a group before that of a period; nothing for the borough."""
    return f"{sentence_case(names.get(by, {}).get(group, group))}, " if group else ""


def _run(
    definition: IndicatorDefinition, quarters: Sequence[Reporting], figures: Sequence[Figure]
) -> RunChart:
    """A proportion is drawn as such; a ratio of two flows may pass 100%, and other figures have a unit."""
    unit = definition.unit
    points = tuple(_point(definition, *each) for each in zip(quarters, figures, strict=True))
    return RunChart(
        "run",
        f"{definition.code} by quarter",
        points,
        not definition.is_ratio and unit == PERCENT,
        unit=UNITS[unit][0].strip(),
        least=0 if unit == COUNT else FEW,
        method=definition.method,
    )


def _point(definition: IndicatorDefinition, quarter: Reporting, figure: Figure) -> Point:
    label = f"{quarter.asked[:-2]} {quarter.asked[-2:]}"
    when = {"finished": not quarter.so_far, "before": quarter.whole.first_on < definition.from_on}
    note = "so far" if quarter.so_far else ""
    if figure.value is None:
        return Point(label, note="nothing to count", **when)
    if definition.is_ratio:
        note = ", ".join(filter(None, (f"{figure.numerator:,} of {figure.denominator:,}", note)))
    elif figure.unit == PERCENT:
        return Point(label, figure.numerator, figure.denominator, note=note, **when)
    value = figure.numerator if figure.unit == COUNT else float(figure.value)
    return Point(label, denominator=rests_on(figure), value=value, note=note, **when)


def _run_words(chart: RunChart, definition: IndicatorDefinition) -> list[str]:
    """What the run shows: what the rules of runs found, or against what it is compared instead."""
    if definition.method == SAME_POINT:
        return [BUILDS_UP, *_same_points(chart)]
    if chart.limits.mean is None:
        return [TOO_FEW]
    return [LIMITS[definition.method], *(signals(chart) or [NO_CHANGE])]


def _same_points(chart: RunChart) -> list[str]:
    """The last finished quarter beside the same one of earlier years."""
    finished = [point for point in chart.points if point.finished and point.height is not None]
    if not finished:
        return []
    last = finished[-1]
    alike = [point for point in finished if point.label[-2:] == last.label[-2:]]
    told = [f"{point.label}: {said(chart, point)}" for point in reversed(alike)]
    return [f"{'; '.join(told)}."]


def _bars(definition: IndicatorDefinition, groups: Sequence[GroupFigure]) -> Picture:
    """The quindrats side by side."""
    bars = tuple(Bar(each.name, each.figure.numerator, each.figure.denominator) for each in groups)
    return bar_chart(Bars("bars", f"{definition.code} by quindrat", bars))
