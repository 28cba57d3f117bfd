"""A figure as known on a day, or under another framework: asked for, and read beside that of now."""

from typing import Any
from uuid import UUID

from flask import abort, current_app, render_template, request, url_for
from flask_login import current_user

from caseflow.access.guards import may
from caseflow.cases import queries as cases
from caseflow.performance import service
from caseflow.performance.forms import compare_form, in_words
from caseflow.performance.queries import comparisons as queries
from caseflow.performance.routes.figures import blueprint, indicator_of, period_well
from caseflow.performance.service import Question
from caseflow.performance.views import comparison as views
from caseflow.rules.indicators import slug
from caseflow.rules.rulebook import frameworks
from caseflow.web.addresses import page_number
from caseflow.web.drafts import answered, form_page
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
        return url_for("performance.comparison", code=slug(definition.code), comparison_id=made)

    page = {"definition": definition, "slug": slug(definition.code), "asked": asked}
    return answered(form, act, "The workers count it now.") or form_page(
        "performance/compare.html", form, period_words=in_words(asked), **page
    )


@blueprint.get("/indicators/<code>/comparisons/<uuid:comparison_id>")
@may("compare_figures")
def comparison(code: str, comparison_id: UUID) -> str:
    """A figure then and now, side by side, and the children whose answer differs."""
    definition, page = indicator_of(code), page_number()
    found = queries.comparison(comparison_id, definition.unit) or abort(404)
    if found.code != definition.code:
        abort(404)
    rows = queries.differing(comparison_id, page)
    listed = queries.listed(comparison_id)
    titles = {each.name: each.title for each in frameworks()}
    return render_template(
        "performance/comparison.html",
        definition=definition,
        slug=slug(code),
        shown=views.comparison_view(found, titles, rules_in_force().framework),
        rows=views.rows(rows, cases.cards({each.case_id for each in rows}), definition),
        others=views.others(found.differing - listed),
        listed=listed,
        page=page,
        pages=-(-listed // queries.PAGE),
    )
