"""Signing in with a password, and signing out."""

from typing import Any

from flask import redirect, render_template, session, url_for
from flask_login import current_user

from caseflow.access import service as access
from caseflow.access.guards import public, signed_in
from caseflow.authentication.forms import SignInForm
from caseflow.authentication.routes.entering import blueprint, entered, failed, one_place, visitor
from caseflow.authentication.service import provider, sessions
from caseflow.authentication.service import sign_in as service
from caseflow.kernel import Refusal
from caseflow.web.navigation import home
from caseflow.web.today import second_factor_required
from caseflow.web.transaction import writes


@blueprint.get("/")
@public
def start() -> Any:
    """Where the signed-in role starts; the sign-in page for anyone else."""
    if current_user.is_authenticated:
        return redirect(home(current_user.role))
    return redirect(url_for("authentication.sign_in_page"))


@blueprint.get("/sign-in")
@public
def sign_in_page() -> str:
    """The sign-in page, with what went wrong the last time."""
    form = SignInForm(email=session.get("email_tried"))
    wrong = session.pop("sign_in_refused", None)
    if wrong:
        form.email.errors = [wrong]
    return _page(form)


def _page(form: SignInForm) -> str:
    return render_template("authentication/sign_in.html", form=form, provider=provider.is_configured())


@blueprint.post("/sign-in")
@public
@one_place
@writes
def sign_in() -> Any:
    """Sign in; what was wrong is said on the sign-in page."""
    form = SignInForm()
    if not form.validate_on_submit():
        return _page(form), 422
    email = service.email_of(form.email.data or "")
    try:
        begun = service.sign_in(email, form.password.data or "", visitor(email), second_factor_required())
    except Refusal as refusal:
        failed()
        return refused(refusal.sentence, email)
    return entered(begun)


def refused(sentence: str, email: str = "") -> Any:
    """Back to the sign-in page, which says why."""
    session["email_tried"], session["sign_in_refused"] = email, sentence
    return redirect(url_for("authentication.sign_in_page"))


@blueprint.post("/sign-out")
@signed_in
@writes
def sign_out() -> Any:
    """End the session, here and for whoever holds a copy of its cookie."""
    access.audit(current_user.id, "sign_out", None, {"allowed": True})
    sessions.end(session["token"])
    session.clear()
    return redirect(url_for("authentication.sign_in_page"))
