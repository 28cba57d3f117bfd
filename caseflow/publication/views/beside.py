"""What stands beside published figures in words: targets, ratings, what others came to, action plans."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from caseflow.publication.queries import HELD_BACK, PublicationCard
from caseflow.publication.views.table import THE_BOROUGH, UNITS, Frozen, PublishedRow
from caseflow.rules.indicators.fact import COUNT, PERCENT
from caseflow.rules.periods import reporting
from caseflow.rules.plan_measures import YEAR, PlanMeasure, measures
from caseflow.rules.rulebook import Rulebook
from caseflow.rules.scorecard import NONE, RED, Amount, Rating, Target, rating
from caseflow.scorecard.views.scorecard import TAGS
from caseflow.web.filters import sentence_case

HELD = "the figure is held back"


class Judged(NamedTuple):
    """How a published figure stands to its target, in words, and why."""

    tag: str
    why: str


def target_words(card: PublicationCard, code: str) -> str:
    """The target that stood when the figures were made; nothing where there was none."""
    target = card.beside.get("targets", {}).get(code)
    return str(target["words"]) if target else ""


def judged(card: PublicationCard, row: PublishedRow, measure: PlanMeasure | None) -> Judged:
    """How a figure stands, by what is shown of it alone: a rating tells nothing that was held back."""
    found = rated(card, row, measure)
    return Judged(TAGS[found.colour][0], sentence_case(found.reason))


def rated(card: Frozen, row: PublishedRow, measure: PlanMeasure | None) -> Rating:
    """The rating of a figure by what is shown of it alone, with how far off its target it is."""
    if row.value == HELD_BACK:
        return Rating(NONE, HELD)
    if measure is None:
        return Rating(NONE, "what families say has no target")
    passed = card.beside.get("passed", {}).get(row.indicator)
    if passed and row.place == THE_BOROUGH:
        return Rating(RED, passed)
    target = _target(card.beside.get("targets", {}).get(row.indicator))
    kind = reporting(card.period, card.last_on).kind
    whole_year = YEAR in (measure.every, kind)
    return rating(measure, _amount(row), target, True, whole_year)


def _target(kept: Mapping[str, Any] | None) -> Target | None:
    if not kept:
        return None
    aim, up_to, tolerance = (kept[name] and Decimal(kept[name]) for name in Target._fields)
    return Target(aim, up_to, tolerance)


def _amount(row: PublishedRow) -> Amount | None:
    """What is shown as an amount: its value, and of how many where that is told."""
    if not row.value:
        return None
    of = int(row.denominator) if row.denominator.isdigit() else None
    if row.unit == UNITS[COUNT]:
        of = None
    above = int(row.numerator) if row.unit == UNITS[PERCENT] and row.numerator.isdigit() else None
    return Amount(Decimal(row.value), above, of)


def plans_of(card: PublicationCard, code: str) -> list[dict[str, Any]]:
    """The action plans of an indicator that were open."""
    return [each for each in card.beside.get("plans", ()) if each["code"] == code]


def by_indicator(
    card: PublicationCard, rows: Iterable[PublishedRow], rulebook: Rulebook
) -> dict[str, list[str]]:
    """What stands beside each indicator's figure of the borough, or beside the first that there is."""
    known = measures(rulebook)
    found: dict[str, list[str]] = {}
    for row in rows:
        if row.indicator not in found and row.indicator in known:
            found[row.indicator] = lines(card, row, known[row.indicator])
    return found


def lines(card: PublicationCard, row: PublishedRow, measure: PlanMeasure) -> list[str]:
    """What stands beside an indicator, a sentence each, for those who look before it is released."""
    found = judged(card, row, measure)
    target = target_words(card, row.indicator)
    said = [f"Target {target}. {found.tag}: {found.why.lower()}." if target else ""]
    compared = card.beside.get("compared", {}).get(row.indicator, "")
    said += [f"Compared: {compared}." if compared else ""]
    said += [
        f"Action plan of {each['owner']}: {each['far']}, review {each['review']}."
        for each in plans_of(card, row.indicator)
    ]
    return [each for each in said if each]
