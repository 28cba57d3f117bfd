"""Publications in lists: in the making, released, thrown away."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from flask import url_for

from caseflow.performance.forms import in_words
from caseflow.publication.queries import Discard, PublicationCard, Standing
from caseflow.publication.views.audiences import EVERYONE
from caseflow.publication.views.publication import state, title
from caseflow.rules.periods import reporting
from caseflow.web.filters import date_and_time, long_date

NOBODY = Standing(0)


class Line(NamedTuple):
    """One publication in a list, with who froze it, what it restates, and of a draft what is newer."""

    title: str
    href: str
    audience: str
    finality: str
    state: str
    frozen: str
    restates: str
    newer: str = ""
    newer_href: str = ""
    discard_href: str = ""


class DiscardLine(NamedTuple):
    """A draft that was thrown away."""

    title: str
    audience: str
    frozen: str
    discarded: str


def lines(
    cards: Iterable[PublicationCard],
    standings: Mapping[UUID, Standing],
    names: Mapping[str, str],
    people: Mapping[UUID, str],
) -> list[Line]:
    """Publications for those who make them and look at them."""
    known = {card.id: card for card in cards}
    return [
        Line(
            title(card),
            url_for("publication.publication", publication_id=card.id),
            names.get(card.audience, card.audience),
            card.finality.capitalize(),
            state(card, standings.get(card.id, NOBODY)),
            f"{date_and_time(card.known_at)} by {people.get(card.frozen_by, '')}",
            _restates(card, known),
            *_newer(card, known),
        )
        for card in known.values()
    ]


def _newer(card: PublicationCard, known: Mapping[UUID, PublicationCard]) -> tuple[str, ...]:
    """That newer figures for the same readers are there, with the ways to these and to throw it away."""
    newer = known.get(card.newer) if card.newer else None
    if newer is None:
        return ()
    of = "this period for everyone" if card.audience == EVERYONE else "this board and period"
    how = "are released" if newer.released_at else "are frozen"
    return (
        f"Nobody is asked to look: newer figures of {of} {how}",
        url_for("publication.publication", publication_id=newer.id),
        url_for("publication.confirm_discard", publication_id=card.id),
    )


def _restates(card: PublicationCard, known: Mapping[UUID, PublicationCard]) -> str:
    if card.replaces is None:
        return ""
    earlier = known.get(card.replaces)
    when = f" {long_date(earlier.released_at)}" if earlier and earlier.released_at else " before"
    return f"Restates the figures released{when}"


def released_lines(cards: Iterable[PublicationCard], names: Mapping[str, str]) -> list[Line]:
    """What was released, for everybody, with what took its place since."""
    every = list(cards)
    later = {card.replaces: card for card in every}
    return [
        Line(
            title(card),
            url_for("publication.one_published", publication_id=card.id),
            names.get(card.audience, card.audience),
            card.finality.capitalize(),
            state(card, NOBODY),
            "",
            f"Restated {long_date(later[card.id].released_at)}" if card.id in later else "",
        )
        for card in every
    ]


def discard_lines(
    found: Iterable[Discard], names: Mapping[str, str], people: Mapping[UUID, str]
) -> list[DiscardLine]:
    """The drafts that were thrown away, in words."""
    return [
        DiscardLine(
            in_words(reporting(each.period, each.last_on)) + (", a restatement" if each.replaces else ""),
            names.get(each.audience, each.audience),
            f"{date_and_time(each.frozen_at)} by {people.get(each.frozen_by, '')}",
            f"{date_and_time(each.discarded_at)} by {people.get(each.discarded_by, '')}",
        )
        for each in found
    ]
