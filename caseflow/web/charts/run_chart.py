"""A run chart: one indicator by quarter, with its median and, for a proportion, its control limits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import sqrt
from statistics import median

from markupsafe import Markup

from caseflow.web.charts.picture import Picture, Scale, dot, length, line, path, round_top, runs, twice, words
from caseflow.web.filters import number, percent, x_of_y

TOP, BOTTOM, HEIGHT = 16, 62, 300


@dataclass(frozen=True)
class Point:
    """One period. A proportion has numerator and denominator; a mean has value and denominator.

    A figure withheld or missing has none of them and shows as a gap; `note` says why.
    """

    label: str
    numerator: int | None = None
    denominator: int | None = None
    value: float | None = None
    note: str = ""

    @property
    def height(self) -> float | None:
        """The figure itself, if there is one."""
        if self.value is not None:
            return self.value
        if self.numerator is None or not self.denominator:
            return None
        return self.numerator / self.denominator


@dataclass(frozen=True)
class RunChart:
    """What to draw. `ident` is unique on the page; `least` the denominator under which a dot is hollow."""

    ident: str
    title: str
    points: tuple[Point, ...]
    proportion: bool = True
    unit: str = "%"
    target: float | None = None
    least: int = 10


def limits(points: tuple[Point, ...]) -> list[tuple[float, float] | None]:
    """The p-chart's three sigma limits for each point, clipped to 0 and 1; None where nothing counts."""
    shown = [(p.numerator, p.denominator) for p in points if p.numerator is not None and p.denominator]
    total = sum(n or 0 for _, n in shown)
    if not total:
        return [None] * len(points)
    mean = sum(x for x, _ in shown) / total
    return [_limit(mean, p.denominator) if p.height is not None else None for p in points]


def _limit(mean: float, count: int | None) -> tuple[float, float] | None:
    if not count:
        return None
    reach = 3 * sqrt(mean * (1 - mean) / count)
    return max(0.0, mean - reach), min(1.0, mean + reach)


def middle(chart: RunChart) -> float | None:
    """The median of the figures that rest on enough children; None when there are fewer than two."""
    firm = [point.height for point in chart.points if point.height is not None and not _few(chart, point)]
    return median(firm) if len(firm) > 1 else None


def run_chart(chart: RunChart) -> Picture:
    """The drawing, its description and its table."""
    bounds = limits(chart.points if chart.proportion else ()) or [None] * len(chart.points)
    return Picture(
        svg=twice(chart.ident, chart.title, _describe(chart, bounds), lambda w: _draw(chart, bounds, w)),
        title=chart.title,
        description=_describe(chart, bounds),
        headers=("Period", "Figure", "Counted", "Limits", "Note")
        if chart.proportion
        else ("Period", "Figure", "Counted", "Note"),
        rows=tuple(_row(chart, p, b) for p, b in zip(chart.points, bounds, strict=True)),
        key=_key(chart, bounds),
    )


def _few(chart: RunChart, point: Point) -> bool:
    return point.denominator is not None and point.denominator < chart.least


def _outside(height: float | None, bound: tuple[float, float] | None) -> bool:
    return height is not None and bound is not None and not bound[0] <= height <= bound[1]


def _say(chart: RunChart, height: float | None) -> str:
    if chart.proportion or height is None:
        return percent(height)
    return f"{number(height)} {chart.unit}"


def _note(chart: RunChart, point: Point, bound: tuple[float, float] | None) -> str:
    if point.height is None:
        return point.note or "no figure"
    said = [point.note] if point.note else []
    if _few(chart, point):
        said.append(f"fewer than {chart.least}: read with care")
    if _outside(point.height, bound):
        said.append("outside the limits")
    return "; ".join(said)


def _row(chart: RunChart, point: Point, bound: tuple[float, float] | None) -> tuple[str, ...]:
    figure, note = _say(chart, point.height), _note(chart, point, bound)
    if point.height is None:
        return (point.label, "–", "–", "–", note) if chart.proportion else (point.label, "–", "–", note)
    if not chart.proportion:
        return point.label, figure, number(point.denominator), note
    spread = f"{percent(bound[0], 0)} to {percent(bound[1], 0)}" if bound else "–"
    return point.label, figure, x_of_y(point.numerator, point.denominator), spread, note


def _describe(chart: RunChart, bounds: list[tuple[float, float] | None]) -> str:
    shown = [point for point in chart.points if point.height is not None]
    if not shown:
        return "No period has a figure to show."
    said = [
        f"{len(shown)} of {len(chart.points)} periods have a figure.",
        "; ".join(f"{point.label}: {_say(chart, point.height)}" for point in (shown[0], shown[-1])) + ".",
    ]
    if (centre := middle(chart)) is not None:
        said.append(f"Median {_say(chart, centre)}.")
    if chart.target is not None:
        said.append(f"Target {_say(chart, chart.target)}.")
    outside = [p.label for p, b in zip(chart.points, bounds, strict=True) if _outside(p.height, b)]
    if chart.proportion:
        said.append(f"Outside the control limits: {', '.join(outside) or 'none'}.")
    return " ".join(said)


def _key(chart: RunChart, bounds: list[tuple[float, float] | None]) -> tuple[tuple[str, str], ...]:
    key = [("run", "Figure")]
    if any(_few(chart, point) for point in chart.points if point.height is not None):
        key.append(("dot-few", f"Fewer than {chart.least}"))
    if any(_outside(p.height, b) for p, b in zip(chart.points, bounds, strict=True)):
        key.append(("dot-out", "Outside the limits"))
    if (centre := middle(chart)) is not None:
        key.append(("median", f"Median {_say(chart, centre)}"))
    if any(bounds):
        key.append(("limit", "Control limits"))
    if chart.target is not None:
        key.append(("target", f"Target {_say(chart, chart.target)}"))
    return tuple(key)


def _draw(
    chart: RunChart, bounds: list[tuple[float, float] | None], width: float
) -> tuple[float, list[Markup]]:
    left = 50.0
    along = Scale(0, max(len(chart.points) - 1, 1), left + 14, width - 22)
    up = Scale(0, _top(chart), HEIGHT - BOTTOM, TOP)
    marks = _grid(chart, up, left, width)
    marks += _limit_lines(bounds, along, up)
    for level, manner in ((middle(chart), "median"), (chart.target, "target")):
        if level is not None:
            marks.append(line(left, up(level), width, up(level), manner))
    places = [
        None if point.height is None else (along(i), up(point.height)) for i, point in enumerate(chart.points)
    ]
    marks += [path(stretch, "run") for stretch in runs(places) if len(stretch) > 1]
    for place, point, bound in zip(places, chart.points, bounds, strict=True):
        if place is not None:
            marks.append(dot(*place, 5, _manner(chart, point, bound), _hover(chart, point)))
    return HEIGHT, marks + _labels(chart, along, width)


def _top(chart: RunChart) -> float:
    if chart.proportion:
        return 1.0
    heights = [point.height for point in chart.points if point.height is not None]
    return round_top(max([*heights, chart.target or 0]))


def _grid(chart: RunChart, up: Scale, left: float, width: float) -> list[Markup]:
    marks = []
    for step in range(5):
        level = up.high * step / 4
        said = percent(level, 0) if chart.proportion else f"{level:g}"
        marks.append(line(left, up(level), width, up(level), "axis" if step == 0 else "grid"))
        marks.append(words(left - 6, up(level) + 5, said, "quiet end"))
    return marks


def _limit_lines(bounds: list[tuple[float, float] | None], along: Scale, up: Scale) -> list[Markup]:
    half = (along(1) - along(0)) / 2
    marks = []
    for side in (0, 1):
        steps = [None if bound is None else (along(i), up(bound[side])) for i, bound in enumerate(bounds)]
        for stretch in runs(steps):
            edge = [corner for x, y in stretch for corner in ((x - half, y), (x + half, y))]
            left, right = along(0) - 14, along.stop + 22
            marks.append(path([(min(max(x, left), right), y) for x, y in edge], "limit"))
    return marks


def _manner(chart: RunChart, point: Point, bound: tuple[float, float] | None) -> str:
    if _few(chart, point):
        return "dot-few"
    return "dot-out" if _outside(point.height, bound) else "dot"


def _hover(chart: RunChart, point: Point) -> str:
    counted = f" ({x_of_y(point.numerator, point.denominator)})" if chart.proportion else ""
    return f"{point.label}: {_say(chart, point.height)}{counted}"


def _labels(chart: RunChart, along: Scale, width: float) -> list[Markup]:
    """Quarter above year, the year only where it changes; as many as the width can hold."""
    widest = max((length(_two_lines(point.label)[0]) for point in chart.points), default=1)
    room = max(1, int((width - 80) // (widest + 12)))
    every = -(-len(chart.points) // room) if chart.points else 1
    marks, before = [], ""
    last = len(chart.points) - 1
    for i, point in enumerate(chart.points):
        if (last - i) % every:
            continue
        quarter, year = _two_lines(point.label)
        marks.append(words(along(i), HEIGHT - BOTTOM + 22, quarter, "middle"))
        if year and year != before:
            marks.append(words(along(i), HEIGHT - BOTTOM + 40, year, "middle quiet"))
        before = year
    return marks


def _two_lines(label: str) -> tuple[str, str]:
    """`2009-10 Q1` and `2009-10Q1` as quarter and year; any other label stays whole."""
    named = re.fullmatch(r"(\d{4}-\d\d) ?((?:Q|YTD)\d)", label)
    return (named[2], named[1]) if named else (label, "")
