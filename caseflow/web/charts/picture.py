"""A picture for a page: drawn on the server, described in words, with the same facts as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup, escape

WIDE, NARROW = 720, 340
DRAWN = 100
"""How many drawings of a sort are kept: of a figure that has not moved, or a team whose days have not."""


@dataclass(frozen=True)
class Picture:
    """One drawing, at two widths so that its words stay legible on a phone, and its table twin."""

    svg: Markup
    title: str
    description: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    key: tuple[tuple[str, str], ...] = ()
    """Marks to explain under the drawing: a class of the style sheet and its meaning."""
    scrolls: bool = False
    """Whether it is drawn at one width, and moves within a box that is narrower."""


@dataclass(frozen=True)
class Scale:
    """A straight line from amounts to places on the drawing."""

    low: float
    high: float
    start: float
    stop: float

    def __call__(self, amount: float) -> float:
        width = self.high - self.low
        share = (amount - self.low) / width if width else 0.5
        return self.start + share * (self.stop - self.start)


def mark(name: str, *inside: Markup | str, **attributes: object) -> Markup:
    """One SVG element; words and attributes are escaped, `class_` and `stroke_width` read as in SVG."""
    # Put together as plain text: a journey has hundreds of marks, and Markup.format takes ten times longer.
    written = "".join(
        [f' {_as_written(key)}="{_short(value)}"' for key, value in attributes.items() if value is not None]
    )
    content = "".join([part if type(part) is Markup else escape(part) for part in inside])
    return Markup(f"<{name}{written}>{content}</{name}>")


@cache
def _as_written(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _short(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else escape(value)


def words(x: float, y: float, text: str, class_: str = "") -> Markup:
    """Text at a place; class `middle` or `end` says how it is aligned."""
    return mark("text", text, x=float(x), y=float(y), class_=class_ or None)


def length(text: str) -> float:
    """About how wide a text is drawn, on the generous side, since fonts differ from place to place."""
    return len(text) * 8.2


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> Markup:
    """A straight line."""
    return mark("line", x1=float(x1), y1=float(y1), x2=float(x2), y2=float(y2), class_=class_)


def box(x: float, y: float, width: float, height: float, class_: str, *inside: Markup) -> Markup:
    """An upright rectangle; never of negative size."""
    return mark(
        "rect",
        *inside,
        x=float(x),
        y=float(y),
        width=max(float(width), 0.0),
        height=max(float(height), 0.0),
        class_=class_,
    )


def dot(x: float, y: float, radius: float, class_: str, hover: str = "") -> Markup:
    """A round mark, with its meaning for a pointer that rests on it."""
    inside = (mark("title", hover),) if hover else ()
    return mark("circle", *inside, cx=float(x), cy=float(y), r=float(radius), class_=class_)


def runs(points: Iterable[tuple[float, float] | None]) -> Iterator[list[tuple[float, float]]]:
    """Unbroken stretches: a gap is a gap, never a line drawn across it."""
    stretch: list[tuple[float, float]] = []
    for point in points:
        if point is not None:
            stretch.append(point)
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def path(points: Iterable[tuple[float, float]], class_: str) -> Markup:
    """A line through places."""
    steps = " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return mark("path", d=f"M{steps}", class_=class_)


def round_top(most: float) -> float:
    """The top of an axis: the next of 1, 2, 4, 5, 10, 20, 40, 50 ... at or above the most."""
    if most <= 0:
        return 1
    unit = 1.0
    while unit * 10 <= most:
        unit *= 10
    return next(unit * step for step in (1, 2, 4, 5, 10) if unit * step >= most)


def twice(
    ident: str, title: str, description: str, draw: Callable[[float], tuple[float, list[Markup]]]
) -> Markup:
    """The drawing at both widths; the style sheet shows one. `draw` answers its height and its marks."""
    return Markup("\n").join(
        _svg(f"{ident}-{name}", title, description, width, *draw(width), class_=f"pic pic--{name}")
        for name, width in (("wide", WIDE), ("narrow", NARROW))
    )


def whole(
    ident: str, title: str, description: str, width: float, height: float, marks: list[Markup]
) -> Markup:
    """A drawing at the width that it takes."""
    return _svg(ident, title, description, width, height, marks, class_="pic pic--whole")


def _svg(
    ident: str, title: str, description: str, width: float, height: float, marks: list[Markup], class_: str
) -> Markup:
    return mark(
        "svg",
        mark("title", title, id=f"{ident}-title"),
        mark("desc", description, id=f"{ident}-desc"),
        *marks,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        width=f"{width:g}",
        height=f"{height:g}",
        role="img",
        class_=class_,
        aria_labelledby=f"{ident}-title {ident}-desc",
    )
