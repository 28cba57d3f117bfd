"""Opening a case without a relation, and the review of that."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_login import current_user

from caseflow.access.guards import may
from caseflow.agencies import queries as agencies
from caseflow.break_glass import queries, service, views
from caseflow.break_glass.forms import BreakGlassForm, ReviewForm
from caseflow.kernel import Refusal
from caseflow.web.drafts import answered, form_page
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
            me, reason = current_user._get_current_object(), form.reason.data or ""
            if service.break_glass(me, case_id, reason, now().at):
                done = "Its team's manager has been told."
            else:
                done = "Its team has no manager: information governance has been told."
            flash(f"The case is open to you for four hours. {done}", "success")
            return redirect(url_for("cases.page", case_id=case_id))
        except Refusal as refusal:
            show_refusal(form, refusal)
    return render_template("break_glass/open.html", form=form, case_id=case_id), 422


@blueprint.get("/break-glass")
@may("review_break_glass")
def review_list() -> str:
    """Access without a relation to the case, to be reviewed."""
    openings = queries.openings()
    names = agencies.names_of({each.practitioner_id for each in openings})
    return render_template("break_glass/list.html", openings=openings, names=names)


@blueprint.route("/break-glass/<uuid:opening_id>", methods=["GET", "POST"])
@may("review_break_glass")
@writes
def review(opening_id: UUID) -> Any:
    """What was opened, why, and what was looked at; the verdicts so far, and another one."""
    opening = queries.opening(opening_id) or abort(404)
    form = ReviewForm()

    def act() -> str:
        justified, note = form.justified.data == "yes", form.note.data or ""
        service.review(opening, current_user._get_current_object(), justified, note, now().at)
        return url_for("break_glass.review_list")

    verdicts = queries.verdicts([opening_id])
    names = agencies.names_of({opening.practitioner_id} | {each.reviewed_by for each in verdicts})
    return answered(form, act, "The verdict is kept.") or form_page(
        "break_glass/review.html",
        form,
        opening=views.opening(opening, names),
        verdicts=views.verdicts(verdicts, names),
        looks=views.looks(queries.looks(opening_id)),
    )


@blueprint.get("/break-glass/mine")
@may("break_glass")
def mine() -> str:
    """The cases that I opened without a relation, and what was said of that."""
    openings = queries.openings_by(current_user.id)
    verdicts = queries.verdicts([each.id for each in openings])
    names = agencies.names_of({current_user.id} | {each.reviewed_by for each in verdicts})
    return render_template("break_glass/mine.html", openings=views.reviewed(openings, verdicts, names))
