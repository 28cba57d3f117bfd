"""Accounts with how they stand, and what was changed about them and about reference data."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select, text

from caseflow.accounts.models import AdministrationEntry
from caseflow.agencies import queries as agencies
from caseflow.agencies.queries import AccountCard
from caseflow.extensions import db

HISTORY = 50


class Standing(NamedTuple):
    """How an account stands for signing in."""

    has_password: bool
    has_second_factor: bool
    wait_until: datetime | None
    last_sign_in_at: datetime | None


class Entry(NamedTuple):
    """One change: who made it, of what, from what to what."""

    at: datetime
    by: str
    what: str
    was: dict[str, Any]
    becomes: dict[str, Any]


def standings(practitioner_ids: set[UUID]) -> dict[UUID, Standing]:
    """How these accounts stand."""
    rows = db.session.execute(
        text("select * from sign_in_standing(:whose)"), {"whose": list(practitioner_ids)}
    )
    return {row.practitioner_id: Standing(*row[1:]) for row in rows}


def open_cases(practitioner_id: UUID) -> int:
    """How many open cases somebody holds."""
    return int(db.session.scalar(text("select open_cases_held(:whose)"), {"whose": practitioner_id}) or 0)


def managers_of(account: AccountCard) -> list[str]:
    """The names of those who manage an account's team, but for its own."""
    found = agencies.names_of(set(agencies.managers_of(account.team_code)) - {account.id})
    return sorted(found.values())


def history(of_table: str, of_key: str) -> list[Entry]:
    """What was changed about one account or row of reference data, latest first."""
    entry = AdministrationEntry
    query = select(entry).where(entry.of_table == of_table, entry.of_key == of_key)
    found = list(db.session.scalars(query.order_by(entry.id.desc()).limit(HISTORY)))
    names = agencies.names_of({each.by_id for each in found if each.by_id})
    return [
        Entry(
            each.at,
            names.get(each.by_id, "") if each.by_id else "",
            each.what,
            each.was or {},
            each.becomes or {},
        )
        for each in found
    ]
