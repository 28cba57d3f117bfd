"""A figure as known on a day, or under another framework: asked for, and read beside that of now."""

from typing import Any
from uuid import UUID

from flask import abort, current_app, render_template, request, url_for
from flask_login import current_user

from caseflow.access.guards import may, may_stop
from caseflow.cases import queries as cases
from caseflow.performance import service
from caseflow.performance.forms import compare_form, in_words
from caseflow.performance.queries import comparisons as queries
from caseflow.performance.queries.comparisons import ComparisonCard
from caseflow.performance.routes.figures import blueprint, indicator_of, period_well
from caseflow.performance.service import Question
from caseflow.performance.views import comparison as views
from caseflow.rules.indicators import slug
from caseflow.rules.periods import reporting
from caseflow.rules.rulebook import frameworks
from caseflow.web.addresses import page_number
from caseflow.web.counting import ASKED_FOR, STOPPED
from caseflow.web.drafts import acted, answered, form_page, led_on
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes


@blueprint.route("/indicators/<code>/compare", methods=["GET", "POST"])
@may("compare_figures")
@writes
def compare(code: str) -> Any:
    """Ask what a figure was known to be at the end of a day, or would be under another framework."""
    definition, asked = indicator_of(code), period_well(request.args)
    adopted = current_app.config["FRAMEWORK"]
    form = compare_form({each.name: each.title for each in frameworks()}, adopted)

    def act() -> str:
        question = Question(definition.code, asked, form.known_on.data, form.framework.data)
        made = service.ask(current_user.id, now().on, now().at, question, adopted)
        return _page(definition.code, made)

    page = {"definition": definition, "slug": slug(definition.code), "asked": asked}
    return answered(form, act, ASKED_FOR) or form_page(
        "performance/compare.html", form, period_words=in_words(asked), **page
    )


def _card(code: str, comparison_id: UUID) -> ComparisonCard:
    definition = indicator_of(code)
    found = queries.comparison(comparison_id, definition.unit) or abort(404)
    return found if found.code == definition.code else abort(404)


def _page(code: str, comparison_id: UUID) -> str:
    return url_for("performance.comparison", code=slug(code), comparison_id=comparison_id)


@blueprint.get("/indicators/<code>/comparisons/<uuid:comparison_id>")
@may("compare_figures")
def comparison(code: str, comparison_id: UUID) -> str:
    """A figure then and now, side by side, and the children whose answer differs."""
    definition, page = indicator_of(code), page_number()
    found = _card(code, comparison_id)
    rows = queries.differing(comparison_id, page)
    listed = queries.listed(comparison_id)
    titles = {each.name: each.title for each in frameworks()}
    return render_template(
        "performance/comparison.html",
        definition=definition,
        slug=slug(code),
        shown=views.comparison_view(found, titles, rules_in_force().framework, may_stop(found.asked_by)),
        rows=views.rows(rows, cases.cards({each.case_id for each in rows}), definition),
        others=views.others(found.differing - listed),
        listed=listed,
        page=page,
        pages=-(-listed // queries.PAGE),
    )


@blueprint.post("/indicators/<code>/comparisons/<uuid:comparison_id>/stop")
@may("compare_figures")
@writes
def stop_comparison(code: str, comparison_id: UUID) -> Any:
    """Have the workers count no further; what was asked for stays, and says that it was stopped."""
    found = _card(code, comparison_id)

    def act() -> None:
        service.stop(found.id, current_user.id, now().at)

    return acted(act, _page(code, found.id), STOPPED)


@blueprint.post("/indicators/<code>/comparisons/<uuid:comparison_id>/again")
@may("compare_figures")
@writes
def compare_again(code: str, comparison_id: UUID) -> Any:
    """Ask the same question anew."""
    found, today = _card(code, comparison_id), now()
    question = Question(found.code, reporting(found.period, today.on), found.known_on, found.framework)

    def act() -> str:
        made = service.ask(current_user.id, today.on, today.at, question, current_app.config["FRAMEWORK"])
        return _page(code, made)

    return led_on(act, _page(code, found.id), ASKED_FOR)
