"""What the rest of the service may know of a team around a child: this module, and nothing else of tac.

All of it is read with the rights of the person who asks.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caseflow.tac import queries
from caseflow.tac.queries.commitments import Commitment, commitments_asked

__all__ = [
    "AroundChild",
    "Commitment",
    "OpenAction",
    "commitments_asked",
    "open_actions",
    "people_around",
]


@dataclass(frozen=True)
class OpenAction:
    """An action of the delivery plan that is still to be done; `who` is empty where it is nobody's yet."""

    words: str
    who: str
    by_on: date | None


@dataclass(frozen=True)
class AroundChild:
    """Somebody of an agency in a team around the child; `practitioner_id` where they sign in."""

    practitioner_id: UUID | None
    name: str
    role: str
    agency: str
    phone: str
    leads: bool


def people_around(case_id: UUID) -> list[AroundChild]:
    """Who works with a child in the teams whose assessment is open: who leads first."""
    found: list[AroundChild] = []
    for episode in queries.episodes(case_id):
        if not episode.closed_on:
            lead = next((each.member_id for each in queries.leads(episode) if each.to_on is None), None)
            found += [
                AroundChild(
                    each.practitioner_id, each.name, each.role, each.agency, each.phone, each.id == lead
                )
                for each in queries.members(episode)
                if each.in_team and each.kind != "family"
            ]
    return sorted(found, key=lambda each: (not each.leads, each.name))


def open_actions(case_id: UUID) -> list[OpenAction]:
    """The open actions of the teams whose assessment is open, by their day; those without a day last."""
    actions = [
        OpenAction(action.now.words, action.now.who, action.now.by_on)
        for episode in queries.episodes(case_id)
        if not episode.closed_on
        for action in queries.open_actions(queries.plan(episode))
    ]
    return sorted(actions, key=lambda each: (each.by_on or date.max, each.words))
