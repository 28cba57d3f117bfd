"""Moving the date of a demonstration."""

from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for

from caseflow.access.guards import may
from caseflow.demonstration import service
from caseflow.demonstration.forms import StepForm
from caseflow.kernel import Refusal
from caseflow.web.fields import show_refusal
from caseflow.web.filters import long_date
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes

blueprint = Blueprint("demonstration", __name__)


@blueprint.route("/demonstration", methods=["GET", "POST"])
@may("step_demonstration")
@writes
def step() -> Any:
    """Step the business date by one working day, or to a date; clocks, notices and figures follow."""
    if not current_app.config["DEMONSTRATION"]:
        abort(404)
    form = StepForm()
    if form.validate_on_submit():
        try:
            calendar = rules_in_force().calendar
            to_on = calendar.add_working_days(now().on, 1) if form.one_day.data else form.to_on.data
            service.step(now().on, to_on)
            flash(f"It is now {long_date(to_on)}.", "success")
            return redirect(url_for("demonstration.step"))
        except Refusal as refusal:
            show_refusal(form, refusal)
    status = 422 if form.errors or form.form_errors else 200
    return render_template("demonstration/step.html", form=form, as_at=now().on), status
