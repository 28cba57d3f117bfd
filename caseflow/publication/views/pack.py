"""The paper for a board, section by section: what is published, and nothing else."""

from collections.abc import Iterable, Mapping
from typing import Any

from caseflow.publication.queries import HELD_BACK, Indicator, PublicationCard
from caseflow.publication.views import publication as views
from caseflow.publication.views.table import KEY, ROUNDED, UNITS, PublishedRow, published_rows
from caseflow.rules.indicators import IndicatorDefinition
from caseflow.rules.indicators.fact import PERCENT
from caseflow.web.filters import date_and_time, long_date


def section(
    rows: Iterable[PublishedRow],
    definition: IndicatorDefinition,
    commentary: str,
    before: Iterable[tuple[str, PublishedRow]],
    own: str,
) -> dict[str, Any]:
    """One indicator: its figures, the borough's published before, and what is said of them."""
    return {
        "code": definition.code,
        "title": definition.title,
        "definition": definition.definition,
        "commentary": commentary,
        "rows": [_row(row, own) for row in rows],
        "before": [[words, row.figure, row.counted_from] for words, row in before],
    }


def _row(row: PublishedRow, own: str) -> dict[str, Any]:
    share = row.unit == UNITS[PERCENT] and row.value not in ("", HELD_BACK)
    return {
        "place": row.place,
        "figure": row.figure,
        "counted_from": row.counted_from,
        "left_out": row.left_out,
        "share": min(float(row.value), 100.0) if share else -1,
        "own": row.place == own,
    }


def published_before(
    cards: Iterable[PublicationCard], card: PublicationCard, code: str
) -> list[tuple[str, PublishedRow]]:
    """The borough's figure of an indicator as it was released for earlier periods, the latest first."""
    found: dict[str, tuple[str, PublishedRow]] = {}
    for each in cards:
        if each.last_on >= card.first_on or each.period in found:
            continue
        for row in published_rows(each, {}):
            if (row.indicator, row.place) == (code, "The borough"):
                found[each.period] = (views.title(each), row)
    return list(found.values())


def paper(
    card: PublicationCard,
    audience: str,
    sections: list[dict[str, Any]],
) -> dict[str, Any]:
    """The whole paper as the typesetter takes it."""
    return {
        "title": views.title(card),
        "audience": audience,
        "finality": card.finality,
        "summary": card.summary,
        "key": KEY,
        "rounded": ROUNDED if card.rounding else "",
        "known": date_and_time(card.known_at),
        "frozen": long_date(card.known_at),
        "made_by": f"{card.framework}, rules {card.rules_fingerprint}, calendar {card.calendar}",
        "version": str(card.version),
        "sections": sections,
    }


def own_place(card: PublicationCard, quindrats: Mapping[str, str]) -> str:
    """The quindrat whose board the paper is for; nothing where it is for another."""
    kind, _, code = card.audience.partition(":")
    return quindrats.get(code, "") if kind == "quindrat" else ""


def said_of(indicators: Iterable[Indicator], code: str) -> str:
    """The commentary on an indicator."""
    return next((each.commentary for each in indicators if each.code == code), "")
