"""The second factor: its code when signing in, setting an app up, and the recovery codes, shown once."""

from datetime import UTC, datetime
from typing import Any

from flask import flash, redirect, render_template, session, url_for
from flask_login import current_user

from caseflow.access.guards import public, signed_in
from caseflow.agencies import queries as agencies
from caseflow.agencies.service import Account
from caseflow.authentication.forms import CodeForm, EnrolAgainForm, EnrolForm
from caseflow.authentication.routes.entering import blueprint, failed, let_in, one_place, pending
from caseflow.authentication.service import second_factor as service
from caseflow.kernel import Refusal
from caseflow.web.fields import show_refusal
from caseflow.web.transaction import writes


def _whose() -> Account | None:
    """Whose second factor is to come."""
    found = pending()
    return agencies.account(found.practitioner_id) if found else None


def _too_late() -> Any:
    flash("That took too long. Sign in again.")
    return redirect(url_for("authentication.sign_in_page"))


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@public
@one_place
@writes
def code() -> Any:
    """Ask for the code of the authenticator app, after the password."""
    account, form = _whose(), CodeForm()
    if account is None:
        return _too_late()
    if form.validate_on_submit():
        try:
            typed, real_at = form.code.data or "", datetime.now(UTC)
            token = service.confirm(session["pending"], account.id, typed, real_at)
            return let_in(token, account, session.get("wanted"))
        except Refusal as refusal:
            failed()
            show_refusal(form, refusal)
    return render_template("authentication/code.html", form=form), 422 if form.is_submitted() else 200


@blueprint.route("/sign-in/set-up", methods=["GET", "POST"])
@public
@one_place
@writes
def enrol() -> Any:
    """Set an authenticator app up at the first sign-in, after the password."""
    account = _whose()
    if account is None:
        return _too_late()
    wanted = session.get("wanted")
    answer = _enrolled(EnrolForm(), account, session["pending"], lambda token: let_in(token, account, wanted))
    return answer


@blueprint.route("/account/second-factor", methods=["GET", "POST"])
@signed_in
@one_place
@writes
def enrol_again() -> Any:
    """Set another authenticator app up in place of the one before."""
    account = current_user._get_current_object()

    def go_on(token: str) -> Any:
        session["token"] = token
        return redirect(url_for("authentication.recovery_codes"))

    return _enrolled(EnrolAgainForm(), account, session["token"], go_on)


def _enrolled(form: EnrolForm, account: Account, token: str, go_on: Any) -> Any:
    """The page with the key, or what comes after the right code: the recovery codes."""
    key = service.key_of(form.key.data or "") or service.new_key()
    if form.validate_on_submit():
        password = form.password.data or "" if isinstance(form, EnrolAgainForm) else ""
        try:
            typed, real_at = form.code.data or "", datetime.now(UTC)
            done = service.enrol(token, account.email, key, typed, password, real_at)
            go_on(done.token)
            session["recovery_codes"] = done.codes
            return redirect(url_for("authentication.recovery_codes"))
        except Refusal as refusal:
            failed()
            show_refusal(form, refusal)
    form.key.data = key
    page = render_template(
        "authentication/enrol.html",
        form=form,
        picture=service.square_code(key, account.email),
        key=service.in_groups(key),
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/account/recovery-codes")
@signed_in
def recovery_codes() -> Any:
    """The recovery codes, once."""
    codes = session.pop("recovery_codes", None)
    return render_template("authentication/recovery_codes.html", codes=codes)
