"""What a reader can work out from everything that was told: how closely each count is bounded.

The reader adds and subtracts whatever adds up: groups to the whole, quarters to a year, what is counted and
what is not to all, the same things under two names, one release after another. A linear programme does all of
that at once. Of figures that changed between releases the reader believes that as little changed as can be.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import ceil, floor, inf
from typing import Any, NamedTuple

import highspy

SMALL = range(1, 6)
"""A count of so few could tell who they are."""
WIDTH = 5
"""A count that is bounded closer than this is as good as told."""
_NEARLY = 1e-6
_ONE_DAY = timedelta(days=1)


class Cell(NamedTuple):
    """A count that a table has a place for: of which things, on which days, in which group (None = in all).

    Things counted under several `parts` are those of all of them together.
    """

    parts: tuple[str, ...]
    first_on: date
    last_on: date
    group: str | None


class Told(NamedTuple):
    """What a release says of a count: from `low` to `high`; of one that it holds back, only `low`."""

    cell: Cell
    low: int
    high: int | None


class Bound(NamedTuple):
    """A count that a reader bounds closely."""

    cell: Cell
    low: int
    high: int


Link = tuple[tuple[str, ...], tuple[str, ...]]
"""Parts that together count the same things as others do."""


def components(told: Sequence[Told], links: Sequence[Link] = ()) -> list[list[Told]]:
    """What was told, apart by what has no part in common, so that none of it says anything of the other."""
    leads: dict[str, str] = {}

    def root(part: str) -> str:
        while leads.setdefault(part, part) != part:
            part = leads[part]
        return part

    for parts in [*(each.cell.parts for each in told), *(one + other for one, other in links)]:
        for part in parts:
            leads[root(part)] = root(parts[0])
    together: dict[str, list[Told]] = defaultdict(list)
    for each in told:
        together[root(each.cell.parts[0])].append(each)
    return list(together.values())


def recovered(told: Sequence[Told], links: Sequence[Link] = ()) -> list[Bound]:
    """Every count held back that a reader bounds closely, and every small one that none may tell.

    A small one may stand in no table: this year less three of its quarters is the fourth.
    """
    hidden = {each.cell for each in told if each.high is None}
    return [bound for bound in known(told, links) if bound.cell in hidden or _may_be_small(bound)]


def known(told: Sequence[Told], links: Sequence[Link] = ()) -> list[Bound]:
    """Every count that a reader bounds closely, whether a table has a place for it or not."""
    return [bound for each in components(told, links) for bound in _System(each, links).close()]


def _may_be_small(bound: Bound) -> bool:
    return bound.low <= SMALL[-1] and bound.high >= SMALL[0]


class _System:
    """The unknowns, a part of a stretch of days in a group each, and what was told of their sums."""

    def __init__(self, told: Sequence[Told], links: Sequence[Link]) -> None:
        cells = self._cells = [each.cell for each in told]
        self._told = {
            each.cell: Bound(each.cell, each.low, each.high)
            for each in told
            if each.high is not None and each.high - each.low < WIDTH
        }
        self.parts = sorted({part for cell in cells for part in cell.parts})
        groups = sorted({cell.group for cell in cells if cell.group is not None})
        self.groups: list[str | None] = [*groups] or [None]
        self.stretches = _stretches(cells)
        names = [(p, s, g) for p in self.parts for s in self.stretches for g in self.groups]
        self._place = {name: number for number, name in enumerate(names)}
        rows = [(self._columns(each.cell), each.low, each.high) for each in told]
        rows += [(self._columns(cell), 0, 0) for cell in _left_out(cells, self.groups)]
        self._solver = _Solver(len(names), rows, list(self._equal(links)))

    def close(self) -> Iterator[Bound]:
        """The counts that are bounded closely, those first of which that was told."""
        yield from self._told.values()
        cells = [cell for cell in dict.fromkeys([*self._cells, *self._elements()]) if cell not in self._told]
        for number, low, high in self._solver.close([self._columns(cell) for cell in cells]):
            yield Bound(cells[number], low, high)

    def _elements(self) -> Iterator[Cell]:
        """Every sum of parts that has a name, in each stretch, of each group and of all."""
        groups = [*self.groups, *([None] if self.groups != [None] else [])]
        for parts in sorted({cell.parts for cell in self._cells} | {(part,) for part in self.parts}):
            yield from (Cell(parts, *stretch, group) for stretch in self.stretches for group in groups)

    def _columns(self, cell: Cell) -> list[int]:
        groups = self.groups if cell.group is None else [cell.group]
        within = [each for each in self.stretches if cell.first_on <= each[0] and each[1] <= cell.last_on]
        return [self._place[part, stretch, g] for part in cell.parts for stretch in within for g in groups]

    def _equal(self, links: Sequence[Link]) -> Iterator[tuple[list[int], list[int]]]:
        known = set(self.parts)
        for one, other in links:
            if known.issuperset(one + other):
                for stretch in self.stretches:
                    for group in self.groups:
                        sides = [[self._place[p, stretch, group] for p in side] for side in (one, other)]
                        yield sides[0], sides[1]


def _stretches(cells: Iterable[Cell]) -> list[tuple[date, date]]:
    """The days of these cells, cut wherever one begins or ends; days that no cell has are left out."""
    spans = {(cell.first_on, cell.last_on) for cell in cells}
    cuts = sorted({day for first, last in spans for day in (first, last + _ONE_DAY)})
    between = [(first, after - _ONE_DAY) for first, after in pairwise(cuts)]
    return [each for each in between if any(first <= each[0] and each[1] <= last for first, last in spans)]


def _left_out(cells: Iterable[Cell], groups: Sequence[str | None]) -> Iterator[Cell]:
    """The groups that a table by groups has no row for: there was nothing in them."""
    tables: dict[tuple[tuple[str, ...], date, date], set[str | None]] = defaultdict(set)
    for cell in cells:
        if cell.group is not None:
            tables[cell[:3]].add(cell.group)
    for table, rows in tables.items():
        yield from (Cell(*table, group) for group in groups if group not in rows)


class _Solver:
    """The linear programme over all that was told; HiGHS solves it."""

    def __init__(
        self,
        unknowns: int,
        rows: Sequence[tuple[list[int], int, int | None]],
        equal: Sequence[tuple[list[int], list[int]]],
    ) -> None:
        self._unknowns = unknowns
        self._optimal = highspy.HighsModelStatus.kOptimal
        self._sense = {+1: highspy.ObjSense.kMinimize, -1: highspy.ObjSense.kMaximize}
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self._highs.setOptionValue("output_flag", False)
        self._highs.addVars(unknowns, [0.0] * unknowns, [inf] * unknowns)
        for columns, low, high in rows:
            self._row(columns, [1.0] * len(columns), low, inf if high is None else high)
        for one, other in equal:
            self._row(one + other, [1.0] * len(one) + [-1.0] * len(other), 0, 0)
        if not self._solved():
            self._allow_changes(len(rows))

    def close(self, cells: Sequence[list[int]]) -> Iterator[tuple[int, int, int]]:
        """The number, least and most of each of these sums that cannot vary by `WIDTH`."""
        least, most = [inf] * len(cells), [-inf] * len(cells)
        for number, columns in enumerate(cells):
            for sense in (+1, -1):
                if most[number] - least[number] >= WIDTH - _NEARLY:
                    break
                if not self._optimum(columns, sense):
                    most[number] = inf
                    break
                values = self._values()
                for each in range(number, len(cells)):
                    total = sum(values[column] for column in cells[each])
                    least[each], most[each] = min(least[each], total), max(most[each], total)
            if most[number] - least[number] < WIDTH - _NEARLY:
                yield number, ceil(least[number] - _NEARLY), floor(most[number] + _NEARLY)

    def _row(self, columns: list[int], weights: list[float], low: float, high: float) -> None:
        self._highs.addRow(low, high, len(columns), columns, weights)

    def _solved(self) -> bool:
        self._highs.run()
        return bool(self._highs.getModelStatus() == self._optimal)

    def _values(self) -> list[float]:
        return list(self._highs.getSolution().col_value)

    def _optimum(self, columns: list[int], sense: int) -> bool:
        """Solve for the least (+1) or the most (-1) of a sum; False where nothing bounds it."""
        self._costs(columns)
        self._highs.changeObjectiveSense(self._sense[sense])
        return self._solved()

    def _costs(self, columns: Iterable[int]) -> None:
        every = self._highs.getNumCol()
        costs = [0.0] * every
        for column in columns:
            costs[column] = 1.0
        self._highs.changeColsCost(every, list(range(every)), costs)

    def _allow_changes(self, rows: int) -> None:
        """Let what was told differ from one truth, by as little in all as can be."""
        changes = []
        for row in range(rows):
            for weight in (1.0, -1.0):
                changes.append(self._highs.getNumCol())
                self._highs.addCol(0.0, 0.0, inf, 1, [row], [weight])
        self._optimum(changes, +1)
        least = self._highs.getObjectiveValue()
        self._row(changes, [1.0] * len(changes), 0, least + _NEARLY)
