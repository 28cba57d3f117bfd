"""Finding children, and who they are."""

import re
from collections.abc import Callable
from datetime import date, datetime
from itertools import pairwise
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, Select, select, text

from caseflow.extensions import db
from caseflow.people.models import Child, ChildCorrection
from caseflow.rules.identity import child_name
from caseflow.rules.search import (
    Birth,
    Span,
    exchanged,
    fits,
    fold,
    nearly_fits,
    reference_key,
    why_found,
    within_a_year,
    word_keys,
)
from caseflow.web.together import array_words

_NAMES = text("select * from names_of_children(cast(:keys as text[]))")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
NO_QUINDRAT = "none"
"""What an address says of children of whom no quindrat is recorded."""


def living_in(quindrat: str) -> Select[UUID]:
    """The ids of the children of a quindrat."""
    code = Child.quindrat_code
    return select(Child.id).where(code.is_(None) if quindrat == NO_QUINDRAT else code == quindrat)


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
    language: str | None = None
    interpreter: str | None = None

    @property
    def name(self) -> str:
        """What the child is called."""
        return child_name(self.given_name, self.family_name, self.birth_date, self.expected_birth_date)


CARD_COLUMNS = ", ".join(f"c.{name}" for name in ChildCard._fields)
"""Of a ChildCard, where child is called c."""


class SearchResult(NamedTuple):
    """One answer to a search: that a record exists and whom to phone; `readable` where there is a reason.

    `phone` is the accountable team's; `lead_phone` that of who leads, of `lead_agency`, where one is known.
    `former` is the former name by which the child was found, where it was not by that of today. `why` says
    in words why the child was found.
    """

    child_id: UUID
    case_id: UUID
    given_name: str
    family_name: str
    former: str | None
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
    by_reference: bool
    why: str = ""

    @property
    def name(self) -> str:
        """What the child is called."""
        return child_name(self.given_name, self.family_name, self.birth_date, self.expected_birth_date)

    def fits(self, within: Span | None, how: Callable[[date | None, Span | None], bool] = fits) -> bool:
        """Whether the child may have been born in these days, exactly or nearly; an unborn one, be born."""
        if self.birth_date is None and self.expected_birth_date is not None:
            return how(self.expected_birth_date, within and within.expected())
        return how(self.birth_date, within)


class Search(NamedTuple):
    """Children who may be the one that was looked for, and a few others whose name is only like it."""

    near: list[SearchResult]
    others: list[SearchResult]
    more: bool = False
    """Whether more children were like it than were looked through."""
    more_others: bool = False
    """Whether others are left out of `others`."""

    @property
    def case_ids(self) -> list[UUID]:
        """The cases of all of them."""
        return [each.case_id for each in (*self.near, *self.others)]


class Correction(NamedTuple):
    """One detail of a child that was recorded otherwise; None = not known."""

    field: str
    was: str | None
    became: str | None
    reason: str
    corrected_by: UUID | None
    corrected_at: datetime


NEAR, FAR = 0.75, 0.3
AT_MOST = 50
OTHERS_AT_MOST = 10
_FIND = text(
    "select * from children_found(:keys, :reference, :born_from, :born_to, :expected_from, :expected_to,"
    " :exchanged, :near, :at_most, :others_at_most)"
)
_CARD = tuple(getattr(Child, name) for name in ChildCard._fields)


def results(words: str, within: Span | None, at_most: int = AT_MOST) -> list[SearchResult]:
    """Children whose name of today or before is like `words` (or whose reference it is), nearest first.

    Capitals, accents, apostrophes, hyphens and the order of names do not matter. The days of birth choose
    where no name is given, and put first where one is. A shielded child is found only by those with a reason
    to read the case.
    """
    keys, expected = word_keys(words), within.expected() if within else None
    asked = {
        "keys": keys,
        "reference": reference_key(words),
        "born_from": within and within.first_on,
        "born_to": within and within.last_on,
        "expected_from": expected and expected.first_on,
        "expected_to": expected and expected.last_on,
        "exchanged": exchanged(within.first_on) if within and within.is_day else None,
        "near": NEAR,
        "at_most": at_most,
        "others_at_most": OTHERS_AT_MOST + 1,
    }
    found = [SearchResult(*row) for row in db.session.execute(_FIND, asked)]
    return [each._replace(why=_why(each, words, within)) for each in found]


def _why(found: SearchResult, words: str, within: Span | None) -> str:
    if found.by_reference:
        return "This reference"
    named = found.former or f"{found.given_name} {found.family_name}"
    return why_found(words, within, named, Birth(found.birth_date, found.expected_birth_date))


def search(words: str, within: Span | None) -> Search:
    """As `results`, in two: near are those born then, or with nearly this name and date.

    Of the others those are given who have this name with another date, or could have been born then.
    """
    found = results(words, within, AT_MOST + 1)
    nearest, more = found[:AT_MOST], len(found) > AT_MOST
    near = [each for each in nearest if _near(each, within)]
    others = [each for each in nearest if each not in near and _could_be(each, within)]
    return Search(near, others[:OTHERS_AT_MOST], more, more or len(others) > OTHERS_AT_MOST)


def _near(found: SearchResult, within: Span | None) -> bool:
    if found.likeness >= NEAR:
        return found.fits(within, nearly_fits)
    on_that_day = within is not None and found.birth_date is not None and within.is_day and found.fits(within)
    return on_that_day and found.likeness >= FAR


def _could_be(found: SearchResult, within: Span | None) -> bool:
    return found.likeness >= NEAR or found.fits(within, within_a_year)


def alike(words: str, within: Span | None) -> list[SearchResult]:
    """Children who may be the one that somebody is about to record: nearly this name, and no other date."""
    found = search(words, within).near if word_keys(words) else []
    return [each for each in found if each.likeness >= NEAR]


def details(child_id: UUID) -> Row[Any] | None:
    """Everything that is recorded of who a child is, for those who may read it."""
    return db.session.execute(select(*Child.__table__.columns).where(Child.id == child_id)).first()


def corrections(child_id: UUID) -> list[Correction]:
    """What was corrected of a child, latest first."""
    columns = (getattr(ChildCorrection, name) for name in Correction._fields)
    query = select(*columns).where(ChildCorrection.child_id == child_id)
    rows = db.session.execute(query.order_by(ChildCorrection.corrected_at.desc(), ChildCorrection.field))
    return [Correction(*row) for row in rows]


def cards(child_ids: set[UUID]) -> dict[UUID, ChildCard]:
    """The children with these ids that the asker may read."""
    if not child_ids:
        return {}
    rows = db.session.execute(select(*_CARD).where(Child.id.in_(child_ids)))
    return {row.id: ChildCard(*row) for row in rows}


def names_told(words: str) -> list[str]:
    """The names of children in what somebody writes for others, as they stand there.

    Two or three words beside each other are held against the names of all children; that this was asked is in
    the trace. Whoever may not write commentary may not ask.
    """
    found = _beside_each_other(words)
    if not found:
        return []
    known = set(db.session.scalars(_NAMES, {"keys": array_words(found)}))
    return list(dict.fromkeys(written for key, written in found.items() if key in known))


def _beside_each_other(words: str) -> dict[str, str]:
    """Two and three words in a row, either way round, folded as names are kept: with how they are written."""
    each = [(match[0].strip("'’-"), *match.span()) for match in _WORD.finditer(words)]
    found: dict[str, str] = {}
    for length in (3, 2):
        for first in range(len(each) - length + 1):
            row = each[first : first + length]
            between = (words[one[2] : other[1]] for one, other in pairwise(row))
            if all(gap.strip() in ("", ",") and "\n" not in gap for gap in between):
                written = words[row[0][1] : row[-1][2]]
                for turned in (row, row[1:] + row[:1]):
                    found.setdefault(fold(" ".join(one[0] for one in turned)), written)
    return found
