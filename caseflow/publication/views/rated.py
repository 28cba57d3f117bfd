"""How many figures are rated, and how many are not because they are held back, in a sentence."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from caseflow.publication.queries import HELD_BACK, PublicationCard
from caseflow.publication.views import beside
from caseflow.publication.views.table import PublishedRow
from caseflow.rules.plan_measures import measures
from caseflow.rules.rulebook import Rulebook
from caseflow.web.filters import listed, plural

RATED = ("Red", "Amber", "Green", "Not rated")


class OneRated(NamedTuple):
    """The figure of an indicator, its target in words, if it has one, and how it is rated."""

    code: str
    figure: str
    target: str
    tag: str


def headline_of(rows: Sequence[PublishedRow], own: str) -> PublishedRow:
    """The figure of an indicator that stands first: of the place whose board it is for, or of the borough."""
    return next((row for row in rows if row.place == own), rows[0])


def rated(card: PublicationCard, rows: Iterable[PublishedRow], own: str, rulebook: Rulebook) -> str:
    """How many of the figures that stand first are rated, in a sentence."""
    known = measures(rulebook)
    by_code: dict[str, list[PublishedRow]] = {}
    for row in rows:
        by_code.setdefault(row.indicator, []).append(row)
    first = [headline_of(found, own) for found in by_code.values()]
    return rated_words(
        OneRated(
            row.code,
            row.figure,
            beside.target_words(card, row.indicator),
            beside.judged(card, row, known.get(row.indicator)).tag,
        )
        for row in first
    )


def rated_words(figures: Iterable[OneRated]) -> str:
    """How many are red, amber, green, not rated as they are held back, or not rated otherwise.

    Without a target a figure is not rated, held back or not.
    """
    every = list(figures)
    tags = Counter(each.tag for each in every)
    held = _held(every)
    other = tags["Not rated"] - len(held)
    words = [f"{tags[tag]} {tag.lower()}" for tag in RATED[:3]]
    words += [f"{len(held)} not rated because held back ({listed(held)})"] if held else []
    words += [f"{other} not rated for another reason"] if other else []
    return f"Of {plural(len(every), 'figure')}: {listed(words)}."


def unrated_words(figures: Iterable[OneRated]) -> str:
    """Which figures have a target and are not rated, because they are held back; nothing where none is."""
    held = _held(figures)
    return f"Not rated, because held back: {listed(held)}." if held else ""


def _held(figures: Iterable[OneRated]) -> list[str]:
    return [each.code for each in figures if each.figure == HELD_BACK and each.target]
