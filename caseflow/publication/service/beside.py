"""What stands beside figures when they are frozen or edited: it is kept with them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from caseflow.feedback.queries import done
from caseflow.kernel.dates import civil_date
from caseflow.publication.models import Publication
from caseflow.publication.service.earlier import directions, earlier_rows
from caseflow.publication.service.entered import entered_rows, family_rows
from caseflow.publication.views.audiences import EVERYONE
from caseflow.rules.periods import Reporting, reporting, years_up_to
from caseflow.rules.plan_measures import YEAR, PlanMeasure, measures
from caseflow.rules.rulebook import Rulebook
from caseflow.rules.scorecard import limit_passed, limit_words
from caseflow.rules.targets import target_words
from caseflow.scorecard.queries.lines import lines
from caseflow.scorecard.queries.plans import PlanCard, open_plans
from caseflow.scorecard.queries.targets import KeptTarget, commentaries, compared_with, targets
from caseflow.scorecard.queries.values import standing
from caseflow.scorecard.views.indicator import how_far
from caseflow.scorecard.views.values import AFTER, value_words
from caseflow.web.filters import long_date


def beside(made: Publication, codes: Iterable[str], rulebook: Rulebook) -> dict[str, Any]:
    """What is kept beside the figures of these indicators, and beside the values that people entered.

    Action plans name who answers for what in the council: they are for boards, and not for everyone.
    """
    known = measures(rulebook)
    asked = reporting(made.period, made.last_on)
    entered = entered_rows(made, asked, known, rulebook) + family_rows(asked) if made.others else []
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
        "earlier": earlier_rows(made, every, rulebook),
        "moved": directions(made, every, aims, rulebook),
    }


def said_of_period(codes: Iterable[str], period: str) -> dict[str, str]:
    """What was said last on the pages of these indicators about their values of a period."""
    return {each.code: each.words for each in reversed(commentaries(list(codes), [period]))}


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
