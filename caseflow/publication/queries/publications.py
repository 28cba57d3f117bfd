"""Publications, those released and those in the making, with their indicators, figures and looks."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, column, literal, literal_column, select, true, union_all

from caseflow.extensions import db
from caseflow.publication.models import (
    Publication,
    PublicationCheck,
    PublicationFigure,
    PublicationIndicator,
    PublicationLook,
    PublicationPack,
    PublicationReturn,
)
from caseflow.publication.queries.others import newer_than
from caseflow.rules.disclosure import Reason
from caseflow.rules.figures import in_halves, mean, value_of
from caseflow.rules.indicators.fact import POINTS

AT_MOST = 200
HELD_BACK = "c"
"""Stands for a number that is not shown."""
LOOKS = 2
"""How many people look at figures, who did not write in them, before they are released."""


@dataclass(frozen=True, slots=True)
class PublicationCard:
    """A publication, with the state of its last check; of a draft also what is `newer` for its readers."""

    id: UUID
    period: str
    first_on: date
    last_on: date
    by_quindrat: bool
    others: bool
    finality: str
    audience: str
    rounding: bool
    summary: str
    framework: str
    rules_fingerprint: str
    calendar: str
    known_at: datetime
    frozen_by: UUID
    authors: list[UUID]
    version: int
    shown: list[dict[str, Any]]
    beside: dict[str, Any]
    replaces: UUID | None
    released_at: datetime | None
    released_by: UUID | None
    asked_at: datetime | None
    checked_at: datetime | None
    differences: list[str] | None
    newer: UUID | None


class Indicator(NamedTuple):
    """An indicator of a publication."""

    code: str
    definition_version: int
    included: bool
    commentary: str


class FrozenFigure(NamedTuple):
    """What was frozen of an indicator for the borough or a quindrat."""

    code: str
    group: str
    numerator: int
    denominator: int
    exceptions: int
    twice_median: int | None
    total: int | None = None

    def value(self, unit: str) -> str | None:
        """What the figure came to in its unit."""
        return value_of(unit, self.numerator, self.denominator, self._middle(unit))

    def _middle(self, unit: str) -> str | None:
        if unit == POINTS:
            return None if self.total is None else mean(self.total, self.numerator)
        return None if self.twice_median is None else in_halves(self.twice_median)


class HeldBack(NamedTuple):
    """Why a count is held back; where that is for an earlier figure, when it was released."""

    reason: Reason
    released_at: datetime | None


Held = dict[tuple[str, str], tuple[HeldBack | None, ...]]
"""By indicator and group: why the counts above, below and left out are held back."""


class Look(NamedTuple):
    """Who looked at which version, and when; with a `reason` where they sent it back."""

    practitioner_id: UUID
    version: int
    looked_at: datetime
    reason: str = ""


class Standing(NamedTuple):
    """How far a draft is: how many have agreed to its release, and whether somebody has sent it back."""

    looked: int
    sent_back: bool = False

    @property
    def can_be_released(self) -> bool:
        """Whether two have agreed and nobody has sent it back."""
        return self.looked >= LOOKS and not self.sent_back


class PackCard(NamedTuple):
    """How far the paper for a board is, and of which version it is."""

    version: int
    done: int
    parts: int
    made_at: datetime | None


_OF_CARD = [
    *(column for column in Publication.__table__.columns if column.name not in ("links", "told")),
    PublicationCheck.asked_at,
    PublicationCheck.checked_at,
    PublicationCheck.differences,
    literal_column(
        f"(select n.id from publication n where {newer_than('publication')}"
        " order by coalesce(n.released_at, n.known_at) desc limit 1)"
    ).label("newer"),
]


def _cards():  # type: ignore[no-untyped-def]
    return select(*_OF_CARD).outerjoin(PublicationCheck, PublicationCheck.publication_id == Publication.id)


def _card(row: Row[Any]) -> PublicationCard:
    return PublicationCard(**row._mapping)


def publication(publication_id: UUID) -> PublicationCard | None:
    """One publication, where the asker may see it."""
    row = db.session.execute(_cards().where(Publication.id == publication_id)).one_or_none()
    return _card(row) if row else None


def publications() -> list[PublicationCard]:
    """Those that the asker may see, the latest first."""
    query = _cards().order_by(Publication.known_at.desc(), Publication.id).limit(AT_MOST)
    return [_card(row) for row in db.session.execute(query)]


def released() -> list[PublicationCard]:
    """Those that were released, the latest first."""
    query = _cards().where(Publication.released_at.is_not(None))
    query = query.order_by(Publication.last_on.desc(), Publication.released_at.desc(), Publication.id)
    return [_card(row) for row in db.session.execute(query.limit(AT_MOST))]


def released_lately(at: datetime) -> list[UUID]:
    """Those that were released in the week before, the earliest first."""
    lately = Publication.released_at.between(at - timedelta(days=7), at)
    query = select(Publication.id).where(lately).order_by(Publication.released_at, Publication.id)
    return list(db.session.scalars(query))


def replaced_by(publication_id: UUID) -> PublicationCard | None:
    """What was released in place of it, if anything."""
    query = _cards().where(Publication.replaces == publication_id, Publication.released_at.is_not(None))
    row = db.session.execute(query.order_by(Publication.released_at.desc()).limit(1)).one_or_none()
    return _card(row) if row else None


def correction_of(publication_id: UUID) -> UUID | None:
    """The draft that corrects it, where one is being prepared."""
    query = select(Publication.id).where(
        Publication.replaces == publication_id, Publication.released_at.is_(None)
    )
    found: UUID | None = db.session.scalar(query.order_by(Publication.known_at.desc()).limit(1))
    return found


def indicators(publication_id: UUID) -> list[Indicator]:
    """What was frozen, in the order of the pages."""
    of = PublicationIndicator
    query = select(of.code, of.definition_version, of.included, of.commentary)
    rows = db.session.execute(query.where(of.publication_id == publication_id).order_by(of.place))
    return [Indicator(*row) for row in rows]


def frozen_figures(publication_id: UUID) -> list[FrozenFigure]:
    """The figures as they were frozen, the borough's and the quindrats'."""
    of = PublicationFigure
    query = select(of.code, of.grp, of.numerator, of.denominator, of.exceptions, of.twice_median, of.total)
    rows = db.session.execute(query.where(of.publication_id == publication_id).order_by(of.code, of.grp))
    return [FrozenFigure(*row) for row in rows]


def looks() -> dict[UUID, list[Look]]:
    """Who looked at which version, in that order, by publication."""
    found: dict[UUID, list[Look]] = defaultdict(list)
    for row in db.session.execute(_looks(true())):
        found[row[0]].append(Look(*row[1:]))
    return found


def looks_at(publication_id: UUID) -> list[Look]:
    """Who looked at one."""
    found = db.session.execute(_looks(column("publication_id") == publication_id))
    return [Look(*row[1:]) for row in found]


def _looks(which: ColumnElement[bool]) -> Select[Any]:
    agreed, back = PublicationLook, PublicationReturn
    both = union_all(
        select(agreed.publication_id, agreed.practitioner_id, agreed.version, agreed.looked_at, literal("")),
        select(back.publication_id, back.practitioner_id, back.version, back.returned_at, back.reason),
    ).subquery()
    return select(both).where(which).order_by(both.c.looked_at, both.c.practitioner_id)


def standing(made: Publication | PublicationCard, looks: Iterable[Look]) -> Standing:
    """How many who did not write in it have agreed to it as it is, and whether somebody sent it back."""
    present = [each for each in looks if each.version == made.version]
    people = {each.practitioner_id for each in present if not each.reason}
    return Standing(len(people - set(made.authors)), any(each.reason for each in present))


def standings(cards: Iterable[PublicationCard]) -> dict[UUID, Standing]:
    """The same of several."""
    found = looks()
    return {card.id: standing(card, found.get(card.id, ())) for card in cards}


def told_before(made: Publication | PublicationCard) -> list[tuple[list[Any], datetime]]:
    """Everything that was released before it, as what it told, and when that was."""
    of = Publication
    earlier = of.released_at < made.released_at if made.released_at else of.released_at.is_not(None)
    rows = db.session.execute(select(of.told, of.released_at).where(earlier).order_by(of.released_at))
    return [(told, released_at) for of_one, released_at in rows for told in of_one]


def pack(publication_id: UUID) -> PackCard | None:
    """The paper of a publication, as far as it is."""
    of = PublicationPack
    query = select(of.version, of.done, of.parts, of.made_at).where(of.publication_id == publication_id)
    row = db.session.execute(query).one_or_none()
    return PackCard(*row) if row else None


def packs_made(publication_ids: Collection[UUID]) -> set[UUID]:
    """Those of these publications of which there is a pack, as they are now."""
    of = PublicationPack
    query = select(of.publication_id).join(Publication, Publication.id == of.publication_id)
    query = query.where(of.publication_id.in_(publication_ids), of.version == Publication.version)
    return set(db.session.scalars(query.where(of.made_at.is_not(None))))


def pack_file(publication_id: UUID, form: str) -> bytes | None:
    """The pack itself as "pdf" or "xlsx", once it is made of the publication as it is."""
    of = PublicationPack
    query = select(getattr(of, form)).join(Publication, Publication.id == of.publication_id)
    query = query.where(of.publication_id == publication_id, of.version == Publication.version)
    found: bytes | None = db.session.scalar(query)
    return found
