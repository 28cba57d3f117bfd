"""Values of indicators that no case tells: entered one by one, or by the file."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.utils import secure_filename

from caseflow.access.guards import may, recording_context
from caseflow.agencies import queries as agencies
from caseflow.kernel import Refusal
from caseflow.kernel.spreadsheet import csv_line
from caseflow.rules.entered_values import COLUMNS
from caseflow.rules.indicators import slug
from caseflow.rules.plan_measures import PlanMeasure, measures, title_of
from caseflow.scorecard.forms import UploadForm, value_form
from caseflow.scorecard.queries import values as kept_values
from caseflow.scorecard.service import values as service
from caseflow.scorecard.views import values as views
from caseflow.web.download import csv_download
from caseflow.web.drafts import answered, form_page
from caseflow.web.fields import show_refusal
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes
from caseflow.web.workbook import Sheet, takes_file, uploaded_table, workbook_download

blueprint = Blueprint("scorecard", __name__)
WRONG = "what is wrong"


def measure_of(code: str) -> PlanMeasure:
    """The measure of an address; 404 where there is none."""
    found = (each for each in measures(rules_in_force()).values() if slug(each.code) == slug(code))
    return next(found, None) or abort(404)


def heading_of(measure: PlanMeasure) -> str:
    """What the pages of a measure are headed with."""
    return title_of(measure.code, rules_in_force())


@blueprint.route("/scorecard/indicators/<code>/values/new", methods=["GET", "POST"])
@may("enter_figures")
@writes
def enter(code: str) -> Any:
    """Enter one value; where there is one already, it stays readable."""
    measure = measure_of(code)
    if measure.counted:
        abort(404)
    address = slug(measure.code)
    asked = request.args.get("period", ""), request.args.get("quindrat", "")
    periods = views.period_choices(measure, now().on)
    form = value_form(measure, views.unit_asked_for(measure), periods, agencies.quindrats(), asked)

    def act() -> str:
        service.enter(recording_context(), {**form.cells, "code": measure.code})
        return url_for("scorecard.indicator", code=address)

    return answered(form, act, "The value is entered.") or form_page(
        "scorecard/enter.html", form, measure=measure, heading=heading_of(measure), address_of=address
    )


# --- By the file --------------------------------------------------------------------------------------


@blueprint.get("/values")
@may("enter_figures")
def values() -> str:
    """Which values are there and which are missing, the template, and the files that were sent."""
    rulebook = rules_in_force()
    known = measures(rulebook)
    uploads = kept_values.uploads()
    names = agencies.names_of({each.uploaded_by for each in uploads})
    standing = kept_values.standing(known)
    page = views.entering(rulebook.plan, known, standing, uploads, names, now().on)
    return render_template("scorecard/values.html", page=page)


@blueprint.get("/values/template.<form>")
@may("export_figures")
def template(form: str) -> Response:
    """The values that are missing, to be filled in."""
    rulebook = rules_in_force()
    known = measures(rulebook)
    rows = views.template_rows(rulebook.plan, known, kept_values.standing(known).keys(), now().on)
    return table_file(form, "values-to-enter", COLUMNS, rows)


@blueprint.route("/values/upload", methods=["GET", "POST"])
@may("enter_figures")
@writes
@takes_file
def upload() -> Any:
    """Send a file of values: all of them are taken, or none."""
    form = UploadForm()
    if form.validate_on_submit():
        try:
            name = secure_filename(form.file.data.filename)
            table = uploaded_table(name, form.file.data.read())
            upload_id = service.take_file(recording_context(), name, table)
            return redirect(url_for("scorecard.uploaded", upload_id=upload_id))
        except ValueError as error:
            show_refusal(form, Refusal("file", str(error)))
        except Refusal as refusal:
            show_refusal(form, refusal)
    return render_template("scorecard/upload.html", form=form), 422 if form.is_submitted() else 200


@blueprint.get("/values/uploads/<uuid:upload_id>")
@may("enter_figures")
def uploaded(upload_id: UUID) -> str:
    """What became of a file: how many values were taken, or what is wrong with which row."""
    found = kept_values.upload(upload_id) or abort(404)
    names = agencies.names_of({found.uploaded_by})
    return render_template(
        "scorecard/uploaded.html",
        upload=found,
        line=views.upload_line(found, names),
        rows=views.rejected_rows(found),
    )


@blueprint.get("/values/uploads/<uuid:upload_id>/rejected.<form>")
@may("export_figures")
def rejected(upload_id: UUID, form: str) -> Response:
    """The rows that were wrong, with the reasons, to be mended and sent again."""
    found = kept_values.upload(upload_id) or abort(404)
    return table_file(form, "rows-not-taken", (*COLUMNS, WRONG), views.rejected_table(found))


def table_file(form: str, name: str, columns: tuple[str, ...], rows: list[list[str]]) -> Response:
    """A table as a workbook or as CSV."""
    if form == "xlsx":
        return workbook_download(f"{name}.xlsx", [Sheet("Values", columns, rows)])
    if form == "csv":
        return csv_download(f"{name}.csv", (csv_line(row) for row in (columns, *rows)))
    abort(404)
