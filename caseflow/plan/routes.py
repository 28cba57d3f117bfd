"""The plan, part by part, with the figure of each indicator that is counted here."""

from collections.abc import Iterable
from typing import Any, TypeVar

from flask import Blueprint, abort, render_template, request

from caseflow.access.guards import may
from caseflow.performance import queries as performance
from caseflow.performance.forms import PeriodForm, compared_with, period_form
from caseflow.performance.routes import figures_page
from caseflow.plan import views
from caseflow.rules.indicators import slug
from caseflow.rules.plan import Outcome
from caseflow.web.addresses import page_number
from caseflow.web.today import now, rules_in_force

T = TypeVar("T")
blueprint = Blueprint("plan", __name__)


@blueprint.get("/plan")
@may("view_figures")
def page() -> str:
    """The whole plan: its themes with their commitments, and the boards that answer for it."""
    rulebook = rules_in_force()
    return render_template("plan/plan.html", overview=views.overview(rulebook.plan, rulebook.indicators))


@blueprint.get("/plan/indicators")
@may("view_figures")
def indicators() -> Any:
    """Every indicator of the plan, those counted from cases and those whose values are entered."""
    form, figures = _asked()
    show = request.args.get("show", "")
    listed = views.listed(rules_in_force().plan, figures, show, page_number())
    return figures_page("plan/indicators.html", form, listed=listed)


@blueprint.get("/plan/indicators/<code>")
@may("view_figures")
def indicator(code: str) -> Any:
    """One indicator as the plan prints it: where it stands, who answers for it, how it is told."""
    plan = rules_in_force().plan
    printed = _one(each for each in plan.indicators.values() if slug(each.code) == code.lower())
    form, figures = _asked()
    return figures_page("plan/indicator.html", form, shown=views.indicator_page(plan, printed, figures))


@blueprint.get("/plan/themes/<number>")
@may("view_figures")
def theme(number: str) -> Any:
    """One theme: each commitment with its outcomes."""
    found = rules_in_force().plan.themes.get(number) or abort(404)
    outcomes = [outcome for commitment in found.commitments for outcome in commitment.outcomes]
    return _part(views.theme_heading(found), outcomes)


@blueprint.get("/plan/commitments/<number>")
@may("view_figures")
def commitment(number: str) -> Any:
    """One commitment with its outcomes."""
    plan = rules_in_force().plan
    found = plan.commitments.get(number) or abort(404)
    return _part(views.commitment_heading(plan, found), found.outcomes)


@blueprint.get("/plan/outcomes/<number>")
@may("view_figures")
def outcome(number: str) -> Any:
    """One outcome: what measures it, and what the plan promises to do."""
    plan = rules_in_force().plan
    found = plan.outcomes.get(number) or abort(404)
    return _part(views.outcome_heading(plan, found), [found])


@blueprint.get("/plan/boards/<name>")
@may("view_figures")
def board(name: str) -> Any:
    """One delivery board: the outcomes that it answers for."""
    plan = rules_in_force().plan
    found = _one(each for each in plan.boards if slug(each) == name)
    return _part(views.board_heading(found), [each for each in plan.outcomes.values() if each.board == found])


def _one(found: Iterable[T]) -> T:
    """The first of these; 404 where there is none."""
    return next(iter(found), None) or abort(404)


def _asked() -> tuple[PeriodForm, views.Figures]:
    """The period that the address asks for, and every figure in it."""
    form = period_form(request.args, now().on)
    lines = performance.overview(form.asked, rules_in_force())
    return form, views.Figures(
        {line.definition.code: line for line in lines}, form.asked.asked, compared_with(form.asked)
    )


def _part(heading: views.Heading, outcomes: Iterable[Outcome]) -> Any:
    form, figures = _asked()
    sections = views.outcome_sections(rules_in_force().plan, outcomes, figures)
    return figures_page("plan/part.html", form, heading=heading, outcomes=sections)
