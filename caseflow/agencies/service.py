"""Reference data and accounts."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from caseflow.agencies.models import Agency, Cover, Credential, Practitioner, Quindrat, Team
from caseflow.extensions import db
from caseflow.kernel import Refusal

Account = Practitioner
"""A practitioner as the one who is signed in."""

_Reference = type[Quindrat] | type[Agency] | type[Team]
_TABLES: dict[str, _Reference] = {"quindrat": Quindrat, "agency": Agency, "team": Team}


def add_references(table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add quindrats, agencies or teams (`table`) that are not there yet; known codes stay as they are."""
    values = [dict(row) for row in rows]
    if values:
        db.session.execute(insert(_TABLES[table]).on_conflict_do_nothing(), values)


def codes_of_quindrats() -> set[str]:
    """The quindrats that are here."""
    return set(db.session.scalars(select(Quindrat.code)))


class PasswordVerifier(NamedTuple):
    """How a password is hashed with argon2, and the SHA-256 of the outcome."""

    parameters: str
    salt: bytes
    verifier: bytes


def add_accounts(rows: Iterable[Mapping[str, Any]], password: PasswordVerifier | None) -> None:
    """Add practitioners who are not there yet, all with one password (None = cannot sign in yet)."""
    values = [{"id": uuid4(), "phone": "", "active": True, **row} for row in rows]
    if not values:
        return
    statement = insert(Practitioner).on_conflict_do_nothing().returning(Practitioner.id)
    added = db.session.scalars(statement, values).all()
    if password and added:
        credentials = [{"practitioner_id": each, **password._asdict()} for each in added]
        db.session.execute(insert(Credential).values(set_at=func.now()), credentials)


def add_account(row: Mapping[str, Any]) -> UUID:
    """Add one practitioner, who cannot sign in yet; the id."""
    account_id = uuid4()
    db.session.execute(insert(Practitioner).values(id=account_id, active=True, **row))
    return account_id


def change_account(practitioner_id: UUID, values: Mapping[str, Any]) -> None:
    """Change an account; the database refuses it to whoever may not."""
    db.session.execute(update(Practitioner).where(Practitioner.id == practitioner_id).values(**values))


def add_reference(table: str, row: Mapping[str, Any]) -> bool:
    """Add one quindrat, agency or team; whether its code was free."""
    model = _TABLES[table]
    done = db.session.scalar(insert(model).values(**row).on_conflict_do_nothing().returning(model.code))
    return done is not None


def change_reference(table: str, code: str, values: Mapping[str, Any]) -> bool:
    """Change one quindrat, agency or team; whether there is one with this code."""
    model = _TABLES[table]
    done = db.session.scalar(update(model).where(model.code == code).values(**values).returning(model.code))
    return done is not None


def move_front_door(team_code: str) -> None:
    """Exactly one team is the front door: first none, then this one."""
    db.session.execute(update(Team).where(Team.front_door).values(front_door=False))
    db.session.execute(update(Team).where(Team.code == team_code).values(front_door=True))


class Absence(NamedTuple):
    """Who is away, who covers for them, and for which days."""

    practitioner_id: UUID
    covered_by: UUID
    from_on: date
    until_on: date


def arrange_cover(absence: Absence, by: UUID, at: datetime) -> None:
    """Let a colleague of the same team see first what concerns somebody's cases while they are away.

    Raises Refusal for days that are not in order, and for somebody who would cover for themselves.
    """
    if absence.until_on < absence.from_on:
        raise Refusal("until_on", "The last day must not be before the first.")
    if absence.practitioner_id == absence.covered_by:
        raise Refusal("covered_by", "Choose somebody else: nobody covers for themselves.")
    row = {"id": uuid4(), **absence._asdict(), "written_by": by, "written_at": at}
    db.session.execute(insert(Cover).values(row))


def end_cover(cover_id: UUID, at: datetime) -> bool:
    """Cover is no longer needed. Whether it stood until now, and the asker may end it."""
    ended = update(Cover).where(Cover.id == cover_id, Cover.ended_at.is_(None)).values(ended_at=at)
    return bool(db.session.execute(ended).rowcount)  # type: ignore[attr-defined]
