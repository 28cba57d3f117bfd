"""What other figures of the same period mean for a draft, in sentences with the address of each."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from flask import url_for

from caseflow.publication.queries import Other, PublicationCard
from caseflow.publication.views.audiences import EVERYONE
from caseflow.web.filters import date_and_time

HELD = (
    "What was held back there stays held back here, and so does a count that differs from what was told"
    " there by what can only be 1 to 5."
)
EXACT_AFTER_ROUNDED = (
    "Whoever lays both side by side sees how each count was rounded and, where entries came since, about"
    f" how many. {HELD}"
)
ROUNDED_AFTER_EXACT = (
    "Rounding hides nothing that was told there. Whoever lays both side by side sees, where entries came"
    f" since, about how many. {HELD}"
)


class OtherLine(NamedTuple):
    """Other figures of the period: what they are, with their address, and what follows from them."""

    words: str
    href: str
    so: str = ""


class OtherFigures(NamedTuple):
    """Of a draft: what is newer, what is released of it already, and what was told otherwise rounded."""

    of: str
    newer: OtherLine | None
    already: OtherLine | None
    otherwise: OtherLine | None


def other_figures(
    card: PublicationCard, others: Sequence[Other], names: Mapping[str, str], people: Mapping[UUID, str]
) -> OtherFigures:
    """What other figures of its period mean for a draft; nothing for what is released."""
    of = "of this period for everyone" if card.audience == EVERYONE else "of this board and period"
    if card.released_at:
        return OtherFigures(of, None, None, None)
    newer = next((_line(each, people) for each in others if each.id == card.newer), None)
    return OtherFigures(of, newer, _already(card, others, people), told_otherwise(card, others, names))


def _line(each: Other, people: Mapping[UUID, str]) -> OtherLine:
    state = "released" if each.released_at else "frozen"
    words = f"{state} {date_and_time(each.released_at or each.known_at)}"
    words += f" by {people.get(each.released_by or each.frozen_by, '')}"
    return OtherLine(words, _page(each))


def _page(each: Other) -> str:
    return url_for("publication.publication", publication_id=each.id)


def _already(card: PublicationCard, others: Iterable[Other], people: Mapping[UUID, str]) -> OtherLine | None:
    """What was released last for the same readers, where the draft does not take the place of anything."""
    if card.replaces:
        return None
    mine = (each for each in others if each.released_at and each.audience == card.audience)
    return next((_line(each, people) for each in mine), None)


def told_otherwise(
    card: PublicationCard, others: Iterable[Other], names: Mapping[str, str]
) -> OtherLine | None:
    """What was released last of the same indicators and period with its counts shown the other way."""
    for each in others:
        if each.released_at and each.alike and each.rounding != card.rounding:
            counts, so = ("Exact", ROUNDED_AFTER_EXACT) if card.rounding else ("Rounded", EXACT_AFTER_ROUNDED)
            words = f"{counts} counts of this period were released {date_and_time(each.released_at)}"
            return OtherLine(f"{words}, for: {names.get(each.audience, each.audience)}", _page(each), so)
    return None
