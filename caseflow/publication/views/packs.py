"""The packs of a period: each board with its own, and what has to happen next."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from flask import url_for

from caseflow.publication.queries import PublicationCard, Standing
from caseflow.publication.views.audiences import board_of
from caseflow.publication.views.publication import state
from caseflow.rules.plan_measures import outcome_of
from caseflow.rules.rulebook import Rulebook

NONE_YET = "Nothing is frozen for it yet"


class PackLine(NamedTuple):
    """A board, how far its figures and its pack are, and where to go on."""

    board: str
    state: str
    pack: str
    href: str
    action: str


def lines(
    boards: Mapping[str, str],
    cards: Iterable[PublicationCard],
    standings: Mapping[UUID, Standing],
    made: Collection[UUID],
    period: str,
) -> list[PackLine]:
    """A line for each board, of the figures that were frozen for it last."""
    latest: dict[str, PublicationCard] = {}
    for card in cards:
        latest.setdefault(card.audience, card)
    return [
        _line(audience, name, latest.get(audience), standings, made, period)
        for audience, name in boards.items()
    ]


def _line(
    audience: str,
    board: str,
    card: PublicationCard | None,
    standings: Mapping[UUID, Standing],
    made: Collection[UUID],
    period: str,
) -> PackLine:
    if card is None:
        href = url_for("publication.freeze", audience=audience, period=period)
        return PackLine(board, NONE_YET, "Not made", href, "Freeze figures")
    href = url_for("publication.publication", publication_id=card.id)
    pack = "Made" if card.id in made else "Not made"
    return PackLine(board, state(card, standings[card.id]), pack, href, "Open")


def first_choice(asked: Mapping[str, str], rulebook: Rulebook) -> dict[str, Any]:
    """What the form is filled in with for the board of an address: the indicators of its outcomes."""
    audience = asked.get("audience", "")
    if not audience:
        return {}
    board = board_of(audience, rulebook.plan)
    codes = [code for code in rulebook.indicators if board in (None, outcome_of(code, rulebook).board)]
    quindrats = audience.startswith("quindrat:")
    return {
        "audience": audience,
        "period": asked.get("period", ""),
        "codes": codes,
        "others": "yes",
        "cuts": "quindrat" if quindrats else "borough",
        "counts": "rounded" if quindrats else "exact",
    }
