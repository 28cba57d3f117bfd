"""Who can be asked into a team: colleagues who sign in here, and the family as consent names it."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from caseflow.agencies import queries as agencies
from caseflow.consent import queries as consent
from caseflow.kernel.written import alike
from caseflow.tac.queries.cards import MemberCard, TacEpisode


class AgencyColleagues(NamedTuple):
    """An agency that may be asked, with its people by name: the id of each and their name with their team."""

    name: str
    people: tuple[tuple[UUID, str], ...]


class Relative(NamedTuple):
    """Somebody of the family, as they were named when they were asked for consent."""

    name: str
    relationship: str


def colleagues(episode: TacEpisode, team_code: str, members: list[MemberCard]) -> list[AgencyColleagues]:
    """Who can be asked in, by agency: those to which the family agreed, then the accountable team's own.

    Without those who are in the team already.
    """
    states = consent.states(episode.case_id, episode.caf_event_id)
    agreed = {each.agency_code for each in states if each.agreed}
    teams = {
        each.code: each for each in agencies.teams() if each.agency_code in agreed or each.code == team_code
    }
    in_team = {each.practitioner_id for each in members if each.in_team}
    groups: dict[str, list[tuple[UUID, str]]] = {}
    for person in agencies.people_in(set(teams)):
        team = teams[person.team_code]
        if person.id not in in_team:
            own = team.code == team_code and team.agency_code not in agreed
            group = f"{team.agency_name} (your own team)" if own else team.agency_name
            groups.setdefault(group, []).append((person.id, f"{person.name}, {team.name}"))
    order = sorted(groups, key=lambda group: (group.endswith("(your own team)"), group))
    return [AgencyColleagues(group, tuple(groups[group])) for group in order]


def relative(episode: TacEpisode, members: list[MemberCard]) -> Relative | None:
    """Who of the family was asked for consent last and is not in the team yet."""
    in_team = {alike(each.name) for each in members if each.in_team}
    consents = consent.consents(episode.case_id, episode.caf_event_id) or consent.consents(episode.case_id)
    for each in consents:
        if each.person_name.strip() and alike(each.person_name) not in in_team:
            return Relative(each.person_name.strip(), each.relationship.strip())
    return None


def may_join(
    episode: TacEpisode, team_code: str, own_team: str, members: Sequence[MemberCard], who: UUID
) -> bool:
    """Whether somebody who is not in the team yet can put themselves in: their agency may know of it."""
    if any(each.practitioner_id == who and each.in_team for each in members):
        return False
    agency = agencies.agency_of(own_team)
    return own_team == team_code or bool(
        agency and consent.consented(episode.case_id, agency, episode.caf_event_id)
    )
