"""Signing in and out, and the trace of looks."""

from time import time
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user

from caseflow.access import queries, service
from caseflow.access.forms import SignInForm
from caseflow.access.guards import may, public, signed_in
from caseflow.access.views import audit_rows
from caseflow.agencies import queries as agencies
from caseflow.kernel import Refusal
from caseflow.web.navigation import home
from caseflow.web.today import now
from caseflow.web.transaction import ask_as, writes

blueprint = Blueprint("access", __name__)


def sign_in_first() -> Any:
    """Off to the sign-in page, and back afterwards to the page that was asked for."""
    session["wanted"] = request.full_path if request.method == "GET" else request.referrer or "/"
    flash("Sign in to go on. What you had typed and saved is kept as a draft.")
    return redirect(url_for("access.sign_in_page"))


@blueprint.get("/")
@public
def start() -> Any:
    """Where the signed-in role starts; the sign-in page for anyone else."""
    if current_user.is_authenticated:
        return redirect(home(current_user.role))
    return redirect(url_for("access.sign_in_page"))


@blueprint.get("/sign-in")
@public
def sign_in_page() -> str:
    """The sign-in page, with what went wrong the last time."""
    form = SignInForm(email=session.get("email_tried"))
    wrong = session.pop("sign_in_refused", None)
    if wrong:
        form.email.errors = [wrong]
    return render_template("access/sign_in.html", form=form)


@blueprint.post("/sign-in")
@public
@writes
def sign_in() -> Any:
    """Sign in. A wrong password redirects too, because the failed try has to be kept."""
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("access/sign_in.html", form=form), 422
    try:
        account = service.sign_in(form.email.data or "", form.password.data or "", now().at)
    except Refusal as refusal:
        session["email_tried"], session["sign_in_refused"] = form.email.data, refusal.sentence
        return redirect(url_for("access.sign_in_page"))
    wanted = session.get("wanted")
    session.clear()
    session.permanent = True
    session["since"] = time()
    login_user(account)
    return redirect(_inside(wanted) or home(account.role))


def _inside(address: str | None) -> str | None:
    """The path of an address of our own; None for anything else."""
    parts = urlsplit(address or "")
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    ours = path.startswith("/") and not path.startswith("//") and parts.netloc in ("", request.host)
    return path if ours and path not in ("/", "/sign-in") else None


@blueprint.post("/sign-out")
@signed_in
@writes
def sign_out() -> Any:
    """End the session here."""
    service.audit(current_user.id, "sign_out", None, {"allowed": True}, now().at)
    logout_user()
    session.clear()
    return redirect(url_for("access.sign_in_page"))


@blueprint.get("/access-log")
@may("read_audit")
def access_log() -> str:
    """The trace of looks; reading it leaves a trace too."""
    page = max(request.args.get("page", 1, type=int), 1)
    case_id = request.args.get("case", type=UUID)
    practitioner_id = request.args.get("practitioner", type=UUID)
    entries, total = queries.audit_entries(case_id, practitioner_id, page)
    names = agencies.names_of({each.practitioner_id for each in entries if each.practitioner_id})
    pages = -(-total // queries.PAGE)
    return render_template(
        "access/access_log.html",
        entries=audit_rows(entries, names),
        narrowed=case_id or practitioner_id,
        page=page,
        pages=pages,
        total=total,
    )


@blueprint.get("/my-access")
@signed_in
def my_access() -> str:
    """What the signed-in practitioner has looked at."""
    ask_as(current_user.id)
    entries, _ = queries.audit_entries(None, current_user.id, 1)
    return render_template("access/my_access.html", entries=audit_rows(entries, {}))
