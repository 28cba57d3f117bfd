"""A figure then and now, in words."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from flask import url_for

from caseflow.cases.queries import CaseCard
from caseflow.performance.queries.comparisons import ComparisonCard, Differing
from caseflow.performance.views.figures import FigureView, figure_view, list_names
from caseflow.rules.indicators import IndicatorDefinition, slug
from caseflow.web.counting import Counting
from caseflow.web.filters import day_date, plural, sentence_case


class ComparisonView(NamedTuple):
    """A comparison: what is asked, how far it is, and the figure then and now once it is counted."""

    question: str
    href: str
    counting: Counting
    then: FigureView | None
    now: FigureView | None
    left_out: tuple[int, int]
    sentence: str


def comparison_view(
    card: ComparisonCard, titles: Mapping[str, str], adopted: str, may_stop: bool = False
) -> ComparisonView:
    """A comparison in words, with its buttons where it may be stopped."""
    href = _href(card)
    counting = Counting(
        card.how_far,
        href,
        _href(card, "stop_comparison") if may_stop else "",
        _href(card, "compare_again"),
    )
    return ComparisonView(
        question(card, titles, adopted),
        href,
        counting,
        figure_view(card.then) if card.then else None,
        figure_view(card.now) if card.now else None,
        (card.then.exceptions, card.now.exceptions) if card.then and card.now else (0, 0),
        _sentence(card.differing),
    )


def _href(card: ComparisonCard, does: str = "comparison") -> str:
    return url_for(f"performance.{does}", code=slug(card.code), comparison_id=card.id)


def question(card: ComparisonCard, titles: Mapping[str, str], adopted: str) -> str:
    """`As known on 31 March 2010, under Working Together 2010`."""
    parts = [f"as known on {day_date(card.known_on)}"] if card.known_on else []
    if card.framework != adopted:
        parts.append(f"under {titles.get(card.framework, card.framework)}")
    return sentence_case(", ".join(parts))


def _sentence(differing: int) -> str:
    if not differing:
        return "Nothing counts otherwise."
    return f"{plural(differing, 'thing counts', 'things count')} otherwise."


class DifferingLine(NamedTuple):
    """Something that counts otherwise, with the child and why."""

    name: str
    reference: str
    href: str
    then: str
    why_then: str
    now: str
    why_now: str


def rows(
    found: Iterable[Differing], known: Mapping[UUID, CaseCard], definition: IndicatorDefinition
) -> list[DifferingLine]:
    """What counts otherwise, in words."""
    above, below, left_out = list_names(definition).values()
    side = {"yes": above, "no": below, "exception": left_out, None: "Not in it"}
    return [
        DifferingLine(
            known[each.case_id].child.name,
            known[each.case_id].child.reference,
            url_for("cases.page", case_id=each.case_id),
            side[each.counted_then],
            sentence_case(each.reason_then or ""),
            side[each.counted_now],
            sentence_case(each.reason_now or ""),
        )
        for each in found
        if each.case_id in known
    ]


def others(count: int) -> str:
    """How many of them are of children whom the reader may not know."""
    if count <= 0:
        return ""
    return f"{plural(count, 'is', 'are')} about children whose records are not open to you."
