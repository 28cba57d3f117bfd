"""Accounts and reference data, read once by each process and kept until any of it changes.

Every page names teams, agencies and people. The first statement of a request says as of when they are; a
process that has read them as of then looks nothing up. A request that writes asks the database, and so do
tasks and commands.
"""

from typing import NamedTuple
from uuid import UUID

from flask import g, has_request_context, request
from sqlalchemy import select

from caseflow.agencies.models import Agency, Practitioner, Quindrat, Team
from caseflow.extensions import db


class TeamCard(NamedTuple):
    """A team, its agency and how to reach it."""

    code: str
    name: str
    agency_code: str
    agency_name: str
    tier: str
    quindrat_code: str | None
    phone: str
    front_door: bool
    services: list[str]


class Person(NamedTuple):
    """Somebody with an account."""

    name: str
    active: bool
    role: str
    team_code: str
    term_time: bool

    def works_in(self, team_code: str) -> bool:
        """Whether they work with the cases of a team."""
        return self.active and self.team_code == team_code and self.role in ("practitioner", "team_manager")


class Reference(NamedTuple):
    """Teams by agency and name, agencies by code, quindrats by name, and everybody with an account."""

    as_of: UUID
    teams: dict[str, TeamCard]
    agencies: dict[str, str]
    quindrats: tuple[tuple[str, str], ...]
    people: dict[UUID, Person]

    @property
    def front_door(self) -> TeamCard | None:
        """The team that receives referrals."""
        return next((each for each in self.teams.values() if each.front_door), None)


TEAM_CARDS = select(
    Team.code,
    Team.name,
    Team.agency_code,
    Agency.name,
    Agency.tier,
    Team.quindrat_code,
    Team.phone,
    Team.front_door,
    Team.services,
).join(Agency, Agency.code == Team.agency_code)
_IN_ORDER = TEAM_CARDS.order_by(Agency.name, Team.name)
_AGENCIES = select(Agency.code, Agency.name)
_QUINDRATS = select(Quindrat.code, Quindrat.name).order_by(Quindrat.name)
_PEOPLE = select(
    Practitioner.id,
    Practitioner.name,
    Practitioner.active,
    Practitioner.role,
    Practitioner.team_code,
    Practitioner.term_time,
).order_by(Practitioner.name, Practitioner.id)


class _Kept:
    """What this process has read last."""

    reference: Reference | None = None


def tell_version(as_of: UUID | None) -> None:
    """As of when accounts and reference data are, as the first statement of the request brought it along."""
    g.references_as_of = as_of


def reference() -> Reference | None:
    """What a page may look up without asking; None where the database is to be asked."""
    if not has_request_context() or request.method not in ("GET", "HEAD"):
        return None
    as_of = g.get("references_as_of")
    if as_of is None:
        return None
    kept = _Kept.reference
    if kept is None or kept.as_of != as_of:
        kept = _Kept.reference = _read(as_of)
    return kept


def _read(as_of: UUID) -> Reference:
    """All of it, as it is now: as of then, or later where somebody has just changed something."""
    return Reference(
        as_of,
        {row.code: TeamCard(*row) for row in db.session.execute(_IN_ORDER)},
        {row.code: row.name for row in db.session.execute(_AGENCIES)},
        tuple((row.code, row.name) for row in db.session.execute(_QUINDRATS)),
        {row.id: Person(*row[1:]) for row in db.session.execute(_PEOPLE)},
    )
