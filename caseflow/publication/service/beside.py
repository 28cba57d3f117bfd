"""What stands beside figures when they are frozen or edited: it is kept with them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from caseflow.feedback.queries import counts, done
from caseflow.feedback.views import ASKED, FAMILIES, TITLES
from caseflow.kernel.dates import civil_date
from caseflow.performance.queries.figures import BOROUGH
from caseflow.publication.models import Publication
from caseflow.publication.views.audiences import EVERYONE, board_of, quindrat_of
from caseflow.rules.entered_values import EnteredValue
from caseflow.rules.figures import percentage
from caseflow.rules.indicators.fact import COUNT, PERCENT
from caseflow.rules.periods import Reporting, reporting, years_up_to
from caseflow.rules.plan_measures import YEAR, PlanMeasure, measures, outcome_of, title_of
from caseflow.rules.rulebook import Rulebook
from caseflow.rules.scorecard import limit_passed, limit_words
from caseflow.rules.targets import target_words
from caseflow.scorecard.queries.lines import lines
from caseflow.scorecard.queries.plans import PlanCard, open_plans
from caseflow.scorecard.queries.targets import KeptTarget, commentaries, compared_with, targets
from caseflow.scorecard.queries.values import KeptValue, standing
from caseflow.scorecard.views.indicator import how_far
from caseflow.scorecard.views.values import AFTER, value_words
from caseflow.web.filters import long_date


def beside(made: Publication, codes: Iterable[str], rulebook: Rulebook) -> dict[str, Any]:
    """What is kept beside the figures of these indicators, and beside the values that people entered.

    Action plans name who answers for what in the council: they are for boards, and not for everyone.
    """
    known = measures(rulebook)
    asked = reporting(made.period, made.last_on)
    entered = _entered(made, asked, known, rulebook) + _families(asked) if made.others else []
    every = [code for code in dict.fromkeys([*codes, *(row["code"] for row in entered)]) if code in known]
    plans = [] if made.audience == EVERYONE else open_plans(every)
    known_on = civil_date(made.known_at)
    return {
        "entered": entered,
        "targets": _targets(aims := _aims(every, _years(made, entered)), known),
        "passed": _passed(asked, aims, known, rulebook),
        "compared": _compared(every, known),
        "said": _said(entered),
        "families": [[each.said, each.done, long_date(each.done_on)] for each in done(known_on)],
        "plans": [_plan(each, known_on) for each in plans],
    }


def said_of_period(codes: Iterable[str], period: str) -> dict[str, str]:
    """What was said last on the pages of these indicators about their values of a period."""
    return {each.code: each.words for each in reversed(commentaries(list(codes), [period]))}


# --- What people entered ------------------------------------------------------------------------------


def _entered(
    made: Publication, asked: Reporting, known: Mapping[str, PlanMeasure], rulebook: Rulebook
) -> list[dict[str, Any]]:
    """The values of the board's own indicators; for a quindrat's board those that have its values."""
    board, quindrat = board_of(made.audience, rulebook.plan), quindrat_of(made.audience)
    entered = {code: each for code, each in known.items() if not each.counted}
    values = standing(entered)
    rows: list[dict[str, Any]] = []
    for code, measure in entered.items():
        period = _period(measure, asked)
        mine = [each for key, each in values.items() if key[:2] == (code, period.asked)]
        wanted = not quindrat or any(each.entered.quindrat == quindrat for each in mine)
        if wanted and board in (None, outcome_of(code, rulebook).board):
            title = title_of(code, rulebook)
            title += f", {period.asked}" if period.asked != asked.asked else ""
            rows += [_row(measure, title, period, each) for each in _by_place(made, mine)]
    return rows


def _families(asked: Reporting) -> list[dict[str, Any]]:
    """What families said who were asked in the period, first how many of them answered."""
    days = asked.whole
    found = {each.question: each for each in counts(days.first_on, days.last_on)}
    if not found[ASKED].answered:
        return []
    return [
        {
            "code": f"{FAMILIES} {number}",
            "title": title,
            "unit": PERCENT,
            "group": BOROUGH,
            "period": asked.asked,
            "first_on": str(days.first_on),
            "last_on": str(days.last_on),
            "numerator": each.yes,
            "denominator": each.answered,
            "value": percentage(each.yes, each.answered),
            "source": "Families, asked at reviews and at the end",
        }
        for number, (name, title) in enumerate(TITLES.items())
        if (each := found.get(name))
    ]


def _period(measure: PlanMeasure, asked: Reporting) -> Reporting:
    """What is entered once a year stands beside a quarter's figures with its last whole year."""
    if measure.every == YEAR and asked.kind != YEAR:
        return [each for each in years_up_to(asked.within.last_on, 2) if not each.so_far][-1]
    return asked


def _by_place(made: Publication, values: Iterable[KeptValue]) -> list[EnteredValue]:
    """The borough's value and the quindrats' where all are shown, the borough first."""
    found = sorted((each.entered for each in values), key=lambda each: each.quindrat or "")
    if not found or found[0].quindrat:
        return []
    return found if made.by_quindrat else found[:1]


def _row(measure: PlanMeasure, title: str, period: Reporting, value: EnteredValue) -> dict[str, Any]:
    first_on = period.whole.last_on if measure.snapshot else period.whole.first_on
    plain = None if value.value is None else f"{value.value:f}"
    if value.numerator is not None:
        plain = percentage(value.numerator, value.denominator or 0)
    provisional = ", provisional" if value.state == "provisional" else ""
    return {
        "code": measure.code,
        "title": title,
        "unit": measure.unit,
        "group": value.quindrat or BOROUGH,
        "period": period.asked,
        "first_on": str(first_on),
        "last_on": str(period.whole.last_on),
        "numerator": int(value.value or 0) if measure.unit == COUNT else value.numerator,
        "denominator": value.denominator,
        "value": plain,
        "source": f"{value.source}, {long_date(value.dated_on)}{provisional}",
    }


# --- Targets, what others came to, what was said, action plans -----------------------------------------


def _years(made: Publication, entered: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The year of each figure: an indicator that is asked for once a year stands with its last whole one."""
    of_figures = years_up_to(made.last_on, 1)[0].asked
    return defaultdict(lambda: of_figures, {row["code"]: row["period"][: len(of_figures)] for row in entered})


def _aims(codes: list[str], years: Mapping[str, str]) -> dict[str, KeptTarget]:
    """The target of the year that each figure is of, as it stands, if there is one."""
    found = targets(codes)
    return {code: kept for code in codes if (kept := found.get((code, years[code])))}


def _targets(aims: Mapping[str, KeptTarget], known: Mapping[str, PlanMeasure]) -> dict[str, Any]:
    return {code: _target(known[code], kept) for code, kept in aims.items()}


def _passed(
    asked: Reporting, aims: Mapping[str, KeptTarget], known: Mapping[str, PlanMeasure], rulebook: Rulebook
) -> dict[str, str]:
    """The year's limits that were passed by the end of the quarter, in words that do not tell by how much."""
    mine = {code: known[code] for code in aims if known[code].cumulates and asked.kind != YEAR}
    found = lines(mine, asked, None, standing(mine), rulebook) if mine else []
    limits = {
        each.measure.code: limit_passed(each.measure, each.to_date, aims[each.measure.code].target)
        for each in found
    }
    return {code: limit_words(limit) for code, limit in limits.items() if limit is not None}


def _target(measure: PlanMeasure, kept: KeptTarget) -> dict[str, Any] | None:
    if kept.target is None:
        return None
    numbers = {name: None if value is None else str(value) for name, value in kept.target._asdict().items()}
    return {**numbers, "words": f"{target_words(kept.target)}{AFTER[measure.unit]}"}


def _compared(codes: list[str], known: Mapping[str, PlanMeasure]) -> dict[str, str]:
    """What each area came to last, with the year and where that was found."""
    found: dict[str, dict[str, str]] = {}
    for each in compared_with(codes):
        words = f"{each.area} {value_words(known[each.code], each.value)} in {each.year} ({each.source})"
        found.setdefault(each.code, {}).setdefault(each.area, words)
    return {code: "; ".join(areas.values()) for code, areas in found.items()}


def _said(entered: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """What was said last about the values that people entered, of the period that each is of."""
    of = {row["code"]: row["period"] for row in entered}
    said = commentaries(list(of), set(of.values()))
    return {each.code: each.words for each in reversed(said) if of[each.code] == each.period}


def _plan(plan: PlanCard, as_at: date) -> dict[str, Any]:
    return {
        "code": plan.code,
        "reason": plan.reason,
        "owner": plan.owner,
        "opened": long_date(plan.opened_at),
        "review": long_date(plan.review_on),
        "far": how_far(plan),
        "actions": [
            [each.what, each.who, long_date(each.by_on), _action_state(each.done_on, each.by_on, as_at)]
            for each in plan.actions
        ],
        "reviewed": next((f"{long_date(each.written_at)}: {each.words}" for each in plan.reviews), ""),
    }


def _action_state(done_on: date | None, by_on: date, as_at: date) -> str:
    if done_on:
        return f"Done {long_date(done_on)}"
    return "Past its date" if by_on < as_at else "To do"
