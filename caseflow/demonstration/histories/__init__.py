"""Case histories of invented children, written in order and never held all at once."""

from collections.abc import Iterator
from itertools import count
from typing import Any, NamedTuple

from caseflow.demonstration.days import Days
from caseflow.demonstration.histories.beside import leavers, tell_beside, tell_leaver
from caseflow.demonstration.histories.characters import CAST
from caseflow.demonstration.histories.event_writer import EventWriter
from caseflow.demonstration.histories.generator import live
from caseflow.demonstration.people import Person, household
from caseflow.demonstration.random_numbers import RandomNumbers


class Life(NamedTuple):
    """One child and every event of the case, in the shape of the feed."""

    person: Person
    events: list[dict[str, Any]]


def lives(children: int, seed: int, days: Days) -> Iterator[Life]:
    """So many children, those written by hand first; a longer list begins with the shorter one.

    After those written by hand come a few young people who have left care.
    """
    ids = count(1)
    for person, story in CAST[:children]:
        writer = EventWriter(person, RandomNumbers(seed), days, ids)
        story(writer)
        yield _with_what_stands_beside(writer, seed)
    for person in leavers() if children > len(CAST) else ():
        writer = _writer_beside(person, seed, days)
        tell_leaver(writer)
        yield Life(person, writer.events)
    number, home = len(CAST), 0
    while number < children:
        home += 1
        numbers = RandomNumbers(seed * 1_000_003 + home)
        for person in household(numbers, number + 1).children[: children - number]:
            writer = EventWriter(person, numbers, days, ids)
            live(writer)
            yield _with_what_stands_beside(writer, seed)
            number += 1


def _with_what_stands_beside(writer: EventWriter, seed: int) -> Life:
    beside = _writer_beside(writer.person, seed, writer.days)
    tell_beside(beside, writer.events)
    return Life(writer.person, [*writer.events, *beside.events])


def _writer_beside(person: Person, seed: int, days: Days) -> EventWriter:
    """A writer with numbers and ids of the child's own."""
    numbers = RandomNumbers(seed * 2_000_003 + person.number)
    return EventWriter(person, numbers, days, count(100_000_000 + 1000 * person.number))
