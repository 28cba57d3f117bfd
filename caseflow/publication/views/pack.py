"""The pack for a board, section by section: what is published, what was kept beside it, and nothing else."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from caseflow.feedback.views import FAMILIES, OUTCOME
from caseflow.publication.queries import HELD_BACK, PublicationCard
from caseflow.publication.views import beside, publication
from caseflow.publication.views.audiences import quindrat_of
from caseflow.publication.views.before import TITLES, Earlier, cells
from caseflow.publication.views.rated import RATED, OneRated, headline_of, rated_words, unrated_words
from caseflow.publication.views.table import KEY, ROUNDED, THE_BOROUGH, UNITS, PublishedRow
from caseflow.rules.indicators.fact import PERCENT
from caseflow.rules.plan import Outcome
from caseflow.rules.plan_measures import measures, outcome_of
from caseflow.rules.rulebook import Rulebook
from caseflow.web.filters import date_and_time, listed


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
    moved = card.beside.get("moved", {}).get(code) if headline.value != HELD_BACK else None
    return {
        "code": "" if headline.of_families else code,
        "title": rows[0].title,
        "definition": definition.definition if definition else f"As told by {rows[0].source}.",
        "outcome": f"{outcome.number} {outcome.title}",
        "headline": headline.figure,
        "headline_place": headline.place,
        "counted_from": headline.counted_from if of_so_many else "as reported",
        "target": beside.target_words(card, code),
        "tag": found.tag,
        "why": found.why,
        "moved": moved["words"] if moved else "",
        "worse": bool(moved and moved["worse"]),
        "compared": card.beside.get("compared", {}).get(code, ""),
        "commentary": commentary or card.beside.get("said", {}).get(code, ""),
        "plans": beside.plans_of(card, code),
        "rows": [_row(card, row, own, rulebook) for row in rows],
        "earlier": cells(earlier, headline),
    }


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


def paper(card: PublicationCard, audience: str, sections: list[dict[str, Any]]) -> dict[str, Any]:
    """The whole pack as the typesetter takes it: what is wrong first."""
    states = Counter(each["tag"] for each in sections)
    wrong = [each for each in sections if _needs_attention(each)]
    present = [
        [when, words]
        for when, words in TITLES.items()
        if any(each["earlier"][when]["value"] for each in sections)
    ]
    return {
        "title": publication.title(card),
        "audience": audience,
        "finality": card.finality,
        "summary": card.summary,
        "key": KEY,
        "rounded": ROUNDED if card.rounding else "",
        "known": date_and_time(card.known_at),
        "made_by": [card.framework, f"Rules {card.rules_fingerprint}", f"Calendar {card.calendar}"],
        "version": str(card.version),
        "states": [{"label": tag, "number": states[tag]} for tag in RATED],
        "held": unrated_words(_rated(sections)),
        "rated": rated_words(_rated(sections)),
        "earlier": present,
        "places": _red_places(sections),
        "wrong": wrong,
        "others": [each for each in sections if not _needs_attention(each)],
        "by_place": [each for each in sections if len(each["rows"]) > 1],
        "definitions": [each for each in sections if each["code"]],
        "families": card.beside.get("families", []),
        "plans": [plan | {"title": each["title"]} for each in sections for plan in each["plans"]],
    }


def _needs_attention(each: Mapping[str, Any]) -> bool:
    return each["tag"] in ("Red", "Amber") or each["worse"]


def _rated(sections: Iterable[Mapping[str, Any]]) -> list[OneRated]:
    return [
        OneRated(each["code"] or each["title"], each["headline"], each["target"], each["tag"])
        for each in sections
    ]


def _red_places(sections: Iterable[Mapping[str, Any]]) -> str:
    """The places that are red where the figure of the pack's own is not; nothing where none is."""
    found = [
        f"{each['code']} in {listed(places).replace(THE_BOROUGH, 'the borough')}"
        for each in sections
        if each["tag"] != "Red"
        and (places := [row["place"] for row in each["rows"] if row["tag"] == "Red" and not row["own"]])
    ]
    return "; ".join(found)


def own_place(card: PublicationCard, quindrats: Mapping[str, str]) -> str:
    """The quindrat whose board the pack is for; nothing where it is for another."""
    return quindrats.get(quindrat_of(card.audience) or "", "")
