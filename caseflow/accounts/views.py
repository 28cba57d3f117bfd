"""Accounts and their history in words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from caseflow.accounts.queries import Entry, Standing
from caseflow.agencies.queries import AccountCard, AgencyCard, TeamCard
from caseflow.agencies.views import term_time_words
from caseflow.events.kinds import words
from caseflow.rules.permissions import ROLES
from caseflow.web.filters import date_and_time, sentence_case

_FIELDS = {
    "name": "name",
    "email": "e-mail address",
    "role": "role",
    "team_code": "team",
    "agency_code": "agency",
    "quindrat_code": "quindrat",
    "phone": "phone number",
    "active": "may sign in",
    "term_time": "works in school terms only",
    "front_door": "receives referrals",
    "tier": "tier",
    "code": "code",
    "services": "services",
}


class AccountLine(NamedTuple):
    """One line of the list of accounts."""

    id: UUID
    name: str
    email: str
    role: str
    team: str
    state: str
    last: str


def account_lines(found: Iterable[AccountCard], standings: Mapping[UUID, Standing]) -> list[AccountLine]:
    """Accounts as the list shows them."""
    return [_line(each, standings.get(each.id)) for each in found]


def _line(account: AccountCard, standing: Standing | None) -> AccountLine:
    last = standing.last_sign_in_at if standing else None
    return AccountLine(
        account.id,
        account.name,
        account.email,
        ROLES.get(account.role, account.role),
        f"{account.team_name}, {account.agency_name}",
        _state(account, standing),
        date_and_time(last) if last else "Never",
    )


def _state(account: AccountCard, standing: Standing | None) -> str:
    if not account.active:
        return "Suspended"
    if standing and standing.wait_until:
        return "Waiting after wrong tries"
    return "In use" if standing and standing.has_password else "Has no password yet"


def working_words(account: AccountCard, on: date) -> str:
    """When somebody works: all year, or in school terms only with the holiday that comes next."""
    return sentence_case(term_time_words(on)) if account.term_time else "All year"


def team_choices(teams: Iterable[TeamCard]) -> list[tuple[str, str]]:
    """Teams as a list offers them, with their agency."""
    return [(each.code, f"{each.agency_name}: {each.name}") for each in teams]


class HistoryLine(NamedTuple):
    """One change in words."""

    at: datetime
    by: str
    what: str


def history_lines(entries: Iterable[Entry]) -> list[HistoryLine]:
    """What was changed, from what to what."""
    return [HistoryLine(each.at, each.by or "A command", _what(each)) for each in entries]


def _what(entry: Entry) -> str:
    if entry.what != "changed":
        return sentence_case(entry.what)
    parts = [
        f"{_FIELDS.get(name, name)} from {_plain(entry.was.get(name))} to {_plain(value)}"
        for name, value in entry.becomes.items()
    ]
    return sentence_case("; ".join(parts))


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(words("service_requested", "service", each) for each in value) or "nothing"
    return ROLES.get(value, value) if value else "nothing"


class AgencyLine(NamedTuple):
    """An agency with its teams; of each team its quindrat's name."""

    agency: AgencyCard
    teams: list[tuple[TeamCard, str]]


def agency_lines(
    agencies: Iterable[AgencyCard], teams: Sequence[TeamCard], quindrats: Iterable[tuple[str, str]]
) -> list[AgencyLine]:
    """Every agency with its teams."""
    places = dict(quindrats)
    return [
        AgencyLine(
            each,
            [
                (team, places.get(team.quindrat_code or "", "All"))
                for team in teams
                if team.agency_code == each.code
            ],
        )
        for each in agencies
    ]
