"""What is said of a measure: whether it goes by a field of an entry, and what its two sides are called."""

from dataclasses import fields, is_dataclass
from typing import Any

from caseflow.rules.indicators.by_clocks import ByDue, Reviewed
from caseflow.rules.indicators.lengths import AtLeast, Within
from caseflow.rules.indicators.measure import Measure

IN_TIME = ("in time", "not in time")


def goes_by(measure: Measure, field: str) -> bool:
    """Whether a measure asks what an entry says in this field."""
    return any(_mentions(part, field) for part in (measure.subject, *measure.criteria, measure.over))


def _mentions(part: Any, word: str) -> bool:
    if is_dataclass(part):
        return any(_mentions(getattr(part, field.name), word) for field in fields(part))
    if isinstance(part, tuple):
        return any(_mentions(each, word) for each in part)
    return bool(part == word)


def sides(measure: Measure) -> tuple[str, str] | None:
    """What is above the line, and below it only, in the words of its one criterion; None without them."""
    if len(measure.counted_if) != 1:
        return None
    criterion = measure.counted_if[0]
    words = getattr(criterion, "words", None)
    if words and len(words) == 2:
        return words[0], words[1]
    of_time = isinstance(criterion, ByDue | Reviewed | Within) and not isinstance(criterion, AtLeast)
    return IN_TIME if of_time else None
