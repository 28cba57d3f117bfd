"""What the rest of the service may know of a team around a child: this module, and nothing else of tac.

All of it is read with the rights of the person who asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from caseflow.tac import queries
from caseflow.tac.queries.cards import TacEpisode
from caseflow.tac.queries.commitments import Commitment, commitments_asked

__all__ = [
    "AroundChild",
    "Commitment",
    "OpenAction",
    "PlannedMeeting",
    "WorkAround",
    "commitments_asked",
    "open_actions",
    "people_around",
    "work_around",
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


@dataclass(frozen=True)
class PlannedMeeting:
    """A meeting of a team that was not held yet."""

    on: date
    starts_at: time
    place: str


@dataclass(frozen=True)
class WorkAround:
    """The teams around a child whose assessment is open: who is in them, what they promised and plan."""

    people: list[AroundChild]
    actions: list[OpenAction]
    meetings: list[PlannedMeeting]


def work_around(case_id: UUID) -> WorkAround:
    """All of it, for those who may read it; nothing where no assessment is open."""
    teams = _open_teams(case_id)
    meetings = [
        PlannedMeeting(each.planned_on, each.starts_at, each.place)
        for team in teams
        for each in queries.meetings(team)
        if not each.minutes
    ]
    planned = sorted(meetings, key=lambda each: (each.on, each.starts_at))
    return WorkAround(_people(teams), _actions(teams), planned)


def people_around(case_id: UUID) -> list[AroundChild]:
    """Who works with a child in the teams whose assessment is open: who leads first."""
    return _people(_open_teams(case_id))


def open_actions(case_id: UUID) -> list[OpenAction]:
    """The open actions of the teams whose assessment is open, by their day; those without a day last."""
    return _actions(_open_teams(case_id))


def _open_teams(case_id: UUID) -> list[TacEpisode]:
    return [each for each in queries.episodes(case_id) if not each.closed_on]


def _people(teams: Sequence[TacEpisode]) -> list[AroundChild]:
    found: list[AroundChild] = []
    for team in teams:
        lead = next((each.member_id for each in queries.leads(team) if each.to_on is None), None)
        found += [
            AroundChild(each.practitioner_id, each.name, each.role, each.agency, each.phone, each.id == lead)
            for each in queries.members(team)
            if each.in_team and each.kind != "family"
        ]
    return sorted(found, key=lambda each: (not each.leads, each.name))


def _actions(teams: Sequence[TacEpisode]) -> list[OpenAction]:
    actions = [
        OpenAction(action.now.words, action.now.who, action.now.by_on)
        for team in teams
        for action in queries.open_actions(queries.plan(team))
    ]
    return sorted(actions, key=lambda each: (each.by_on or date.max, each.words))
