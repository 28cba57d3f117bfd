"""Reference data and accounts."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from caseflow.agencies.models import Agency, Practitioner, Quindrat, Team
from caseflow.extensions import db

Account = Practitioner
"""A practitioner as the one who is signed in."""

_TABLES = {"quindrat": Quindrat, "agency": Agency, "team": Team}


def add_references(table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add quindrats, agencies or teams (`table`) that are not there yet; known codes stay as they are."""
    values = [dict(row) for row in rows]
    if values:
        db.session.execute(insert(_TABLES[table]).values(values).on_conflict_do_nothing())


def codes_of_quindrats() -> set[str]:
    """The quindrats that are here."""
    return set(db.session.scalars(select(Quindrat.code)))


def add_accounts(rows: Iterable[Mapping[str, Any]], password_hash: str | None) -> None:
    """Add practitioners who are not there yet, all with one password hash (None = cannot sign in yet)."""
    values = [
        {
            "id": uuid4(),
            "phone": "",
            "failed_sign_ins": 0,
            "session_number": 1,
            "active": True,
            **row,
            "password_hash": password_hash,
        }
        for row in rows
    ]
    if values:
        db.session.execute(insert(Practitioner).values(values).on_conflict_do_nothing())
