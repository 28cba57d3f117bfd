"""Teams, agencies, quindrats and accounts."""

from collections.abc import Set
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, literal, or_, select, union_all

from caseflow.agencies.models import Agency, Practitioner, Quindrat, Team
from caseflow.agencies.queries.reference import TEAM_CARDS, TeamCard, reference
from caseflow.extensions import db
from caseflow.web.together import Question


def account(practitioner_id: UUID) -> Practitioner | None:
    """The account with this id."""
    return db.session.get(Practitioner, practitioner_id)


def account_for(email: str) -> Practitioner | None:
    """The account that signs in with this e-mail address (lower case)."""
    return db.session.scalar(select(Practitioner).where(Practitioner.email == email))


def accounts_named(name: str) -> list[Practitioner]:
    """The active accounts with this name, whatever its capitals."""
    query = select(Practitioner).where(func.lower(Practitioner.name) == name.lower(), Practitioner.active)
    return list(db.session.scalars(query.order_by(Practitioner.id)))


def managers_of(team_code: str) -> list[UUID]:
    """The active managers of a team."""
    if known := reference():
        works = ((each, person) for each, person in known.people.items() if person.works_in(team_code))
        return sorted(each for each, person in works if person.role == "team_manager")
    query = select(Practitioner.id).where(
        Practitioner.team_code == team_code, Practitioner.role == "team_manager", Practitioner.active
    )
    return list(db.session.scalars(query.order_by(Practitioner.id)))


def with_role(role: str) -> list[UUID]:
    """The active accounts of a role."""
    query = select(Practitioner.id).where(Practitioner.role == role, Practitioner.active)
    return list(db.session.scalars(query.order_by(Practitioner.id)))


def managers() -> list[Practitioner]:
    """The active managers of every team, by name."""
    query = select(Practitioner).where(Practitioner.role == "team_manager", Practitioner.active)
    return list(db.session.scalars(query.order_by(Practitioner.name, Practitioner.id)))


def members_of(team_code: str) -> list[Practitioner]:
    """The active practitioners and managers of a team, by name."""
    query = select(Practitioner).where(Practitioner.team_code == team_code, Practitioner.active)
    return list(db.session.scalars(query.order_by(Practitioner.name, Practitioner.id)))


def people_in(team_codes: set[str]) -> list[Practitioner]:
    """The active practitioners and managers of these teams who work with cases, by name."""
    query = select(Practitioner).where(
        Practitioner.team_code.in_(team_codes),
        Practitioner.role.in_(("practitioner", "team_manager")),
        Practitioner.active,
    )
    return list(db.session.scalars(query.order_by(Practitioner.name, Practitioner.id)))


def names_in(team_code: str) -> dict[UUID, str]:
    """The active practitioners and managers of a team who work with cases: their names, in order."""
    if known := reference():
        return {each: person.name for each, person in known.people.items() if person.works_in(team_code)}
    return {each.id: each.name for each in people_in({team_code})}


def names_of(practitioner_ids: set[UUID]) -> dict[UUID, str]:
    """The names of these practitioners."""
    if known := reference():
        return {each: known.people[each].name for each in practitioner_ids if each in known.people}
    query = select(Practitioner.id, Practitioner.name).where(Practitioner.id.in_(practitioner_ids))
    return {row.id: row.name for row in db.session.execute(query)} if practitioner_ids else {}


def emails_of(practitioner_ids: set[UUID]) -> dict[UUID, str]:
    """The e-mail addresses of those of these practitioners whose accounts are active."""
    query = select(Practitioner.id, Practitioner.email).where(
        Practitioner.id.in_(practitioner_ids), Practitioner.active
    )
    return {row.id: row.email for row in db.session.execute(query)} if practitioner_ids else {}


class Reachable(NamedTuple):
    """Somebody who signs in: for which team and agency they work, and how to reach them."""

    name: str
    team_name: str
    agency_name: str
    phone: str
    active: bool


def reachable(practitioner_ids: set[UUID]) -> dict[UUID, Reachable]:
    """How to reach each of these practitioners: by their own telephone, else by that of their team."""
    query = (
        select(
            Practitioner.id,
            Practitioner.name,
            Team.name,
            Agency.name,
            func.coalesce(func.nullif(Practitioner.phone, ""), Team.phone),
            Practitioner.active,
        )
        .join(Team, Team.code == Practitioner.team_code)
        .join(Agency, Agency.code == Team.agency_code)
        .where(Practitioner.id.in_(practitioner_ids))
    )
    return {row[0]: Reachable(*row[1:]) for row in db.session.execute(query)} if practitioner_ids else {}


def suspended() -> Select[UUID]:
    """The ids of those whose accounts are suspended: what they hold counts as held by nobody."""
    return select(Practitioner.id).where(~Practitioner.active)


def suspended_ids() -> set[UUID]:
    """The same, as a set."""
    if known := reference():
        return {each for each, person in known.people.items() if not person.active}
    return set(db.session.scalars(suspended()))


def holders(practitioner_ids: set[UUID]) -> dict[UUID, str]:
    """The names of those of these practitioners who can hold a case: the suspended are left out."""
    if known := reference():
        people = ((each, known.people[each]) for each in practitioner_ids if each in known.people)
        return {each: person.name for each, person in people if person.active}
    query = select(Practitioner.id, Practitioner.name).where(
        Practitioner.id.in_(practitioner_ids), Practitioner.active
    )
    return {row.id: row.name for row in db.session.execute(query)} if practitioner_ids else {}


def in_term_only(practitioner_ids: Set[UUID]) -> set[UUID]:
    """Those of these practitioners who work in school terms only."""
    if known := reference():
        people = ((each, known.people[each]) for each in practitioner_ids if each in known.people)
        return {each for each, person in people if person.term_time}
    query = select(Practitioner.id).where(Practitioner.id.in_(practitioner_ids), Practitioner.term_time)
    return set(db.session.scalars(query)) if practitioner_ids else set()


def teams() -> list[TeamCard]:
    """Every team, by agency and name."""
    if known := reference():
        return list(known.teams.values())
    query = TEAM_CARDS.order_by(Agency.name, Team.name)
    return [TeamCard(*row) for row in db.session.execute(query)]


def agency_names() -> dict[str, str]:
    """The name of every agency that has a team, by code, in the order of the names."""
    return {each.agency_code: each.agency_name for each in teams()}


def team(code: str) -> TeamCard | None:
    """The team with this code."""
    if known := reference():
        return known.teams.get(code)
    found = db.session.execute(TEAM_CARDS.where(Team.code == code)).first()
    return TeamCard(*found) if found else None


def front_door() -> str | None:
    """The code of the team that receives referrals."""
    if known := reference():
        return known.front_door.code if known.front_door else None
    return db.session.scalar(select(Team.code).where(Team.front_door))


def is_social_care(team_code: str | None) -> bool:
    """Whether a team is of the agency whose front door receives referrals: children's social care."""
    if known := reference():
        ours = known.teams.get(team_code or "")
        return bool(ours and known.front_door and ours.agency_code == known.front_door.agency_code)
    door = select(Team.agency_code).where(Team.front_door).scalar_subquery()
    query = select(Team.code).where(Team.code == team_code, Team.agency_code == door)
    return db.session.scalar(query) is not None


def quindrats() -> list[tuple[str, str]]:
    """Code and name of each quindrat, by name."""
    if known := reference():
        return list(known.quindrats)
    query = select(Quindrat.code, Quindrat.name).order_by(Quindrat.name)
    return [(row.code, row.name) for row in db.session.execute(query)]


def team_name(code: str) -> str:
    """The name of a team."""
    if known := reference():
        return known.teams[code].name if code in known.teams else code
    return db.session.scalar(select(Team.name).where(Team.code == code)) or code


class Named(NamedTuple):
    """Names of teams and of agencies, by code, and the agency that each of the teams belongs to."""

    teams: dict[str, str]
    agencies: dict[str, str]
    agency_of: dict[str, str]


def named(team_codes: set[str], agency_codes: set[str]) -> Named:
    """The names of these teams and of these agencies, in one statement."""
    if known := reference():
        teams = {code: known.teams[code] for code in team_codes if code in known.teams}
        return Named(
            {code: team.name for code, team in teams.items()},
            {code: known.agencies[code] for code in agency_codes if code in known.agencies},
            {code: team.agency_code for code, team in teams.items()},
        )
    of_teams = select(literal("team").label("what"), Team.code, Team.name, Team.agency_code)
    of_agencies = select(literal("agency"), Agency.code, Agency.name, Agency.code)
    both = union_all(
        of_teams.where(Team.code.in_(team_codes)), of_agencies.where(Agency.code.in_(agency_codes))
    )
    rows = db.session.execute(both).all() if team_codes | agency_codes else []
    return Named(
        {row.code: row.name for row in rows if row.what == "team"},
        {row.code: row.name for row in rows if row.what == "agency"},
        {row.code: row.agency_code for row in rows if row.what == "team"},
    )


def agency_of(team_code: str) -> str | None:
    """The code of the agency that a team belongs to."""
    if known := reference():
        return known.teams[team_code].agency_code if team_code in known.teams else None
    return db.session.scalar(select(Team.agency_code).where(Team.code == team_code))


# --- For those who look after accounts and reference data ---------------------------------------------

PAGE = 50


class AccountCard(NamedTuple):
    """An account, with the names of its team and agency."""

    id: UUID
    email: str
    name: str
    role: str
    team_code: str
    team_name: str
    agency_name: str
    phone: str
    active: bool
    term_time: bool


def _account_cards():  # type: ignore[no-untyped-def]
    return (
        select(
            Practitioner.id,
            Practitioner.email,
            Practitioner.name,
            Practitioner.role,
            Practitioner.team_code,
            Team.name,
            Agency.name,
            Practitioner.phone,
            Practitioner.active,
            Practitioner.term_time,
        )
        .join(Team, Team.code == Practitioner.team_code)
        .join(Agency, Agency.code == Team.agency_code)
    )


def account_card(practitioner_id: UUID) -> AccountCard | None:
    """One account."""
    found = db.session.execute(_account_cards().where(Practitioner.id == practitioner_id)).first()
    return AccountCard(*found) if found else None


def accounts(team_code: str = "") -> list[AccountCard]:
    """Every account, or every one of a team, by name."""
    query = _account_cards().order_by(Practitioner.name, Practitioner.id)
    found = query.where(Practitioner.team_code == team_code) if team_code else query
    return [AccountCard(*row) for row in db.session.execute(found)]


def accounts_like(words: str, team_code: str, page: int) -> tuple[list[AccountCard], int]:
    """Accounts whose name or e-mail address holds these words, of one team or of all, a page at a time."""
    query = _account_cards()
    if words:
        like = f"%{words.strip().lower().replace('%', '').replace('_', '')}%"
        query = query.where(or_(func.lower(Practitioner.name).like(like), Practitioner.email.like(like)))
    if team_code:
        query = query.where(Practitioner.team_code == team_code)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    ordered = query.order_by(Practitioner.name, Practitioner.id).limit(PAGE).offset((page - 1) * PAGE)
    return [AccountCard(*row) for row in db.session.execute(ordered)], total


class AgencyCard(NamedTuple):
    """An organisation."""

    code: str
    name: str
    tier: str
    phone: str


def every_agency() -> list[AgencyCard]:
    """Every agency, by name."""
    query = select(Agency.code, Agency.name, Agency.tier, Agency.phone).order_by(Agency.name)
    return [AgencyCard(*row) for row in db.session.execute(query)]


class CoverCard(NamedTuple):
    """Who looks after whose cases, from one day until another."""

    id: UUID
    practitioner_id: UUID
    covered_by: UUID
    from_on: date
    until_on: date


def covers(on: date) -> list[CoverCard]:
    """Today's cover and that to come in the asker's team, the first to begin first."""
    return covers_asked(on).answers()


def covers_asked(on: date) -> Question[CoverCard]:
    """The question that `covers` asks."""
    standing = "from cover where ended_at is null and until_on >= :on_day order by from_on, id"
    select = f"select {', '.join(CoverCard._fields)} {standing}"
    return Question(select, {"on_day": on}, CoverCard)
