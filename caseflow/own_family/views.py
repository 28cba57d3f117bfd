"""Declarations and past looks in words."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from caseflow.access.views import action_words
from caseflow.own_family.queries import Declaration, PastLook
from caseflow.web.filters import long_date

_SHORT = {
    "relative": "Relative",
    "partner": "Partner of a parent",
    "former_partner": "Former partner of a parent",
    "co_parent": "Co-parent",
}


class DeclarationLine(NamedTuple):
    """One declaration in words."""

    id: UUID
    who: str
    child: str
    born: str
    relationship: str
    by: str
    at: datetime
    state: str


class LookLine(NamedTuple):
    """One look in words."""

    at: datetime
    what: str
    answer: str


def names_in(found: Iterable[Declaration]) -> set[UUID]:
    """Whose names are needed to word these declarations."""
    return {who for each in found for who in (each.practitioner_id, each.declared_by) if who}


def lines(found: Iterable[Declaration], names: Mapping[UUID, str]) -> list[DeclarationLine]:
    """Declarations in words."""
    return [
        DeclarationLine(
            each.id,
            names.get(each.practitioner_id, ""),
            each.child,
            f"born {long_date(each.birth_date)}" if each.birth_date else "date of birth not known",
            _SHORT[each.relationship],
            names.get(each.declared_by, "") if each.declared_by else "",
            each.declared_at,
            f"Ended as a mistake: {each.ended_why}" if each.ended_at else "In force",
        )
        for each in found
    ]


def look_lines(looks: Iterable[PastLook]) -> list[LookLine]:
    """Past looks in words."""
    return [
        LookLine(each.at, action_words(each.action), "Allowed" if each.allowed else "Refused")
        for each in looks
    ]
