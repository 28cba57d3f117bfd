"""A run chart: one indicator by quarter, with its mean and the control limits around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from math import ceil, floor

from markupsafe import Markup

from caseflow.rules.control_limits import (
    OUTSIDE,
    SAME_POINT,
    XMR,
    Bounds,
    Limits,
    Reading,
    limits,
    sentence,
)
from caseflow.web.charts.picture import (
    DRAWN,
    Picture,
    Scale,
    box,
    dot,
    length,
    line,
    path,
    round_top,
    runs,
    twice,
    words,
)
from caseflow.web.filters import number, percent, x_of_y

TOP, BOTTOM, HEIGHT = 20, 44, 150
LEFT, RIGHT = 50.0, 22
NARROWEST = 20
"""How many percentage points the scale of proportions has at least."""


@dataclass(frozen=True)
class Point:
    """One period. A proportion has numerator and denominator; another figure value and denominator.

    A figure withheld or missing has none of them and shows as a gap; `note` says why. One that is not
    `finished` has no part in the limits; one `before` the definition held is marked.
    """

    label: str
    numerator: int | None = None
    denominator: int | None = None
    value: float | None = None
    note: str = ""
    finished: bool = True
    before: bool = False

    @property
    def height(self) -> float | None:
        """The figure itself, if there is one: a proportion in percent."""
        if self.value is not None:
            return self.value
        if self.numerator is None or not self.denominator:
            return None
        return 100 * self.numerator / self.denominator


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
    method: str = XMR

    @property
    def limits(self) -> Limits:
        """The limits and signals of its points."""
        return _limits(self.points, self.method)


@lru_cache(maxsize=DRAWN)
def _limits(points: tuple[Point, ...], method: str) -> Limits:
    return limits([Reading(p.height, p.denominator or 0, p.finished) for p in points], method)


def run_chart(chart: RunChart) -> Picture:
    """The drawing, its description and its table."""
    return _drawn(chart, tuple(type(point.value) for point in chart.points))


@lru_cache(maxsize=DRAWN)
def _drawn(chart: RunChart, _kinds: tuple[type, ...]) -> Picture:
    """A chart whose numbers are of these kinds: 5 and 5.0 are alike, and read differently."""
    found = chart.limits
    described = _describe(chart, found)
    columns = ("Period", "Figure", "Counted", *(("Limits",) if found.mean is not None else ()), "Note")
    return Picture(
        svg=twice(chart.ident, chart.title, described, lambda width: _draw(chart, found, width)),
        title=chart.title,
        description=described,
        headers=columns,
        rows=tuple(_row(chart, place, found) for place in range(len(chart.points))),
        key=_key(chart, found),
    )


def signals(chart: RunChart) -> list[str]:
    """What the rules of runs say of the chart, in words."""
    labels = [point.label for point in chart.points]
    return [sentence(signal, labels) for signal in chart.limits.signals]


def said(chart: RunChart, point: Point) -> str:
    """The figure of a point, and what it was counted from where it is a proportion."""
    counted = f" ({x_of_y(point.numerator, point.denominator)})" if chart.proportion else ""
    return f"{_say(chart, point.height)}{counted}"


def _few(chart: RunChart, point: Point) -> bool:
    return point.denominator is not None and point.denominator < chart.least


def _outside(found: Limits, place: int) -> bool:
    return any(signal.rule == OUTSIDE and signal.first == place for signal in found.signals)


def _say(chart: RunChart, height: float | None) -> str:
    if height is None:
        return percent(None)
    if chart.proportion:
        return percent(height / 100)
    return f"{number(height)} {chart.unit}".strip()


def _note(chart: RunChart, place: int, found: Limits) -> str:
    point = chart.points[place]
    if point.height is None:
        return point.note or "no figure"
    said = [point.note] if point.note else []
    if point.before:
        said.append("before the definition held")
    if _few(chart, point):
        said.append(f"fewer than {chart.least}: read with care")
    if _outside(found, place):
        said.append("outside the limits")
    return "; ".join(said)


def _row(chart: RunChart, place: int, found: Limits) -> tuple[str, ...]:
    point, note = chart.points[place], _note(chart, place, found)
    bounds = found.bounds[place]
    spread = f"{_say(chart, bounds.lower)} to {_say(chart, bounds.upper)}" if bounds else "–"
    limits_told = (spread,) if found.mean is not None else ()
    if point.height is None:
        return point.label, "–", "–", *limits_told, note
    counted = number(point.denominator)
    if chart.proportion:
        counted = x_of_y(point.numerator, point.denominator)
    return point.label, _say(chart, point.height), counted, *limits_told, note


def _describe(chart: RunChart, found: Limits) -> str:
    shown = [point for point in chart.points if point.height is not None]
    if not shown:
        return "No period has a figure to show."
    said = [
        f"{len(shown)} of {len(chart.points)} periods have a figure.",
        "; ".join(f"{point.label}: {_say(chart, point.height)}" for point in (shown[0], shown[-1])) + ".",
    ]
    low, high = _span(chart, found)
    said.append(f"The scale runs from {_say(chart, low)} to {_say(chart, high)}.")
    if chart.target is not None:
        said.append(f"Target {_say(chart, chart.target)}.")
    if found.mean is not None:
        outside = [p.label for place, p in enumerate(chart.points) if _outside(found, place)]
        said.append(f"Mean {_say(chart, found.mean)}.")
        said.append(f"Outside the control limits: {', '.join(outside) or 'none'}.")
    return " ".join(said)


def _key(chart: RunChart, found: Limits) -> tuple[tuple[str, str], ...]:
    shown = [point for point in chart.points if point.height is not None]
    key = [("run", "Figure")]
    if any(_few(chart, point) for point in shown):
        key.append(("dot-few", f"Fewer than {chart.least}"))
    if any(not point.finished for point in shown):
        key.append(("dot-part", "Not finished"))
    if any(_outside(found, place) for place in range(len(chart.points))):
        key.append(("dot-out", "Outside the limits"))
    if any(point.before for point in chart.points):
        key.append(("bar-back", "Before the definition held"))
    if found.mean is not None:
        key += [("median", f"Mean {_say(chart, found.mean)}"), ("limit", "Control limits")]
    if chart.target is not None:
        key.append(("target", f"Target {_say(chart, chart.target)}"))
    return tuple(key)


def _draw(chart: RunChart, found: Limits, width: float) -> tuple[float, list[Markup]]:
    along = Scale(0, max(len(chart.points) - 1, 1), LEFT + 14, width - RIGHT)
    up = Scale(*_span(chart, found), HEIGHT - BOTTOM, TOP)
    marks = [*_before(chart, along), *_grid(chart, up, width), *_limit_lines(found.bounds, along, up)]
    for level, manner in ((found.mean, "median"), (chart.target, "target")):
        if level is not None:
            marks.append(line(LEFT, up(level), width, up(level), manner))
    places = [None if p.height is None else (along(i), up(p.height)) for i, p in enumerate(chart.points)]
    marks += [path(stretch, "run") for stretch in _stretches(chart, places) if len(stretch) > 1]
    for at, place in enumerate(places):
        if place is not None:
            marks.append(
                dot(
                    *place,
                    4.5,
                    _manner(chart, at, found),
                    f"{chart.points[at].label}: {said(chart, chart.points[at])}",
                )
            )
    return HEIGHT, [*marks, *_last(chart, places), *_labels(chart, along, width)]


def _span(chart: RunChart, found: Limits) -> tuple[float, float]:
    """From where to where the scale runs: of proportions about where they lie, of all else from nothing."""
    heights = [point.height for point in chart.points if point.height is not None]
    heights += [side for bounds in found.bounds if bounds for side in bounds]
    heights += [] if chart.target is None else [chart.target]
    if not heights:
        return 0, 100 if chart.proportion else 1
    if not chart.proportion:
        return 0, round_top(max(heights))
    low, high = 10 * floor(min(heights) / 10), 10 * ceil(max(heights) / 10)
    low = max(min(low, high - NARROWEST), 0)
    return low, max(high, low + NARROWEST)


def _before(chart: RunChart, along: Scale) -> list[Markup]:
    """The ground under the periods before the definition held."""
    last = max((place for place, point in enumerate(chart.points) if point.before), default=None)
    if last is None:
        return []
    half = (along(1) - along(0)) / 2
    return [box(LEFT, TOP, along(last) + half - LEFT, HEIGHT - BOTTOM - TOP, "bar-back")]


def _grid(chart: RunChart, up: Scale, width: float) -> list[Markup]:
    marks = []
    for step in range(3):
        level = up.low + (up.high - up.low) * step / 2
        said = f"{level:g}%" if chart.proportion else f"{level:g}"
        marks.append(line(LEFT, up(level), width, up(level), "axis" if step == 0 else "grid"))
        marks.append(words(LEFT - 6, up(level) + 5, said, "quiet end"))
    return marks


def _limit_lines(bounds: tuple[Bounds | None, ...], along: Scale, up: Scale) -> list[Markup]:
    half = (along(1) - along(0)) / 2
    marks = []
    for side in (0, 1):
        steps = [None if each is None else (along(i), up(each[side])) for i, each in enumerate(bounds)]
        for stretch in runs(steps):
            edge = [corner for x, y in stretch for corner in ((x - half, y), (x + half, y))]
            left, right = along(0) - 14, along.stop + RIGHT
            marks.append(path([(min(max(x, left), right), y) for x, y in edge], "limit"))
    return marks


def _stretches(chart: RunChart, places: list[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """The lines between figures: what builds up over the year begins anew with each."""
    if chart.method != SAME_POINT:
        return list(runs(places))
    years = groupby(zip(chart.points, places, strict=True), key=lambda each: _two_lines(each[0].label)[1])
    return [stretch for _, of_year in years for stretch in runs([place for _, place in of_year])]


def _manner(chart: RunChart, place: int, found: Limits) -> str:
    point = chart.points[place]
    if not point.finished:
        return "dot-part"
    if _few(chart, point):
        return "dot-few"
    return "dot-out" if _outside(found, place) else "dot"


def _last(chart: RunChart, places: list[tuple[float, float] | None]) -> list[Markup]:
    """The last figure in words, above its dot, or below it where there is no room."""
    shown = [(place, at) for at, place in enumerate(places) if place is not None]
    if not shown:
        return []
    (x, y), at = shown[-1]
    said = _say(chart, chart.points[at].height)
    return [words(x + RIGHT - 4, y - 9 if y > TOP + 6 else y + 19, said, "strong end")]


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
        marks.append(words(along(i), HEIGHT - BOTTOM + 18, quarter, "middle"))
        if year and year != before:
            marks.append(words(along(i), HEIGHT - BOTTOM + 36, year, "middle quiet"))
        before = year
    return marks


def _two_lines(label: str) -> tuple[str, str]:
    """`2009-10 Q1` and `2009-10Q1` as quarter and year; any other label stays whole."""
    named = re.fullmatch(r"(\d{4}-\d\d) ?((?:Q|YTD)\d)", label)
    return (named[2], named[1]) if named else (label, "")
