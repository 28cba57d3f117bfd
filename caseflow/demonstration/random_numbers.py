"""RandomNumbers that falls the same way every time: helpers over `Random.random()` alone.

Only `random()` is promised to give the same numbers for the same whole-number seed in every later
Python, so nothing else of the random module is used.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Odds(NamedTuple, Generic[T]):
    """Values and the running total of their weights."""

    values: tuple[T, ...]
    upto: tuple[float, ...]


def odds(weights: Mapping[T, float]) -> Odds[T]:
    """Weights (they need not add up to anything) made ready for drawing."""
    return Odds(tuple(weights), tuple(accumulate(weights.values())))


def even(first: int, last: int) -> Odds[int]:
    """Every whole number from `first` to `last`, equally likely."""
    return odds({number: 1.0 for number in range(first, last + 1)})


class RandomNumbers:
    """Draws for one family of children; two with the same seed draw alike."""

    def __init__(self, seed: int) -> None:
        self.draw = Random(seed).random

    def yes(self, likely: float) -> bool:
        """True with the likelihood given, from 0 to 1."""
        return self.draw() < likely

    def whole(self, first: int, last: int) -> int:
        """A whole number from `first` to `last`, both possible; `first` when `last` is smaller."""
        return first + int(self.draw() * (last - first + 1)) if last > first else first

    def pick(self, values: Sequence[T]) -> T:
        """One of the values, all equally likely."""
        return values[int(self.draw() * len(values))]

    def of(self, table: Odds[T]) -> T:
        """One of the values of a table, by its weight."""
        return table.values[bisect_right(table.upto, self.draw() * table.upto[-1])]
