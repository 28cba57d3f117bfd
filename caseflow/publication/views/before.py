"""Figures of the period before: as they were released last for the same readers, and nothing else."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from caseflow.publication.queries import PublicationCard
from caseflow.publication.views.table import PublishedRow, published_rows
from caseflow.rules.periods import reporting
from caseflow.rules.plan_measures import YEAR, measures
from caseflow.rules.rulebook import Rulebook

DASH = "–"
NONE = {"title": "", "note": ""}


class PeriodBefore(NamedTuple):
    """What a column of the period before is called, what it holds, and the figures that were released."""

    title: str
    note: str
    card: PublicationCard


def period_before(cards: Iterable[PublicationCard], card: PublicationCard) -> PeriodBefore | None:
    """The figures released last, before these were, of the period before for the same readers."""
    asked = reporting(card.period, card.last_on)
    wanted = (card.audience, asked.before.label if asked.before else "")
    for each in sorted(cards, key=lambda one: one.released_at or one.known_at, reverse=True):
        later = card.released_at and each.released_at and each.released_at > card.released_at
        if not later and (each.audience, each.period) == wanted:
            return PeriodBefore(*_words(asked.kind, each, card), each)
    return None


def _words(kind: str, before: PublicationCard, card: PublicationCard) -> tuple[str, str]:
    title = "Quarter before" if kind == "quarter" else "Year before"
    note = f"{title}: as it was released last for the same readers, where the definition is the same."
    if before.rounding != card.rounding:
        note += f" Counts were {'' if before.rounding else 'not '}rounded then."
    return title, note


def figures_before(
    before: PeriodBefore | None,
    code: str,
    versions: tuple[Mapping[str, int], Mapping[str, int]],
    quindrats: Mapping[str, str],
    rulebook: Rulebook,
) -> dict[str, PublishedRow]:
    """An indicator's figures of the period before, by place; none where its definition was another.

    What is asked for once a year has no quarter before. `versions` are those of the definitions then and now.
    """
    measure, (then, now) = measures(rulebook).get(code), versions
    yearly = before and before.title == "Quarter before" and measure and measure.every == YEAR
    if before is None or yearly or then.get(code) != now.get(code):
        return {}
    return {row.place: row for row in published_rows(before.card, quindrats) if row.indicator == code}


def cell_before(rows: Mapping[str, PublishedRow], place: str) -> dict[str, Any]:
    """The figure of a place, and its value for a workbook; a dash where none was released."""
    row = rows.get(place)
    if row is None or not row.value:
        return {"last": DASH, "last_value": DASH}
    return {"last": row.figure, "last_value": row.value}
