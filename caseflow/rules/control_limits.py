"""Whether a run of figures shows a real change: its mean, its control limits, and the rules of runs.

A proportion has the limits of a p-chart, which are the wider the fewer there are; any other figure those of
an XmR chart, from how far each lies from the one before. Both are drawn around the mean. What builds up over
the financial year has no limits: it is compared with the same point of earlier years. The rules are those of
Western Electric, as the health service uses them ("Making Data Count").
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

P_CHART, XMR, SAME_POINT = "p-chart", "XmR chart", "same point of earlier years"
FEWEST = 8
"""Under so many figures there is no mean to judge by."""
SHIFT, TREND = 8, 6
"""So many in a row on one side of the mean, or each higher (or lower) than the one before."""
_XMR_REACH = 2.66
"""Three standard deviations, as the mean moving range tells them: 3 / 1.128."""

HIGHER, LOWER, SAME, UNKNOWN = "higher", "lower", "no real change", "not known"
OUTSIDE, NEAR, RUN, DRIFT = "outside", "near", "run", "drift"


class Reading(NamedTuple):
    """One period's figure; without a `value` there is none.

    A proportion is in percent, of a `denominator`. What is not `finished`, or is not to be judged by, stands
    outside the baseline: it is drawn against the limits and has no part in them.
    """

    value: float | None
    denominator: int = 0
    finished: bool = True


class Bounds(NamedTuple):
    """The limits at one period."""

    lower: float
    upper: float


class Signal(NamedTuple):
    """A sign that something changed: which rule, the way it went, and the first and last place of it."""

    rule: str
    way: str
    first: int
    last: int


class Limits(NamedTuple):
    """The mean, the bounds at each reading, and the signals; without a mean there is neither."""

    method: str
    mean: float | None
    bounds: tuple[Bounds | None, ...]
    signals: tuple[Signal, ...]


def method_of(unit_is_percent: bool, is_ratio: bool, cumulates: bool) -> str:
    """The right method for a kind of figure: a ratio of two flows is no proportion."""
    if cumulates:
        return SAME_POINT
    return P_CHART if unit_is_percent and not is_ratio else XMR


def limits(readings: Sequence[Reading], method: str) -> Limits:
    """The limits of a run of figures, oldest first."""
    baseline = [each for each in readings if each.finished and each.value is not None]
    if method == SAME_POINT or len(baseline) < FEWEST:
        return Limits(method, None, (None,) * len(readings), ())
    mean, reach = (_proportion if method == P_CHART else _moving_range)(baseline)
    bounds = tuple(_bounds(each, mean, reach(each), method) for each in readings)
    reaches = [reach(each) for each in readings]
    return Limits(method, mean, bounds, tuple(_signals(readings, mean, reaches)))


def change(readings: Sequence[Reading], method: str) -> str:
    """Whether the last finished figure shows a real change, and which way: by the limits and the runs."""
    finished = [each for each in readings if each.finished and each.value is not None]
    found = limits(finished, method)
    if found.mean is None:
        return UNKNOWN
    last = len(finished) - 1
    ways = [signal.way for signal in found.signals if signal.last == last]
    return ways[0] if ways else SAME


def sentence(signal: Signal, labels: Sequence[str]) -> str:
    """A signal in words, by the names of the periods."""
    first, last = labels[signal.first], labels[signal.last]
    side = "above" if signal.way == HIGHER else "below"
    if signal.rule == OUTSIDE:
        return f"{last} is {side} the limits: more than chance alone explains."
    number = signal.last - signal.first + 1
    if signal.rule == NEAR:
        return f"Two of the three from {first} to {last} are far {side} the mean, close to the limit."
    if signal.rule == RUN:
        return f"{number} in a row, {first} to {last}, are {side} the mean: a lasting change."
    way = "higher" if signal.way == HIGHER else "lower"
    return f"{number} in a row, {first} to {last}, are each {way} than the one before: a trend."


Reach = Callable[[Reading], float]


def _proportion(baseline: Sequence[Reading]) -> tuple[float, Reach]:
    """The mean of all that were counted, and three standard deviations of so many."""
    total = sum(each.denominator for each in baseline)
    mean = sum((each.value or 0) * each.denominator for each in baseline) / total
    spread = sqrt(max(mean * (100 - mean), 0))
    return mean, lambda each: 3 * spread / sqrt(each.denominator) if each.denominator else 0.0


def _moving_range(baseline: Sequence[Reading]) -> tuple[float, Reach]:
    values = [each.value or 0 for each in baseline]
    moves = [abs(now - before) for before, now in pairwise(values)]
    reach = _XMR_REACH * sum(moves) / len(moves)
    return sum(values) / len(values), lambda _: reach


def _bounds(reading: Reading, mean: float, reach: float, method: str) -> Bounds | None:
    if reading.value is None:
        return None
    upper = min(mean + reach, 100.0) if method == P_CHART else mean + reach
    return Bounds(max(mean - reach, 0.0), upper)


def _signals(readings: Sequence[Reading], mean: float, reaches: Sequence[float]) -> Iterator[Signal]:
    """Those of single figures by their place, then the runs; unfinished figures have no part in them."""
    places = [place for place, each in enumerate(readings) if each.finished and each.value is not None]
    off = {place: (readings[place].value or 0) - mean for place in places}
    for place in places:
        if abs(off[place]) > reaches[place]:
            yield Signal(OUTSIDE, _way(off[place]), place, place)
    for three in zip(places, places[1:], places[2:], strict=False):
        for way in (HIGHER, LOWER):
            far = [p for p in three if _way(off[p]) == way and abs(off[p]) > reaches[p] * 2 / 3]
            if len(far) > 1 and three[2] in far:
                yield Signal(NEAR, way, three[0], three[2])
    yield from _runs(RUN, places, [_way(off[place]) for place in places], SHIFT)
    moves = [_way(off[now] - off[before]) for before, now in pairwise(places)]
    for run in _runs(DRIFT, list(range(len(moves))), moves, TREND - 1):
        yield run._replace(first=places[run.first], last=places[run.last + 1])


def _way(off: float) -> str:
    if abs(off) < 1e-9:
        return SAME
    return HIGHER if off > 0 else LOWER


def _runs(rule: str, places: Sequence[int], ways: Sequence[str], fewest: int) -> Iterator[Signal]:
    """Stretches that go one way for so long or longer."""
    begun = 0
    for at in range(1, len(ways) + 1):
        if at == len(ways) or ways[at] != ways[begun]:
            if at - begun >= fewest and ways[begun] != SAME:
                yield Signal(rule, ways[begun], places[begun], places[at - 1])
            begun = at
