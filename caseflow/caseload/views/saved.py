"""Saved lists as the pages show them."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from flask import url_for

from caseflow.caseload.queries import SavedCard
from caseflow.rules.permissions import decide

PLACES = {"mine": ("caseload.my_cases", "see_my_work"), "team": ("caseload.team_board", "view_team_board")}
"""Where a saved list opens, and the action that opens it."""


class SavedLine(NamedTuple):
    """A saved list: its name, and the address that opens it."""

    id: UUID
    name: str
    href: str


def saved_lines(saved: Iterable[SavedCard], role: str) -> list[SavedLine]:
    """The saved lists that somebody of this role can open."""
    return [
        SavedLine(each.id, each.name, address_of(each.place, each.query))
        for each in saved
        if decide(role, PLACES[each.place][1]).allowed
    ]


def address_of(place: str, query: str) -> str:
    """The address that opens a list as it is saved."""
    return f"{url_for(PLACES[place][0])}?{query}"
