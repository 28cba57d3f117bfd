"""Making many rows quickly."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T", bound=tuple[Any, ...])


def constructor(row: type[T]) -> Callable[[tuple[Any, ...]], T]:
    """What makes a row of a NamedTuple from all its values in order.

    It takes a quarter of the time of calling the class (0.6 against 2.4 microseconds for 14 values), and a
    fold makes fifty rows of a case. Where fewer are made, call the class: that is checked, and clearer.
    """
    return partial(tuple.__new__, row)
