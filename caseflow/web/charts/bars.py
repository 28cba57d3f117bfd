"""Counts side by side: by quindrat, and a team's days ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from markupsafe import Markup

from caseflow.web.charts.picture import (
    DRAWN,
    Picture,
    Scale,
    box,
    length,
    line,
    mark,
    round_top,
    twice,
    words,
)
from caseflow.web.filters import DAYS, MONTHS, listed, long_date, number, plural, share, x_of_y

HIDDEN = "not shown (small numbers)"


@dataclass(frozen=True)
class Bar:
    """One place. With `of` the bar is a share of its own total; a withheld count is None."""

    label: str
    count: int | None
    of: int | None = None


@dataclass(frozen=True)
class Bars:
    """Bars for places that may be compared, in the order given."""

    ident: str
    title: str
    bars: tuple[Bar, ...]
    what: str = "Quindrat"


@lru_cache(maxsize=DRAWN)
def bar_chart(chart: Bars) -> Picture:
    """Lying bars with the label above each, so that a long name fits on a phone."""
    shares = any(bar.of is not None for bar in chart.bars)
    most = 1.0 if shares else round_top(max((bar.count or 0 for bar in chart.bars), default=0))
    said = "; ".join(f"{bar.label}: {_said(bar)}" for bar in chart.bars)
    description = f"{said}." if said else "Nothing to show."
    headers = (chart.what, "Counted", "Share") if shares else (chart.what, "Counted")
    rows = tuple((bar.label, _counted(bar), share(bar.count, bar.of))[: len(headers)] for bar in chart.bars)
    return Picture(
        svg=twice(chart.ident, chart.title, description, lambda width: _lying(chart, most, width)),
        title=chart.title,
        description=description,
        headers=headers,
        rows=rows,
    )


def _counted(bar: Bar) -> str:
    if bar.count is None:
        return HIDDEN
    return number(bar.count) if bar.of is None else x_of_y(bar.count, bar.of)


def _said(bar: Bar) -> str:
    return (
        _counted(bar) if bar.of is None or not bar.count else f"{share(bar.count, bar.of)}, {_counted(bar)}"
    )


def _lying(chart: Bars, most: float, width: float) -> tuple[float, list[Markup]]:
    along = Scale(0, most, 0, width)
    marks: list[Markup] = []
    below = 18.0 if any(length(bar.label + _said(bar)) > width - 30 for bar in chart.bars) else 0.0
    step = 46.0 + below
    for i, bar in enumerate(chart.bars):
        y = i * step
        marks.append(words(0, y + 15, bar.label, "strong"))
        y += below
        marks.append(words(0 if below else width, y + 15, _said(bar), "" if below else "end"))
        if bar.count is None:
            marks.append(box(1, y + 23, width - 2, 12, "bar-hidden"))
            continue
        amount = bar.count / bar.of if bar.of else 0 if bar.of == 0 else bar.count
        marks += [box(0, y + 22, width, 14, "bar-back"), box(0, y + 22, along(amount), 14, "bar")]
    return len(chart.bars) * step + 4, marks


@dataclass(frozen=True)
class Day:
    """How many clocks fall on one working day."""

    on: date
    clocks: int


@dataclass(frozen=True)
class Week:
    """A team's working days ahead; `late` is what is already past its date on the first of them.

    `falls` says what the clocks of a day do, and `column` heads them in the table.
    """

    ident: str
    title: str
    late: int
    days: tuple[Day, ...]
    falls: str = "Falling due"
    column: str = "Clocks due"


@lru_cache(maxsize=DRAWN)
def week_ahead(week: Week) -> Picture:
    """Upright bars, the late ones first, with the number over each."""
    dues = [f"{long_date(day.on)}: {day.clocks}" for day in week.days if day.clocks]
    description = f"{plural(week.late, 'clock')} late now. " + (
        f"{week.falls}: {listed(dues)}." if dues else f"{week.falls}: none on these days."
    )
    return Picture(
        svg=twice(week.ident, week.title, description, lambda width: _standing(week, width)),
        title=week.title,
        description=description,
        headers=("Day", week.column),
        rows=(
            ("Late now", number(week.late)),
            *((long_date(day.on), number(day.clocks)) for day in week.days),
        ),
    )


def _standing(week: Week, width: float) -> tuple[float, list[Markup]]:
    floor, height = 170.0, 232.0
    top = round_top(max([week.late, *(day.clocks for day in week.days)]))
    up = Scale(0, top, floor, 26)
    # Where days are narrow, the word under the late ones takes the room of two, and Mondays stand for weeks.
    narrow = width / (len(week.days) + 1) < 20
    first = 2 if narrow else 1
    step = width / (len(week.days) + first)
    marks = [line(0, floor, width, floor, "axis")]
    marks += _upright(0, step * first, week.late, up, "bar-late")
    marks.append(words(max(step * first / 2, 18), floor + 20, "Late", "middle strong"))
    month = 0
    for i, day in enumerate(week.days, start=first):
        marks += _upright(i * step, step, day.clocks, up, "bar")
        centre = (i + 0.5) * step
        marks.append(words(centre, floor + 20, DAYS[day.on.weekday()][: 3 if step > 34 else 1], "middle"))
        if not narrow or day.on.weekday() == 0:
            marks.append(words(centre, floor + 38, str(day.on.day), "middle quiet"))
        if day.on.month != month:
            month = day.on.month
            marks.append(words(centre, floor + 56, MONTHS[month - 1][:3], "middle quiet"))
    return height, marks


def _upright(x: float, step: float, count: int, up: Scale, class_: str) -> list[Markup]:
    wide = min(step * 0.7, 56)
    left = x + (step - wide) / 2
    return [
        box(left, up(count), wide, up(0) - up(count), class_, mark("title", plural(count, "clock"))),
        words(x + step / 2, up(count) - 6, str(count), "middle strong" if count else "middle quiet"),
    ]
