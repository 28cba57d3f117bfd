"""The plan, part by part, with the figure of each indicator that is counted here."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, abort, render_template, request

from caseflow.access.guards import may
from caseflow.performance import queries as performance
from caseflow.performance.forms import in_short, in_words, period_form
from caseflow.plan import views
from caseflow.rules.indicators import slug
from caseflow.rules.plan import Outcome
from caseflow.web.addresses import page_number
from caseflow.web.today import now, rules_in_force

blueprint = Blueprint("plan", __name__)


@blueprint.get("/plan")
@may("view_figures")
def page() -> tuple[str, int]:
    """The whole plan: its themes with their commitments, and the boards that answer for it."""
    return _page("plan", lambda figures: {"overview": views.overview(rules_in_force().plan, figures)})


@blueprint.get("/plan/indicators")
@may("view_figures")
def indicators() -> tuple[str, int]:
    """Every indicator of the plan, those counted from cases and those that nobody collects yet."""
    show = request.args.get("show", "")
    plan, page = rules_in_force().plan, page_number()
    return _page("indicators", lambda figures: {"listed": views.listed(plan, figures, show, page)})


@blueprint.get("/plan/indicators/<code>")
@may("view_figures")
def indicator(code: str) -> tuple[str, int]:
    """One indicator as the plan prints it: where it stands, who answers for it, who collects it."""
    plan = rules_in_force().plan
    printed = next((each for each in plan.indicators.values() if slug(each.code) == code.lower()), None)
    if printed is None:
        abort(404)
    return _page("indicator", lambda figures: {"shown": views.indicator_page(plan, printed, figures)})


@blueprint.get("/plan/themes/<number>")
@may("view_figures")
def theme(number: str) -> tuple[str, int]:
    """One theme: each commitment with its outcomes."""
    found = next((each for each in rules_in_force().plan.themes if each.number == number), None)
    if found is None:
        abort(404)
    outcomes = [outcome for commitment in found.commitments for outcome in commitment.outcomes]
    return _part(views.theme_heading(found), outcomes)


@blueprint.get("/plan/commitments/<number>")
@may("view_figures")
def commitment(number: str) -> tuple[str, int]:
    """One commitment with its outcomes."""
    plan = rules_in_force().plan
    found = plan.commitments.get(number) or abort(404)
    return _part(views.commitment_heading(plan, found), found.outcomes)


@blueprint.get("/plan/outcomes/<number>")
@may("view_figures")
def outcome(number: str) -> tuple[str, int]:
    """One outcome: what measures it, and what the plan promises to do."""
    plan = rules_in_force().plan
    found = plan.outcomes.get(number) or abort(404)
    return _part(views.outcome_heading(plan, found), [found])


@blueprint.get("/plan/boards/<name>")
@may("view_figures")
def board(name: str) -> tuple[str, int]:
    """One delivery board: the outcomes that it answers for."""
    plan = rules_in_force().plan
    found = next((each for each in plan.boards if views.board_slug(each) == name), None) or abort(404)
    outcomes = [each for each in plan.outcomes.values() if each.board == found]
    return _part(views.board_heading(found), outcomes)


def _part(heading: views.Heading, outcomes: Iterable[Outcome]) -> tuple[str, int]:
    plan = rules_in_force().plan
    return _page(
        "part",
        lambda figures: {"heading": heading, "outcomes": views.outcome_sections(plan, outcomes, figures)},
    )


def _page(name: str, show: Any) -> tuple[str, int]:
    """A page of the plan; `show` makes what it holds from the figures of the period asked for."""
    form = period_form(request.args, now().on)
    lines = performance.overview(form.asked, rules_in_force())
    figures = views.Figures({line.definition.code: line for line in lines}, form.asked.asked)
    words = {"asked": form.asked, "period_words": in_words(form.asked), "days_words": in_short(form.asked)}
    page = render_template(f"plan/{name}.html", form=form, **words, **show(figures))
    return page, 422 if form.errors else 200
