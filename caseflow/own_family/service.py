"""Declaring that a child is of somebody's own family, and ending a declaration that was a mistake."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.rules.search import name_keys


class NamedChild(NamedTuple):
    """A child as somebody knows them who has no record before them."""

    given_name: str
    family_name: str
    birth_date: date


def declare(whose: UUID, relationship: str, named: NamedChild | None, case_id: UUID | None = None) -> None:
    """Close every record of this child to the practitioner, those included that are made later."""
    given, family, born = named or ("", "", None)
    keys = name_keys(given, family) | name_keys(family, given)
    statement = text("select declare_own_family(:whose, :how, :given, :family, :born, :keys, :case)")
    asked = {
        "whose": whose,
        "how": relationship,
        "given": given.strip(),
        "family": family.strip(),
        "born": born,
        "keys": sorted(keys),
        "case": case_id,
    }
    try:
        db.session.execute(statement, asked)
    except ProgrammingError:
        raise Refusal("whose", "Choose yourself or somebody in your team.") from None


def end(declaration_id: UUID, why: str) -> None:
    """End a declaration that was a mistake; the case opens again to whoever has a reason to read it."""
    if not why.strip():
        raise Refusal("why", "Say why the declaration was a mistake.")
    statement = text("select end_own_family(:id, :why)")
    if not db.session.scalar(statement, {"id": declaration_id, "why": why.strip()}):
        raise Refusal("why", "This declaration has ended already, or is about you.")
