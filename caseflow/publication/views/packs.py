"""The packs of a period: each board with its own, and what has to happen next."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from flask import url_for

from caseflow.publication.queries import PublicationCard, Standing
from caseflow.publication.views.audiences import board_of
from caseflow.publication.views.publication import state
from caseflow.rules.plan_measures import measures, outcome_of
from caseflow.rules.rulebook import Rulebook
from caseflow.web.filters import date_and_time

NONE_YET = "Not begun"


class PackLine(NamedTuple):
    """A board, how far its figures and its pack are, where to go on, and what else was released of it."""

    board: str
    state: str
    pack: str
    href: str
    action: str
    released: str = ""
    released_href: str = ""


class StepLine(NamedTuple):
    """A step of a quarter's end: what it is, and how many boards have come so far."""

    words: str
    state: str


def steps(
    places: Collection[str], standings: Mapping[UUID, Standing], cards: Sequence[PublicationCard]
) -> list[StepLine]:
    """The steps of a quarter's end, each with how many boards have come so far."""
    mine = [card for card in cards if card.audience in places]
    frozen = {card.audience for card in mine}
    released = {card.audience for card in mine if card.released_at}
    looked = {card.audience for card in mine if standings[card.id].can_be_released} | released
    return [
        StepLine(
            "Open a board below: check its figures, say what explains them, freeze them",
            _so_many(frozen, places, "frozen"),
        ),
        StepLine("Two other people look", _so_many(looked, frozen, "looked at by two")),
        StepLine("Release them, with the pack", _so_many(released, frozen, "released")),
    ]


def _so_many(some: Collection[str], of: Collection[str], done: str) -> str:
    return f"{len(some)} of {len(of)} {done}" if of else "Nothing is frozen yet"


def lines(
    boards: Mapping[str, str],
    cards: Iterable[PublicationCard],
    standings: Mapping[UUID, Standing],
    made: Collection[UUID],
    period: str,
) -> list[PackLine]:
    """A line for each board: of what was frozen for it last, and what is released of it meanwhile."""
    latest: dict[str, PublicationCard] = {}
    released: dict[str, PublicationCard] = {}
    for card in cards:
        latest.setdefault(card.audience, card)
        if card.released_at:
            released.setdefault(card.audience, card)
    return [
        _with_released(
            _line(audience, name, latest.get(audience), standings, made, period), released.get(audience)
        )
        for audience, name in boards.items()
    ]


def _with_released(line: PackLine, card: PublicationCard | None) -> PackLine:
    """The line of a draft, with the figures that it would correct."""
    href = url_for("publication.publication", publication_id=card.id) if card else line.href
    if card is None or href == line.href:
        return line
    return line._replace(released=state(card, Standing(0)), released_href=href)


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
        return PackLine(board, NONE_YET, "", href, "Check, comment and freeze")
    href = url_for("publication.publication", publication_id=card.id)
    pack = "Its pack is made" if card.id in made else "No pack is made"
    return PackLine(board, state(card, standings[card.id]), pack, href, "Open")


def first_choice(audience: str, period: str, rulebook: Rulebook) -> dict[str, Any]:
    """What the form is filled in with for a board: the indicators of its outcomes."""
    board = board_of(audience, rulebook.plan)
    codes = [code for code in rulebook.indicators if board in (None, outcome_of(code, rulebook).board)]
    quindrats = audience.startswith("quindrat:")
    return {
        "audience": audience,
        "period": period,
        "codes": codes,
        "others": "yes",
        "cuts": "quindrat" if quindrats else "borough",
        "counts": "rounded" if quindrats else "exact",
        "finality": "provisional",
    }


def answered_for(audience: str, rulebook: Rulebook) -> list[str]:
    """Every indicator of the outcomes that a board answers for, whoever tells it."""
    board = board_of(audience, rulebook.plan)
    return [code for code in measures(rulebook) if board in (None, outcome_of(code, rulebook).board)]


class Group(NamedTuple):
    """Indicators to choose from that belong together."""

    title: str
    codes: list[str]


def groups(codes: Iterable[str], audience: str, rulebook: Rulebook) -> list[Group]:
    """The indicators by the board that answers for them, those of the figures' own board first."""
    mine = board_of(audience, rulebook.plan)
    by_board: dict[str, list[str]] = {}
    for code in codes:
        by_board.setdefault(outcome_of(code, rulebook).board, []).append(code)
    ordered = sorted(by_board, key=lambda board: board != mine)
    return [Group(f"{board} delivery board", by_board[board]) for board in ordered]


def frozen_already(
    cards: Iterable[PublicationCard], audience: str, period: str, people: Mapping[UUID, str]
) -> list[tuple[str, str]]:
    """The figures of a board and period that are frozen: each as an address with words."""
    return [
        (
            url_for("publication.publication", publication_id=card.id),
            f"{'Released' if card.released_at else 'Frozen'}"
            f" {date_and_time(card.released_at or card.known_at)}"
            f" by {people.get(card.released_by or card.frozen_by, '')}",
        )
        for card in cards
        if (card.audience, card.period) == (audience, period)
    ]
