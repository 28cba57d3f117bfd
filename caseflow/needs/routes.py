"""Needs of each quindrat: the table, each line over time, and how many children live where."""

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from caseflow.access import service as access
from caseflow.access.guards import may
from caseflow.agencies import queries as agencies
from caseflow.kernel import Refusal
from caseflow.needs import queries, service, views
from caseflow.needs.forms import FileForm, population_form
from caseflow.performance.forms import in_words, period_form
from caseflow.performance.routes.figures import figures_page, period_well
from caseflow.rules.control_limits import XMR
from caseflow.rules.indicators import IndicatorDefinition
from caseflow.rules.indicators import slug as indicator_slug
from caseflow.rules.periods import quarters_up_to
from caseflow.rules.permissions import decide
from caseflow.web.addresses import page_number
from caseflow.web.download import csv_download
from caseflow.web.drafts import answered, form_page
from caseflow.web.fields import show_refusal
from caseflow.web.filters import unlisted
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes
from caseflow.web.workbook import takes_file, uploaded_table

blueprint = Blueprint("needs", __name__)
QUARTERS = 8


def _quindrats() -> dict[str, str]:
    return dict(agencies.quindrats())


def _holds_back() -> bool:
    """Whether small numbers of what assessments found are held back: from all but the performance team."""
    return not decide(current_user.role, "export_figures").allowed


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
        groups=views.groups(queries.LINES, found, form.asked, known, people),
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
    lines = views.csv_lines(queries.LINES, found, asked, _quindrats(), people)
    return csv_download(f"needs-{asked.asked}.csv", lines)


@blueprint.get("/needs/found")
@may("view_needs")
def found() -> tuple[str, int]:
    """What assessments found that children need, by quindrat."""
    form, quindrats, lines = period_form(request.args, now().on), _quindrats(), queries.found_lines(now().on)
    people = queries.populations(form.asked.within.last_on)
    counts, known = queries.found_by_quindrat(form.asked.within), views.places(quindrats)
    return figures_page(
        "needs/found.html",
        form,
        groups=views.groups(lines, counts, form.asked, known, people, _holds_back()),
        pictures=views.whole(lines, counts, known, _holds_back()),
        held_back=views.HELD_BACK_KEY if _holds_back() else "",
        columns=list(known.values()),
        sources=views.sources(people, quindrats),
    )


@blueprint.get("/needs/found.csv")
@may("export_figures")
def found_csv() -> Response:
    """What assessments found as CSV, each number with its rate."""
    asked, lines = period_well(request.args), queries.found_lines(now().on)
    counts, people = queries.found_by_quindrat(asked.within), queries.populations(asked.within.last_on)
    rows = views.csv_lines(lines, counts, asked, _quindrats(), people)
    return csv_download(f"needs-found-{asked.asked}.csv", rows)


@blueprint.get("/needs/<slug>/children")
@may("view_figure_rows")
def children(slug: str) -> str:
    """The children of whom a need was found, of one quindrat, whom the reader may know."""
    shown = queries.line(slug, now().on)
    known, place = views.places(_quindrats()), request.args.get("quindrat", "")
    if shown is None or not shown.found or place not in known:
        abort(404)
    asked, page = period_well(request.args), page_number()
    counted = queries.found_by_quindrat(asked.within).get((shown.code, place))
    rows, listed = queries.children(shown, place, asked.within, page)
    words = f"{shown.title}, {asked.asked}, {place}, page {page}"
    access.audit_list(current_user.id, words, [each.case_id for each in rows])
    number = counted.numerator if counted else 0
    return render_template(
        "needs/children.html",
        line=shown,
        asked=asked,
        place=known[place],
        period_words=in_words(asked),
        number=views.HELD_BACK if views.is_small(shown, number, _holds_back()) else number,
        rows=views.children(rows),
        unlisted=unlisted(number - listed, bool(rows)) if number > listed and page == 1 else "",
        page=page,
        pages=max(-(-listed // queries.PAGE), 1),
    )


@blueprint.get("/needs/<slug>")
@may("view_needs")
def line(slug: str) -> tuple[str, int]:
    """One line: the quindrats side by side, and quarter by quarter."""
    shown = queries.line(slug, now().on) or abort(404)
    form, rulebook = period_form(request.args, now().on), rules_in_force()
    quindrats, quarters = _quindrats(), quarters_up_to(now().on, QUARTERS)
    known, people = views.places(quindrats), queries.populations(now().on)
    found = queries.over_time(shown, [each.within for each in quarters], rulebook)
    definition = None if shown.found else rulebook.indicators[shown.code]
    method = definition.method if definition else XMR
    here = queries.over_time(shown, [form.asked.within], rulebook)
    asked = {(shown.code, place): figure for (_, place), figure in here.items()}
    return figures_page(
        "needs/line.html",
        form,
        line=shown,
        pictures=views.pictures(shown, method, found, quarters, asked, known, _holds_back()),
        quarters=views.over_time(shown, found, quarters, known, people, _holds_back()),
        held_back=views.HELD_BACK_KEY if shown.found and _holds_back() else "",
        columns=list(known.values()),
        sources=views.sources(people, quindrats),
        counted=_counted(shown, definition),
        slug=indicator_slug(shown.code),
    )


def _counted(line: queries.Line, definition: IndicatorDefinition | None) -> str:
    """What a line counts, in words."""
    if definition is None:
        return f"{line.group}. A child counts once in a period, in the quindrat where the child lives."
    return definition.numerator if line.show == "counted" else definition.denominator


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
