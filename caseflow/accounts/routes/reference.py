"""Reference data: agencies, their teams, quindrats, and which team is the front door."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm

from caseflow.access.guards import may
from caseflow.accounts import queries, service
from caseflow.accounts.forms import AgencyForm, QuindratForm, TeamForm, offer
from caseflow.accounts.routes.accounts import blueprint
from caseflow.accounts.views import agency_lines, history_lines
from caseflow.agencies import queries as agencies
from caseflow.kernel import Refusal
from caseflow.web.drafts import acted
from caseflow.web.fields import show_refusal
from caseflow.web.transaction import writes

_FORMS: Mapping[str, type[FlaskForm]] = {"agency": AgencyForm, "team": TeamForm, "quindrat": QuindratForm}


@blueprint.get("/agencies")
@may("administer")
def reference() -> str:
    """Every agency with its teams, and the quindrats."""
    return render_template(
        "accounts/reference.html",
        agencies=agency_lines(agencies.every_agency(), agencies.teams(), agencies.quindrats()),
        quindrats=agencies.quindrats(),
    )


def _form(table: str, row: Any = None) -> FlaskForm:
    if table not in _FORMS:
        abort(404)
    form = _FORMS[table](obj=row)
    if isinstance(form, TeamForm):
        offer(form.agency_code, [(each.code, each.name) for each in agencies.every_agency()])
        offer(form.quindrat_code, agencies.quindrats())
    return form


def _values(form: FlaskForm) -> dict[str, Any]:
    asked = (each for each in form if each.short_name not in ("csrf_token", "submit"))
    given = {field.short_name: field.data or "" for field in asked}
    if "services" in given:
        given["services"] = given["services"] or []
    if "quindrat_code" in given:
        given["quindrat_code"] = given["quindrat_code"] or None
    return given


@blueprint.route("/reference/<table>/add", methods=["GET", "POST"])
@may("administer")
@writes
def add_reference(table: str) -> Any:
    """Add an agency, a team or a quindrat."""
    form = _form(table)
    if form.validate_on_submit():
        try:
            more = {"front_door": False} if table == "team" else {}
            service.add(table, _values(form) | more)
            flash(f"The {table} is added.", "success")
            return redirect(url_for("accounts.reference"))
        except Refusal as refusal:
            show_refusal(form, refusal)
    page = render_template("accounts/reference_form.html", form=form, title=f"Add {_ARTICLE[table]} {table}")
    return page, 422 if form.is_submitted() else 200


_ARTICLE = {"agency": "an", "team": "a", "quindrat": "a"}


def _row(table: str, code: str) -> Any:
    found: Iterable[Any] = ()
    if table == "agency":
        found = agencies.every_agency()
    elif table == "team":
        found = agencies.teams()
    elif table == "quindrat":
        found = [_Quindrat(*each) for each in agencies.quindrats()]
    row = next((each for each in found if each.code == code), None)
    if row is None:
        abort(404)
    return row


class _Quindrat:
    """A quindrat as a form reads it."""

    def __init__(self, code: str, name: str) -> None:
        self.code, self.name = code, name


@blueprint.route("/reference/<table>/<code>", methods=["GET", "POST"])
@may("administer")
@writes
def change_reference(table: str, code: str) -> Any:
    """Change an agency, a team or a quindrat; its code stays."""
    row = _row(table, code)
    form = _form(table, row)
    del form.code
    if form.validate_on_submit():
        service.change_reference(table, code, _values(form))
        flash(f"The {table} is changed.", "success")
        return redirect(url_for("accounts.reference"))
    page = render_template(
        "accounts/reference_form.html",
        form=form,
        title=row.name,
        row=row,
        table=table,
        history=history_lines(queries.history(table, code)),
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/reference/team/<code>/front-door")
@may("administer")
@writes
def move_front_door(code: str) -> Any:
    """Let this team receive referrals from now on."""
    done = "This team receives referrals from now on."
    return acted(lambda: service.move_front_door(code), url_for("accounts.reference"), done)
