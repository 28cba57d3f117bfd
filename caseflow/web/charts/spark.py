"""A small line in a row of a table: how a value went, and where its target is."""

from functools import lru_cache

from markupsafe import Markup

from caseflow.web.charts.picture import DRAWN, Scale, dot, line, path, runs, whole

WIDTH, HEIGHT, EDGE = 132.0, 34.0, 5.0


@lru_cache(maxsize=20 * DRAWN)
def spark(
    ident: str, title: str, heights: tuple[float | None, ...], words: str, target: float | None
) -> Markup:
    """The line over its periods, gaps left open, the last value as a dot; `words` tell the same."""
    known = [each for each in heights if each is not None]
    if len(known) < 2:
        return Markup()
    every = [*known, target] if target is not None else known
    up = Scale(min(every), max(every), HEIGHT - EDGE, EDGE)
    along = Scale(0, len(heights) - 1, EDGE, WIDTH - EDGE)
    places = [None if each is None else (along(i), up(each)) for i, each in enumerate(heights)]
    marks = [line(0, up(target), WIDTH, up(target), "target")] if target is not None else []
    marks += [path(stretch, "run") for stretch in runs(places) if len(stretch) > 1]
    marks += [dot(*stretch[0], 2, "dot") for stretch in runs(places) if len(stretch) == 1]
    last = next(place for place in reversed(places) if place is not None)
    return whole(ident, title, words, WIDTH, HEIGHT, [*marks, dot(*last, 4, "dot")])
