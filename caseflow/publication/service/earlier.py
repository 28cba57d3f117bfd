"""What figures were a quarter and a year before: as it was released, or as it is known now.

A pack tells it, so it is released with the pack: what nobody has released yet goes through the same holding
back as the figures themselves (`tables.with_earlier`), after them, so that it never costs one of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from caseflow.performance import queries as performance
from caseflow.performance.queries.figures import BOROUGH
from caseflow.publication import queries
from caseflow.publication.models import Publication
from caseflow.publication.queries import PublicationCard
from caseflow.publication.service.entered import family_rows, period_of, row_of
from caseflow.publication.views.audiences import EVERYONE, quindrat_of
from caseflow.rules.indicators.fact import COUNT, PERCENT, POINTS
from caseflow.rules.periods import Reporting, quarters_up_to, reporting, same_last_year
from caseflow.rules.plan_measures import QUARTER, YEAR, measures
from caseflow.rules.rulebook import Rulebook
from caseflow.rules.scorecard import WORSE, direction
from caseflow.scorecard.queries.lines import lines
from caseflow.scorecard.queries.targets import KeptTarget
from caseflow.scorecard.queries.values import standing
from caseflow.scorecard.views.scorecard import direction_words

BEFORE, LAST_YEAR = "before", "last_year"
Row = dict[str, Any]


def earlier_rows(made: Publication, codes: Sequence[str], rulebook: Rulebook) -> list[Row]:
    """Of each figure of the place that a board's pack is for, what it was a quarter and a year before.

    Of a quindrat only what was released: one place alone, told anew, would not add up with the others.
    """
    if made.audience == EVERYONE:
        return []
    asked = reporting(made.period, made.last_on)
    place = quindrat_of(made.audience)
    wanted = {LAST_YEAR: same_last_year(asked)}
    if asked.kind == QUARTER:
        wanted[BEFORE] = quarters_up_to(asked.within.last_on, 2)[0]
    counted = _counted([code for code in codes if code in rulebook.indicators], wanted, place, rulebook)
    found = _as_kept(counted, made.beside.get("earlier", ()))
    if made.others:
        found += _entered(codes, asked, wanted, place, rulebook)
    released = _released(made, [each.asked for each in wanted.values()], rulebook)
    rows = [each | released.get((each["code"], each["period"], each["group"]), {}) for each in found]
    return [each for each in rows if not place or "released" in each]


def _as_kept(rows: Iterable[Row], kept: Iterable[Row]) -> list[Row]:
    """The rows as they were when the figures were frozen: an edit counts nothing anew."""
    known = {_key(each): {name: each[name] for name in each if name != "released"} for each in kept}
    return [known.get(_key(each), each) for each in rows]


def _key(row: Row) -> tuple[str, str, str]:
    return row["code"], row["when"], row["group"]


def _counted(
    codes: list[str], wanted: Mapping[str, Reporting], place: str | None, rulebook: Rulebook
) -> list[Row]:
    """What cases tell of these periods, of what there was anything to count."""
    by = "quindrat" if place else BOROUGH
    when = {each.within.label: (name, each) for name, each in wanted.items()}
    periods = [each.within for each in wanted.values()]
    found = []
    for figure in performance.figure_series(codes, periods, by, rulebook, place):
        definition, (name, of) = rulebook.indicators[figure.code], when[figure.period]
        two = figure.unit in (PERCENT, POINTS)
        above = figure.numerator if two or figure.unit == COUNT else figure.denominator
        if figure.value is not None:
            found.append(
                {
                    "code": figure.code,
                    "when": name,
                    "period": of.asked,
                    "unit": figure.unit,
                    "group": figure.group,
                    "first_on": str(of.whole.last_on if definition.snapshot else of.whole.first_on),
                    "last_on": str(of.whole.last_on),
                    "numerator": above,
                    "denominator": figure.denominator if two else None,
                    "exceptions": figure.exceptions,
                    "share": two and not definition.is_ratio,
                    "value": figure.value,
                }
            )
    return found


def _entered(
    codes: Iterable[str],
    asked: Reporting,
    wanted: Mapping[str, Reporting],
    place: str | None,
    rulebook: Rulebook,
) -> list[Row]:
    """What others sent of these periods; what is asked for once a year has only a year before."""
    known = {code: each for code, each in measures(rulebook).items() if code in codes and not each.counted}
    values = standing(known)
    found = []
    for code, measure in known.items():
        yearly = measure.every == YEAR
        of = {LAST_YEAR: same_last_year(period_of(measure, asked))} if yearly else wanted
        for name, each in of.items():
            if kept := values.get((code, each.asked, place)):
                found.append(row_of(measure, "", each, kept.entered) | {"when": name})
    if not place:
        found += [row | {"when": name} for name, each in wanted.items() for row in family_rows(each)]
    return [row | {"exceptions": 0, "share": row["denominator"] is not None} for row in found]


def _released(
    made: Publication, periods: Sequence[str], rulebook: Rulebook
) -> dict[tuple[str, str, str], Row]:
    """What was released last of these periods, by code, period and place, under the same definition.

    Among a quarter's figures a value that is asked for once a year is of that year.
    """
    found: dict[tuple[str, str, str], Row] = {}
    now = {each.code: each.definition_version for each in queries.indicators(made.id)}
    yearly = {code for code, measure in measures(rulebook).items() if measure.every == YEAR}
    for card in _earliest_first(made, periods):
        then = {each.code: each.definition_version for each in queries.indicators(card.id)}
        for row in card.shown:
            code = row["code"]
            if then.get(code) == now.get(code) and not (code in yearly and "Q" in card.period):
                told = {name: row[name] for name in ("value", "numerator", "denominator")}
                found[code, card.period, row["group"]] = {"released": told}
    return found


def _earliest_first(made: Publication, periods: Sequence[str]) -> list[PublicationCard]:
    cards = [each for each in queries.released() if each.period in periods and each.id != made.id]
    return sorted(cards, key=lambda each: each.released_at or each.known_at)


def directions(
    made: Publication, codes: Iterable[str], aims: Mapping[str, KeptTarget], rulebook: Rulebook
) -> dict[str, Row]:
    """Which way each figure went, where that is more than chance, and whether that is worse."""
    if made.audience == EVERYONE:
        return {}
    asked = reporting(made.period, made.last_on)
    known = {code: each for code, each in measures(rulebook).items() if code in codes}
    found = {}
    for line in lines(known, asked, quindrat_of(made.audience), standing(known), rulebook):
        aim = aims[line.measure.code].target if line.measure.code in aims else None
        measure = line.measure._replace(polarity="range") if aim and aim.up_to is not None else line.measure
        moved = direction(measure, [each.amount for each in line.run[:-1]], line.shown.amount, True)
        if moved.way and moved.judged:
            words = direction_words(moved, shown_as=line.run[-1].period.kind)
            found[line.measure.code] = {"words": words, "worse": moved.judged == WORSE}
    return found
