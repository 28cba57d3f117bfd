"""Case histories of invented children, told in order and never held all at once."""

from collections.abc import Iterator
from itertools import count
from typing import Any, NamedTuple

from caseflow.demonstration.chance import Chance
from caseflow.demonstration.days import Days
from caseflow.demonstration.histories.cast import CAST
from caseflow.demonstration.histories.lives import live
from caseflow.demonstration.histories.pen import Pen
from caseflow.demonstration.people import Person, household


class Life(NamedTuple):
    """One child and every event of the case, in the shape of the feed."""

    person: Person
    events: list[dict[str, Any]]


def lives(children: int, seed: int, days: Days) -> Iterator[Life]:
    """So many children, those told by hand first; a longer list begins with the shorter one."""
    ids = count(1)
    for person, story in CAST[:children]:
        pen = Pen(person, Chance(seed), days, ids)
        story(pen)
        yield Life(person, pen.events)
    told, home = len(CAST), 0
    while told < children:
        home += 1
        chance = Chance(seed * 1_000_003 + home)
        for person in household(chance, told + 1).children[: children - told]:
            pen = Pen(person, chance, days, ids)
            live(pen)
            yield Life(person, pen.events)
            told += 1
