"""Which counts of a release are held back, so that nothing ever released tells of a handful of children.

First what is small: counts of 1 to 5, and the numerator that would tell of so few. Then whatever else it
takes until nobody can work out what was held back, from this release and all before it
(`caseflow.rules.attack`). Zero is shown, unless it alone would tell of another.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from itertools import product
from typing import NamedTuple

from caseflow.rules.attack import SMALL, Cell, Link, Told, components, known, recovered

ROUNDED_TO = 5


class Counts(NamedTuple):
    """The counts behind one figure; `group` None is the whole.

    Of a `share`, those not counted are a count of somebody too.
    """

    code: str
    first_on: date
    last_on: date
    group: str | None
    numerator: int
    denominator: int
    exceptions: int
    share: bool

    @property
    def cells(self) -> tuple[Cell, Cell, Cell]:
        """Where numerator, denominator and exceptions stand among all that adds up."""
        above = (f"{self.code} counted",)
        below = (*above, f"{self.code} not counted") if self.share else (f"{self.code} of",)
        parts = (above, below, (f"{self.code} left out",))
        first, second, third = (Cell(each, self.first_on, self.last_on, self.group) for each in parts)
        return first, second, third

    @property
    def values(self) -> tuple[int, int, int]:
        """Numerator, denominator and exceptions."""
        return self.numerator, self.denominator, self.exceptions


class Shown(NamedTuple):
    """What is shown of the counts behind a figure; None is held back. The value is shown where `valued`."""

    numerator: int | None
    denominator: int | None
    exceptions: int | None

    @property
    def valued(self) -> bool:
        """Whether the percentage, or the middle of the lengths, may stand beside them."""
        return self.numerator is not None and self.denominator is not None


class Release(NamedTuple):
    """What is shown of each figure, in their order, and what all of it tells."""

    shown: list[Shown]
    told: list[Told]


class Because(StrEnum):
    """Why a count is held back."""

    SMALL = "small"
    REST = "rest"
    BEFORE = "before"
    DIFFERS = "differs"
    OTHERS = "others"


class Reason(NamedTuple):
    """Why a count is held back; `few` it differs by from what was told at this place of the earlier ones."""

    because: Because
    earlier: int = 0
    few: int = 0


def rounded(count: int) -> int:
    """A count to the nearest five."""
    return (count + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


def protect(
    figures: Sequence[Counts],
    earlier: Sequence[Told] = (),
    links: Sequence[Link] = (),
    rounding: bool = False,
    secondary: bool = True,
) -> Release:
    """What may be shown of these figures after everything that was told `earlier`.

    `links` name parts that count the same things. `secondary` is off only to test that it is needed.
    """
    counts = {cell: value for each in figures for cell, value in zip(each.cells, each.values, strict=True)}
    held_back = primary(figures) | _as_before(counts, earlier, rounding).keys()
    if secondary:
        apart = components([*earlier, *_told(counts, set(), rounding)], links)
        related = [
            _Related({each.cell for each in found}, counts, earlier, links, rounding) for found in apart
        ]
        held_back = {cell for each in related for cell in each.held_back(held_back)}
    shown = [
        Shown(*(_shown(counts[cell], cell in held_back, rounding) for cell in each.cells)) for each in figures
    ]
    return Release(shown, _told(counts, held_back, rounding))


def primary(figures: Iterable[Counts]) -> set[Cell]:
    """The counts of 1 to 5, and the numerators that beside their denominators would tell one."""
    held_back = set()
    for each in figures:
        above, _, _ = each.cells
        held_back |= {cell for cell, value in zip(each.cells, each.values, strict=True) if value in SMALL}
        if each.share and each.numerator and each.denominator - each.numerator in SMALL:
            held_back.add(above)
    return held_back


def _as_before(counts: Mapping[Cell, int], earlier: Iterable[Told], rounding: bool) -> dict[Cell, Reason]:
    """The counts that were held back before, and those that would tell of 1 to 5 who came or went since."""
    now = {each.cell: each for each in _told(counts, set(), rounding)}
    held_back: dict[Cell, Reason] = {}
    for place, before in enumerate(earlier):
        if after := now.get(before.cell):
            low, high = after.low - (before.high or 0), (after.high or 0) - before.low
            if before.high is None:
                held_back[before.cell] = Reason(Because.BEFORE, place)
            elif {abs(low), abs(high)} <= set(SMALL) and low * high > 0:
                held_back[before.cell] = Reason(Because.DIFFERS, place, max(abs(low), abs(high)))
    return held_back


def reasons(
    figures: Sequence[Counts], shown: Iterable[Iterable[bool]], earlier: Sequence[Told], rounding: bool
) -> list[tuple[Reason | None, ...]]:
    """Why the counts behind each figure are held back that are not `shown`; None where one is."""
    counts = {cell: value for each in figures for cell, value in zip(each.cells, each.values, strict=True)}
    before, small = _as_before(counts, earlier, rounding), primary(figures)

    def reason(cell: Cell) -> Reason:
        if cell in small:
            return Reason(Because.SMALL if counts[cell] in SMALL else Because.REST)
        return before.get(cell, Reason(Because.OTHERS))

    return [
        tuple(None if seen else reason(cell) for cell, seen in zip(each.cells, row, strict=True))
        for each, row in zip(figures, shown, strict=True)
    ]


def _shown(value: int, held_back: bool, rounding: bool) -> int | None:
    if held_back:
        return None
    return rounded(value) if rounding else value


def _told(counts: Mapping[Cell, int], held_back: set[Cell], rounding: bool) -> list[Told]:
    """What a reader of the release is told."""
    told = []
    for cell, value in counts.items():
        shown = _shown(value, cell in held_back, rounding)
        if shown is None:
            told.append(Told(cell, 0, None))
        elif rounding and value:
            told.append(Told(cell, max(SMALL[-1] + 1, shown - 2), shown + 2))
        else:
            told.append(Told(cell, value, value))
    return told


def _knowing(told: Iterable[Told], knows_rules: bool) -> list[Told]:
    """What was told, to a reader who may know the rules too: zero is seldom held back."""
    return [each._replace(low=1) if knows_rules and each.high is None else each for each in told]


class _Related:
    """Counts of a release that have to do with each other, and what was told of them before."""

    def __init__(
        self,
        cells: set[Cell],
        counts: Mapping[Cell, int],
        earlier: Iterable[Told],
        links: Sequence[Link],
        rounding: bool,
    ) -> None:
        self._counts = {cell: value for cell, value in counts.items() if cell in cells}
        self._before = [each for each in earlier if each.cell in cells]
        self._links, self._rounding = links, rounding
        # What is not small and what was told before adds up to: to hold it back would hide nothing.
        self._told_already = {
            bound.cell
            for bound in known(self._before, links)
            if SMALL[-1] < bound.low <= self._counts.get(bound.cell, 0) <= bound.high
        }

    def held_back(self, first: set[Cell]) -> set[Cell]:
        """Of these counts those `first` held back, and what else it takes.

        It is asked with the releases before and without them, of readers who know the rules and of any.
        """
        first = first & self._counts.keys() - self._told_already
        held_back = set(first)
        for knows_rules, before in self._readers():
            held_back |= self._more(held_back, before, knows_rules)
        return self._spared(first, held_back)

    def _readers(self) -> Iterator[tuple[bool, list[Told]]]:
        for knows_rules, before in product((True, False), (self._before, [])):
            yield knows_rules, _knowing(before, knows_rules)

    def _more(self, held_back: set[Cell], before: Sequence[Told], knows_rules: bool) -> set[Cell]:
        """What else is held back; what the releases before tell by themselves cannot be taken back."""
        held_back = set(held_back)
        lost = self._lost(before)
        may_be = {cell for cell, value in self._counts.items() if value or not knows_rules} - lost
        while left := may_be - held_back:
            found = self._found(held_back, before, knows_rules, lost)
            if not found:
                break
            least = min(left, key=lambda cell: _loss(cell, found[0], self._counts[cell]))
            held_back |= self._alike(least)
        return held_back

    def _spared(self, first: set[Cell], held_back: set[Cell]) -> set[Cell]:
        """What has to be held back; of the rest as much as can be is shown."""
        every = [(*reader, self._lost(reader[1])) for reader in self._readers()]
        readers = [each for each in every if not self._found(held_back, each[1], each[0], each[2])]
        for cell in sorted(held_back - first, key=self._worth):
            less = held_back - self._alike(cell)
            if first <= less < held_back and not any(
                self._found(less, before, knows, lost) for knows, before, lost in readers
            ):
                held_back = less
        return held_back

    def _alike(self, cell: Cell) -> set[Cell]:
        """A count with those that are told with it, because they count the same things."""
        pairs = [pair for one, other in self._links for pair in ((one, other), (other, one))]
        same = {cell._replace(parts=other) for one, other in pairs if one == cell.parts}
        return {cell} | same & self._counts.keys()

    def _worth(self, cell: Cell) -> tuple[bool, int, str, str]:
        """The whole first, then the place with the most in it, with all that its percentage is made of."""
        of_place = [value for each, value in self._counts.items() if each.group == cell.group]
        return cell.group is not None, -max(of_place), str(cell.group), str(cell)

    def _lost(self, before: Sequence[Told]) -> set[Cell]:
        return {bound.cell for bound in known(before, self._links)} | self._told_already

    def _found(
        self, held_back: set[Cell], before: Sequence[Told], knows_rules: bool, lost: set[Cell]
    ) -> list[Cell]:
        told = [*before, *_knowing(_told(self._counts, held_back, self._rounding), knows_rules)]
        return [bound.cell for bound in recovered(told, self._links) if bound.cell not in lost]


def _loss(cell: Cell, found: Cell, value: int) -> tuple[bool, bool, bool, int, int, str]:
    """What holding a count back costs: least beside the one found, more for the whole, most for a zero."""
    apart = cell.first_on > found.last_on or found.first_on > cell.last_on
    other = 0 if cell.parts == found.parts else 1 if set(cell.parts) & set(found.parts) else 2
    return value == 0, apart, cell.group is None and found.group is not None, other, value, str(cell)
