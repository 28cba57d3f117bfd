"""The scorecard: the whole plan by board or theme, and the same as a spreadsheet and on paper."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import Response, abort, request
from flask_login import current_user

from caseflow.access.guards import may
from caseflow.agencies import queries as agencies
from caseflow.kernel.spreadsheet import csv_line
from caseflow.performance.forms import in_words
from caseflow.performance.routes import figures_page
from caseflow.rules.periods import Reporting
from caseflow.rules.plan_measures import PlanMeasure, measures
from caseflow.scorecard.forms import ScorecardForm, scorecard_form
from caseflow.scorecard.queries import lines
from caseflow.scorecard.queries.kept import kept_of
from caseflow.scorecard.routes.values import blueprint
from caseflow.scorecard.views import scorecard as views
from caseflow.web.download import csv_download, pdf_download
from caseflow.web.filters import long_date
from caseflow.web.today import now, rules_in_force
from caseflow.web.typesetting import pdf
from caseflow.web.workbook import Sheet, workbook_download


class Asked(NamedTuple):
    """The scorecard that the address asks for."""

    form: ScorecardForm
    rows: list[views.Row]
    page: views.Scorecard


def _asked() -> Asked:
    rulebook = rules_in_force()
    quindrats = agencies.quindrats()
    form = scorecard_form(request.args, now().on, rulebook.plan, quindrats)
    rows = found_of(measures(rulebook), form.asked, form.quindrat.data or None).rows
    show = request.args.get("show", "")
    chosen = views.Asked(form.by.data, form.board.data, form.theme.data, show if show in views.SHOWN else "")
    return Asked(form, rows, views.scorecard(rows, chosen))


class Found(NamedTuple):
    """The lines of some measures in a period, what stands beside them, and both as rows."""

    lines: list[lines.Line]
    beside: views.Beside
    rows: list[views.Row]


def found_of(known: Mapping[str, PlanMeasure], asked: Reporting, quindrat: str | None) -> Found:
    """What these measures come to in a period, in their order: of the borough or of one quindrat."""
    rulebook = rules_in_force()
    kept = kept_of(known, lines.periods_shown(asked))
    found = lines.lines(known, asked, quindrat, kept.values, rulebook)
    names = agencies.names_of({each.written_by for said in kept.commentaries.values() for each in said})
    of_quindrat = quindrat is not None
    beside = views.Beside(kept.targets, kept.compared, kept.commentaries, kept.plans, names, of_quindrat)
    return Found(found, beside, views.rows(found, rulebook, beside, asked, now().on))


@blueprint.get("/scorecard")
@may("view_figures")
def page() -> Any:
    """The whole plan: what is wrong first."""
    asked = _asked()
    return figures_page("scorecard/scorecard.html", asked.form, page=asked.page)


def _chosen() -> Asked:
    """What an export is asked for; there is no page on which a wrong one could be put right."""
    asked = _asked()
    if asked.form.errors:
        abort(404)
    return asked


def _shown(page: views.Scorecard) -> list[views.Row]:
    return [*(row for group in page.tables for row in group.rows), *page.missing]


@blueprint.get("/scorecard.csv")
@may("export_figures")
def page_csv() -> Response:
    """The scorecard as CSV, in the order of the page."""
    asked = _chosen()
    rows = [views.COLUMNS, *(views.cells(row) for row in _shown(asked.page))]
    return csv_download(f"scorecard-{asked.form.asked.asked}.csv", (csv_line(row) for row in rows))


@blueprint.get("/scorecard.xlsx")
@may("export_figures")
def page_xlsx() -> Response:
    """The scorecard as a workbook."""
    asked = _chosen()
    rows = [views.cells(row) for row in _shown(asked.page)]
    sheet = Sheet(f"Scorecard {asked.form.asked.asked}", views.COLUMNS, rows)
    return workbook_download(f"scorecard-{asked.form.asked.asked}.xlsx", [sheet])


@blueprint.get("/scorecard.pdf")
@may("export_figures")
def page_pdf() -> Response:
    """The scorecard on paper."""
    asked = _chosen()
    printed = f"Printed {long_date(now().on)} by {current_user.name}"
    paper = views.paper(asked.page, _title(asked.form, asked.form.asked), printed)
    return pdf_download(f"scorecard-{asked.form.asked.asked}.pdf", pdf("scorecard/scorecard.typ", paper))


def _title(form: ScorecardForm, asked: Reporting) -> str:
    unfinished = ", not over yet" if asked.so_far else ""
    return f"Scorecard: {form.place}, {in_words(asked)}{unfinished}"
