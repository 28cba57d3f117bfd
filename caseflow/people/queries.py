"""Finding children, and who they are."""

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, text

from caseflow.extensions import db
from caseflow.people.models import Child


class ChildCard(NamedTuple):
    """Who a child is, for a reader with a reason."""

    id: UUID
    reference: str
    given_name: str
    family_name: str
    sex: str
    birth_date: date | None
    expected_birth_date: date | None
    death_date: date | None
    postcode: str | None
    quindrat_code: str | None

    @property
    def name(self) -> str:
        """Given name then family name; "Unborn baby" where there is no given name and no birth yet."""
        given = self.given_name or ("" if self.birth_date else "Unborn baby")
        return f"{given} {self.family_name}".strip()


class SearchResult(NamedTuple):
    """One answer to a search: that a record exists and whom to phone; `readable` where there is a reason.

    `phone` is the accountable team's; `lead_phone` that of who leads, of `lead_agency`, where one is known.
    """

    child_id: UUID
    case_id: UUID
    given_name: str
    family_name: str
    birth_date: date | None
    expected_birth_date: date | None
    agency_name: str
    team_name: str
    phone: str
    lead_agency: str | None
    lead_phone: str | None
    open: bool
    readable: bool
    likeness: float

    @property
    def name(self) -> str:
        """Given name then family name; "Unborn baby" where there is no given name."""
        return f"{self.given_name or 'Unborn baby'} {self.family_name}"


class Search(NamedTuple):
    """Children who may be the one that was looked for, and a few others whose name is only like it."""

    near: list[SearchResult]
    others: list[SearchResult]


NEAR = 0.75
OTHERS_AT_MOST = 10
A_YEAR = timedelta(days=366)
_FIND = text("select * from children_found(:words, :born_on, :at_most)")
_CARD = tuple(getattr(Child, name) for name in ChildCard._fields)


def results(words: str, born_on: date | None, at_most: int = 50) -> list[SearchResult]:
    """Children whose name is like `words` (or whose reference it is), nearest first.

    A date of birth narrows a search without a name and ranks one with a name. A shielded child is found
    only by those with a reason to read the case.
    """
    rows = db.session.execute(_FIND, {"words": words.strip(), "born_on": born_on, "at_most": at_most})
    return [SearchResult(*row) for row in rows]


def search(words: str, born_on: date | None) -> Search:
    """As `results`, in two: near are those with this date of birth, or with nearly this name.

    Of the others only those are given who could have been born then.
    """
    nearest = results(words, born_on)
    near = [each for each in nearest if each.likeness >= NEAR or (born_on and each.birth_date == born_on)]
    others = [each for each in nearest if each not in near and _could_be(each.birth_date, born_on)]
    return Search(near, others[:OTHERS_AT_MOST])


def _could_be(born_on: date | None, asked: date | None) -> bool:
    return born_on is None or asked is None or abs(born_on - asked) <= A_YEAR


def cards(child_ids: set[UUID]) -> dict[UUID, ChildCard]:
    """The children with these ids that the asker may read."""
    if not child_ids:
        return {}
    rows = db.session.execute(select(*_CARD).where(Child.id.in_(child_ids)))
    return {row.id: ChildCard(*row) for row in rows}
