"""Opening a case without a relation, and the review of that."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user

from caseflow.access.guards import may
from caseflow.agencies import queries as agencies
from caseflow.break_glass import queries, service
from caseflow.break_glass.forms import BreakGlassForm
from caseflow.kernel import Refusal
from caseflow.web.fields import show_refusal
from caseflow.web.today import now
from caseflow.web.transaction import writes

blueprint = Blueprint("break_glass", __name__)


@blueprint.get("/cases/<uuid:case_id>/open")
@may("break_glass")
def open_form(case_id: UUID) -> str:
    """Ask for the reason."""
    return render_template("break_glass/open.html", form=BreakGlassForm(), case_id=case_id)


@blueprint.post("/cases/<uuid:case_id>/open")
@may("break_glass")
@writes
def open_case(case_id: UUID) -> Any:
    """Open a case for four hours for a stated reason."""
    form = BreakGlassForm()
    if form.validate_on_submit():
        try:
            service.break_glass(current_user._get_current_object(), case_id, form.reason.data or "", now().at)
            flash("The case is open to you for four hours. Its team's manager has been told.", "success")
            return redirect(url_for("cases.page", case_id=case_id))
        except Refusal as refusal:
            show_refusal(form, refusal)
    return render_template("break_glass/open.html", form=form, case_id=case_id), 422


@blueprint.get("/break-glass")
@may("review_break_glass")
def review_list() -> str:
    """Access without a relation to the case, to be reviewed."""
    accesses = queries.accesses()
    names = agencies.names_of({each.practitioner_id for each in accesses})
    return render_template("break_glass/review.html", accesses=accesses, names=names)


@blueprint.post("/break-glass/<uuid:opening_id>/review")
@may("review_break_glass")
@writes
def review(opening_id: UUID) -> Any:
    """Keep what the reviewer says."""
    try:
        justified = request.form.get("justified") == "yes"
        service.review(opening_id, current_user._get_current_object(), justified, now().at)
    except Refusal as refusal:
        flash(refusal.sentence)
    return redirect(url_for("break_glass.review_list"))
