"""Needs of each quindrat: the table, each line over time, and how many children live where."""

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from caseflow.access.guards import may
from caseflow.agencies import queries as agencies
from caseflow.kernel import Refusal
from caseflow.needs import queries, service, views
from caseflow.needs.forms import FileForm, population_form
from caseflow.performance.forms import period_form
from caseflow.performance.routes.figures import figures_page, period_well
from caseflow.rules.indicators import slug as indicator_slug
from caseflow.rules.periods import quarters_up_to
from caseflow.web.download import csv_download
from caseflow.web.drafts import answered, form_page
from caseflow.web.fields import show_refusal
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes
from caseflow.web.workbook import takes_file, uploaded_table

blueprint = Blueprint("needs", __name__)
QUARTERS = 8


def _quindrats() -> dict[str, str]:
    return dict(agencies.quindrats())


@blueprint.get("/needs")
@may("view_needs")
def page() -> tuple[str, int]:
    """Every line by quindrat."""
    form, rulebook, quindrats = period_form(request.args, now().on), rules_in_force(), _quindrats()
    people = queries.populations(form.asked.within.last_on)
    found = queries.by_quindrat(form.asked.within, rulebook)
    known = views.places(quindrats)
    return figures_page(
        "needs/page.html",
        form,
        groups=views.groups(found, form.asked, known, people),
        columns=list(known.values()),
        sources=views.sources(people, quindrats),
    )


@blueprint.get("/needs.csv")
@may("export_figures")
def csv() -> Response:
    """Every number with its rate."""
    asked, rulebook = period_well(request.args), rules_in_force()
    found = queries.by_quindrat(asked.within, rulebook)
    people = queries.populations(asked.within.last_on)
    return csv_download(f"needs-{asked.asked}.csv", views.csv_lines(found, asked, _quindrats(), people))


@blueprint.get("/needs/<slug>")
@may("view_needs")
def line(slug: str) -> tuple[str, int]:
    """One line: the quindrats side by side, and quarter by quarter."""
    shown = queries.line(slug) or abort(404)
    form, rulebook = period_form(request.args, now().on), rules_in_force()
    quindrats, quarters = _quindrats(), quarters_up_to(now().on, QUARTERS)
    known, people = views.places(quindrats), queries.populations(now().on)
    found = queries.over_time(shown, [each.within for each in quarters], rulebook)
    definition = rulebook.indicators[shown.code]
    here = queries.over_time(shown, [form.asked.within], rulebook)
    asked = {(shown.code, place): figure for (_, place), figure in here.items()}
    return figures_page(
        "needs/line.html",
        form,
        line=shown,
        pictures=views.pictures(shown, definition.method, found, quarters, asked, known),
        quarters=views.over_time(shown, found, quarters, known, people),
        columns=list(known.values()),
        sources=views.sources(people, quindrats),
        counted=definition.numerator if shown.show == "counted" else definition.denominator,
        slug=indicator_slug(shown.code),
    )


@blueprint.route("/needs/population", methods=["GET", "POST"])
@may("enter_figures")
@writes
def population() -> Any:
    """What was entered of how many children live where, and entering one more."""
    quindrats, today = _quindrats(), now()
    form = population_form(quindrats)

    def act() -> str:
        entry = service.Entry(
            form.quindrat.data, form.counted_on.data, int(form.number.data or 0), form.source.data or ""
        )
        service.enter(current_user.id, today.at, today.on, [entry])
        return url_for("needs.population")

    entered = queries.entered()
    names = agencies.names_of({each.entered_by for each in entered})
    lines = views.population_lines(entered, quindrats, names)
    return answered(form, act, "The population is entered.") or form_page(
        "needs/population.html", form, lines=lines
    )


@blueprint.route("/needs/population/file", methods=["GET", "POST"])
@may("enter_figures")
@writes
@takes_file
def upload() -> Any:
    """Send a file of populations: all of it is kept, or nothing."""
    form, today = FileForm(), now()
    if form.validate_on_submit():
        try:
            table = uploaded_table(form.file.data.filename or "", form.file.data.read())
            entries = service.read_table(table, _quindrats(), today.on)
            service.enter(current_user.id, today.at, today.on, entries)
            flash(f"{len(entries)} populations are entered.", "success")
            return redirect(url_for("needs.population"))
        except ValueError as error:
            show_refusal(form, Refusal("file", str(error)))
        except Refusal as refusal:
            show_refusal(form, refusal)
    return render_template("needs/file.html", form=form), 422 if form.is_submitted() else 200
