"""One's own account: where it is signed in, and its password."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, session, url_for
from flask_login import current_user

from caseflow.access import service as access
from caseflow.access.guards import signed_in
from caseflow.authentication import queries
from caseflow.authentication.forms import ChangePasswordForm
from caseflow.authentication.routes.entering import blueprint, failed, one_place
from caseflow.authentication.service import links, second_factor, sessions
from caseflow.kernel import Refusal
from caseflow.web.fields import show_refusal
from caseflow.web.transaction import ask_as, own_session, writes


@blueprint.get("/account")
@signed_in
def own_account() -> str:
    """Where I am signed in, where I was, and how my account is kept safe."""
    ask_as(own_session())
    return render_template(
        "authentication/account.html",
        lasting=queries.lasting(current_user.id),
        ended=queries.ended(current_user.id),
        here=sessions.here(),
        standing=second_factor.standing(),
    )


@blueprint.post("/account/sessions/end")
@signed_in
@writes
def end_other_sessions() -> Any:
    """End every session of mine but this one."""
    number = sessions.end_own(session["token"])
    _trace("end_sessions")
    flash(f"Ended: {number}. You are signed in here only.", "success")
    return redirect(url_for("authentication.own_account"))


@blueprint.post("/account/sessions/<uuid:session_id>/end")
@signed_in
@writes
def end_session(session_id: UUID) -> Any:
    """End one other session of mine."""
    ended = sessions.end_own(session["token"], session_id)
    _trace("end_sessions")
    flash("That session has ended." if ended else "That session had ended already.", "success")
    return redirect(url_for("authentication.own_account"))


@blueprint.post("/account/sessions/known")
@signed_in
@writes
def know_of_sessions() -> Any:
    """I know of the sign-in that I was told of."""
    sessions.told(session["token"])
    return redirect(url_for("authentication.own_account"))


@blueprint.route("/account/password", methods=["GET", "POST"])
@signed_in
@one_place
@writes
def change_password() -> Any:
    """Change my password; every other session of mine ends."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        me = links.Invited(current_user.name, current_user.email, "change")
        try:
            old, new = form.old.data or "", form.password.data or ""
            session["token"] = links.change_password(session["token"], me, old, new)
            _trace("change_password")
            flash("Your password is changed. You are signed in here only.", "success")
            return redirect(url_for("authentication.own_account"))
        except Refusal as refusal:
            failed()
            show_refusal(form, refusal)
    return render_template(
        "authentication/change_password.html", form=form
    ), 422 if form.is_submitted() else 200


def _trace(action: str) -> None:
    access.audit(current_user.id, action, None, {"allowed": True})
