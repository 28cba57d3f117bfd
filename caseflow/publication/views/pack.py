"""The pack for a board, section by section: what is published, what was kept beside it, and nothing else."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from caseflow.feedback.views import FAMILIES, OUTCOME
from caseflow.publication.queries import HELD_BACK, PublicationCard
from caseflow.publication.views import before as before_views
from caseflow.publication.views import beside, publication
from caseflow.publication.views.audiences import quindrat_of
from caseflow.publication.views.before import PeriodBefore
from caseflow.publication.views.rated import RATED, OneRated, headline_of, rated_words
from caseflow.publication.views.table import KEY, ROUNDED, THE_BOROUGH, UNITS, PublishedRow, published_rows
from caseflow.rules.indicators.fact import PERCENT
from caseflow.rules.plan import Outcome
from caseflow.rules.plan_measures import measures, outcome_of
from caseflow.rules.rulebook import Rulebook
from caseflow.web.filters import date_and_time, listed, long_date

ORDER = {"Red": 0, "Amber": 1, "Green": 2, "Not rated": 3}


class Earlier(NamedTuple):
    """What was released of an indicator before: the borough's, and the period before's by place."""

    borough: Sequence[tuple[str, PublishedRow]]
    period: PeriodBefore | None
    last: Mapping[str, PublishedRow]


def section(
    card: PublicationCard,
    rows: Sequence[PublishedRow],
    commentary: str,
    earlier: Earlier,
    own: str,
    rulebook: Rulebook,
) -> dict[str, Any]:
    """One indicator: its figures, its target and how it stands, what is said, and the action plans."""
    code = rows[0].indicator
    definition, outcome = rulebook.indicators.get(code), _outcome(code, rulebook)
    headline = headline_of(rows, own)
    of_so_many = headline.numerator or headline.denominator
    found = beside.judged(card, headline, measures(rulebook).get(code))
    return {
        "code": "" if code.startswith(FAMILIES) else code,
        "title": rows[0].title,
        "definition": definition.definition if definition else f"As told by {rows[0].source}.",
        "outcome": f"{outcome.number} {outcome.title}",
        "board": outcome.board,
        "headline": headline.figure,
        "headline_place": headline.place,
        "counted_from": headline.counted_from if of_so_many else "as reported",
        "target": beside.target_words(card, code),
        "tag": found.tag,
        "why": found.why,
        "compared": card.beside.get("compared", {}).get(code, ""),
        "commentary": commentary or card.beside.get("said", {}).get(code, ""),
        "plans": beside.plans_of(card, code),
        "rows": [
            _row(card, row, own, rulebook) | before_views.cell_before(earlier.last, row.place) for row in rows
        ],
        "before": [[words, row.figure, row.counted_from] for words, row in earlier.borough],
        "last_of": _titled(earlier.period),
        **before_views.cell_before(earlier.last, headline.place),
    }


def _titled(before: PeriodBefore | None) -> dict[str, str]:
    return {"title": before.title, "note": before.note} if before else before_views.NONE


def _outcome(code: str, rulebook: Rulebook) -> Outcome:
    """The outcome of the plan that a figure belongs to; what families say has one of its own."""
    if code.startswith(FAMILIES):
        return rulebook.plan.outcomes[OUTCOME]
    return outcome_of(code, rulebook)


def _row(card: PublicationCard, row: PublishedRow, own: str, rulebook: Rulebook) -> dict[str, Any]:
    share = row.unit == UNITS[PERCENT] and row.value not in ("", HELD_BACK)
    found = beside.judged(card, row, measures(rulebook).get(row.indicator))
    return {
        "place": row.place,
        "figure": row.figure,
        "counted_from": row.counted_from,
        "left_out": row.left_out,
        "share": min(float(row.value), 100.0) if share else -1,
        "own": row.place == own,
        "tag": found.tag,
        "why": found.why,
        "value": row.value,
        "unit": row.unit,
        "counted": row.numerator,
        "of": row.denominator,
        "source": row.source,
    }


def published_before(
    cards: Iterable[PublicationCard], card: PublicationCard, code: str
) -> list[tuple[str, PublishedRow]]:
    """The borough's figure of an indicator as it had been released for earlier periods, the latest first.

    What was released after this one is not in it, so that it can be made again.
    """
    found: dict[str, tuple[str, PublishedRow]] = {}
    for each in cards:
        later = card.released_at and each.released_at and each.released_at > card.released_at
        if later or each.last_on >= card.first_on or each.period in found:
            continue
        for row in published_rows(each, {}):
            if (row.indicator, row.place) == (code, "The borough"):
                found[each.period] = (publication.title(each) + (", rounded" if each.rounding else ""), row)
    return list(found.values())


def paper(card: PublicationCard, audience: str, sections: list[dict[str, Any]]) -> dict[str, Any]:
    """The whole pack as the typesetter takes it: what is wrong first."""
    states = Counter(each["tag"] for each in sections)
    first = [each for each in sections if each["tag"] in ("Red", "Amber")]
    return {
        "title": publication.title(card),
        "audience": audience,
        "finality": card.finality,
        "summary": card.summary,
        "key": KEY,
        "rounded": ROUNDED if card.rounding else "",
        "known": date_and_time(card.known_at),
        "frozen": long_date(card.known_at),
        "made_by": f"{card.framework}, rules {card.rules_fingerprint}, calendar {card.calendar}",
        "version": str(card.version),
        "states": [{"label": tag, "number": states[tag]} for tag in RATED],
        "rated": rated_words(
            OneRated(each["code"] or each["title"], each["headline"], each["target"], each["tag"])
            for each in sections
        ),
        "last": next((each["last_of"] for each in sections if each.get("last_of")), before_views.NONE),
        "places": _red_places(sections),
        "wrong": sorted(first, key=lambda each: ORDER[each["tag"]]),
        "groups": _groups(sections),
        "families": card.beside.get("families", []),
        "plans": [plan | {"title": each["title"]} for each in sections for plan in each["plans"]],
    }


def _red_places(sections: Iterable[Mapping[str, Any]]) -> str:
    """The places that are red where the figure of the pack's own is not; nothing where none is."""
    found = [
        f"{each['code']} in {listed(places).replace(THE_BOROUGH, 'the borough')}"
        for each in sections
        if each["tag"] != "Red"
        and (places := [row["place"] for row in each["rows"] if row["tag"] == "Red" and not row["own"]])
    ]
    return "; ".join(found)


def _groups(sections: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The sections under the outcomes of the plan, in their order."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for each in sections:
        found.setdefault(each["outcome"], []).append(each)
    return [{"outcome": outcome, "sections": found[outcome]} for outcome in sorted(found)]


def own_place(card: PublicationCard, quindrats: Mapping[str, str]) -> str:
    """The quindrat whose board the pack is for; nothing where it is for another."""
    return quindrats.get(quindrat_of(card.audience) or "", "")
