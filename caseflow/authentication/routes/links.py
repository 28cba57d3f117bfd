"""Setting a password over a one-time link."""

from typing import Any

from flask import flash, redirect, render_template, session, url_for

from caseflow.access import service as access
from caseflow.access.guards import public
from caseflow.authentication.forms import NewPasswordForm
from caseflow.authentication.routes.entering import blueprint, failed, one_place
from caseflow.authentication.service import links
from caseflow.kernel import Refusal
from caseflow.web.fields import show_refusal
from caseflow.web.transaction import separately, writes


@blueprint.route("/set-password/<token>", methods=["GET", "POST"])
@public
@one_place
@writes
def set_password(token: str) -> Any:
    """Set the password of the account that the link was made for."""
    whose, form = links.invited(token), NewPasswordForm()
    if whose is None:
        failed()
        return render_template("authentication/link_over.html"), 404
    if form.validate_on_submit():
        try:
            account_id = links.use(token, form.password.data or "")
            with separately() as connection:
                access.audit(account_id, "set_password", None, {"allowed": True}, connection)
            session.clear()
            session["email_tried"] = whose.email
            flash("Your password is set. Sign in with it.", "success")
            return redirect(url_for("authentication.sign_in_page"))
        except Refusal as refusal:
            show_refusal(form, refusal)
    page = render_template("authentication/set_password.html", form=form, whose=whose)
    return page, 422 if form.is_submitted() else 200
