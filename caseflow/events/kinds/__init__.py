"""Every kind of event that a case can hold: a class each, in the modules by subject. Pure.

A kind is never removed or changed in meaning.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from caseflow.events.kinds import (
    adoption,
    assessment,
    birth,
    caf,
    care,
    case,
    child_in_need,
    contact,
    education,
    enquiry,
    joining,
    leaving_care,
    missing,
    notes,
    protection,
    safety,
    services,
    stepping,
    waits,
)
from caseflow.events.kinds.declaration import CaseEvent, Field
from caseflow.rules.effects import Effects
from caseflow.rules.episodes import EpisodeKinds
from caseflow.rules.lanes import LaneKinds
from caseflow.rules.sightings import SEEN

_SUBJECTS = {
    "Contact and referral": contact,
    "Assessment": assessment,
    "Enquiry": enquiry,
    "Child protection": protection,
    "Child in need": child_in_need,
    "Care and placements": care,
    "Adoption": adoption,
    "Common assessment and team around the child": caf,
    "Steps between tiers": stepping,
    "Services": services,
    "Missing from home or care": missing,
    "Waiting": waits,
    "Leaving care": leaving_care,
    "Birth and health visiting": birth,
    "Education and activity": education,
    "Domestic abuse and anti-social behaviour": safety,
    "The case": case,
    "Case notes": notes,
    "Two records of one child": joining,
}


@cache
def subjects() -> dict[str, tuple[type[CaseEvent], ...]]:
    """The kinds by subject, each in the order of its declaration."""
    declared = CaseEvent.__subclasses__()
    return {
        subject: tuple(each for each in declared if each.__module__ == module.__name__)
        for subject, module in _SUBJECTS.items()
    }


@cache
def kinds() -> dict[str, type[CaseEvent]]:
    """Every kind by its name, subject by subject."""
    return {kind.kind: kind for group in subjects().values() for kind in group}


@cache
def effects() -> Effects:
    """What each kind does to the tier and the team of a case, by its name."""
    return Effects({name: kind.effect for name, kind in kinds().items()})


@cache
def episode_kinds() -> EpisodeKinds:
    """The kinds that start episodes, each with its type of episode and the kind that ends it."""
    return {
        start.kind: (start.episode, end.kind)
        for start in kinds().values()
        for end in kinds().values()
        if start.episode and start in end.continues.kinds and end.continues.finishes
    }


@cache
def lane_kinds() -> dict[str, LaneKinds]:
    """The kinds that begin something in a lane of the journey, each with those that change and end it.

    What it may continue stands before it: a placement ends with the care that it is part of.
    """
    found: dict[str, LaneKinds] = {}
    for start in kinds().values():
        if start.lane is None or start.lane.name in _lanes_of(start.continues.kinds):
            continue
        about = [each for each in kinds().values() if start in each.continues.kinds]
        changes = (each.kind for each in about if start.lane.name in _lanes_of([each]))
        ends = (each.kind for each in about if each.continues.finishes is True)
        found[start.kind] = LaneKinds(start.lane, tuple(changes), next(ends, None))
    return found


def _lanes_of(of: Iterable[type[CaseEvent]]) -> set[str]:
    return {kind.lane.name for kind in of if kind.lane is not None}


@cache
def seeing_kinds() -> tuple[str, ...]:
    """The kinds that say whether the child was seen on their own day."""
    asking = (kind for kind in kinds().values() if any(field.name == SEEN for field in kind.fields))
    return tuple(kind.kind for kind in asking if kind.seen_then)


@cache
def in_place() -> dict[str, type[CaseEvent]]:
    """The kinds in whose place another one is offered, each with that one."""
    return {former.kind: kind for kind in kinds().values() for former in kind.in_place_of}


@cache
def spans() -> dict[str, str]:
    """The kinds that start something that lasts (an assessment, a plan, a placement), each with its end."""
    return {
        start.kind: end.kind
        for start in kinds().values()
        for end in kinds().values()
        if start.kind.endswith("_started") and start in end.continues.kinds and end.continues.finishes
    }


@cache
def field_of(kind: str, name: str) -> Field:
    """A field of a kind; KeyError where it has none of this name."""
    return {each.name: each for each in kinds()[kind].fields}[name]


def label(kind: str, field: str) -> str:
    """How a field of an event is called on a page."""
    return field_of(kind, field).ask.short


def words(kind: str, field: str, code: str) -> str:
    """A code of an event's field in words; one that no list knows says so, unless it reads as words."""
    return field_of(kind, field).ask.words(code)


def answers(kind: str, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What an event says, in words: each field that it has, by its short name."""
    asked = [field.name for field in kinds()[kind].fields if field.name in data]
    return [(label(kind, name), words(kind, name, data[name])) for name in asked]
