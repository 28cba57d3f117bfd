"""Accounts: the list, one account, inviting, and what is done to one."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask_login import current_user

from caseflow.access.guards import may
from caseflow.accounts import queries, service
from caseflow.accounts.forms import AccountForm, InvitationForm, offer
from caseflow.accounts.views import account_lines, history_lines, team_choices, working_words
from caseflow.agencies import queries as agencies
from caseflow.agencies.queries import AccountCard
from caseflow.kernel import Refusal
from caseflow.rules.permissions import ROLES
from caseflow.web.addresses import page_number
from caseflow.web.drafts import acted
from caseflow.web.fields import show_refusal
from caseflow.web.today import now
from caseflow.web.transaction import writes

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/accounts")
@may("administer")
def accounts() -> str:
    """Accounts by name, or those that hold some words or are of one team, a page at a time."""
    words, team_code = request.args.get("name", "")[:100], request.args.get("team", "")
    page = page_number()
    found, total = agencies.accounts_like(words, team_code, page)
    return render_template(
        "accounts/accounts.html",
        lines=account_lines(found, queries.standings({each.id for each in found})),
        total=total,
        page=page,
        pages=-(-total // agencies.PAGE),
        words=words,
        team_code=team_code,
        teams=team_choices(agencies.teams()),
    )


@blueprint.route("/accounts/invite", methods=["GET", "POST"])
@may("administer")
@writes
def invite() -> Any:
    """Make an account and the link with which its owner sets a password."""
    form = InvitationForm()
    offer(form.team_code, team_choices(agencies.teams()))
    if form.validate_on_submit():
        try:
            account_id, token = service.invite(form.email.data or "", form.particulars)
            _show_link_once(account_id, token)
            return redirect(url_for("accounts.account", practitioner_id=account_id))
        except Refusal as refusal:
            show_refusal(form, refusal)
    return render_template("accounts/invite.html", form=form), 422 if form.is_submitted() else 200


def _show_link_once(account_id: UUID, token: str) -> None:
    address = url_for("authentication.set_password", token=token, _external=True)
    session["account_link"] = [str(account_id), address]


def _found(practitioner_id: UUID) -> AccountCard:
    card = agencies.account_card(practitioner_id)
    if card is None:
        abort(404)
    return card


@blueprint.get("/accounts/<uuid:practitioner_id>")
@may("administer")
def account(practitioner_id: UUID) -> str:
    """One account: how it stands, what can be done, and what was done."""
    card = _found(practitioner_id)
    link = session.pop("account_link", None)
    return render_template(
        "accounts/account.html",
        account=card,
        role=ROLES[card.role],
        standing=queries.standings({card.id}).get(card.id),
        open_cases=queries.open_cases(card.id),
        link=link[1] if link and link[0] == str(card.id) else None,
        history=history_lines(queries.history("practitioner", str(card.id))),
        own=card.id == current_user.id,
        working=working_words(card, now().on),
    )


@blueprint.route("/accounts/<uuid:practitioner_id>/change", methods=["GET", "POST"])
@may("administer")
@writes
def change(practitioner_id: UUID) -> Any:
    """Change the name, role, team, phone number or working time of an account."""
    card = _found(practitioner_id)
    form = AccountForm(obj=card, working=["term_time"] if card.term_time else [])
    offer(form.team_code, team_choices(agencies.teams()))
    if form.validate_on_submit():
        try:
            service.change(card, current_user.id, form.particulars, now().at)
            flash("The account is changed.", "success")
            return redirect(url_for("accounts.account", practitioner_id=card.id))
        except Refusal as refusal:
            show_refusal(form, refusal)
    page = render_template(
        "accounts/change.html", form=form, account=card, open_cases=queries.open_cases(card.id)
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/accounts/<uuid:practitioner_id>/suspend")
@may("administer")
def ask_to_suspend(practitioner_id: UUID) -> str:
    """What suspending means for this account, before it is done."""
    card = _found(practitioner_id)
    return render_template(
        "accounts/suspend.html",
        account=card,
        open_cases=queries.open_cases(card.id),
        managers=queries.managers_of(card),
    )


def _done(practitioner_id: UUID, act: Callable[[AccountCard], Any], words: str) -> Any:
    """Do something to an account and go back to it; a refusal is said there."""
    card = _found(practitioner_id)
    return acted(lambda: act(card), url_for("accounts.account", practitioner_id=card.id), words)


@blueprint.post("/accounts/<uuid:practitioner_id>/suspend")
@may("administer")
@writes
def suspend(practitioner_id: UUID) -> Any:
    """Suspend an account."""
    words = "The account is suspended and signed out everywhere."
    return _done(practitioner_id, lambda card: service.suspend(card, current_user.id, now().at), words)


@blueprint.post("/accounts/<uuid:practitioner_id>/reinstate")
@may("administer")
@writes
def reinstate(practitioner_id: UUID) -> Any:
    """Let somebody sign in again."""
    words = "The account is no longer suspended."
    return _done(practitioner_id, lambda card: service.reinstate(card, current_user.id), words)


@blueprint.post("/accounts/<uuid:practitioner_id>/unlock")
@may("administer")
@writes
def unlock(practitioner_id: UUID) -> Any:
    """Let somebody who has tried too often try again at once."""
    return _done(practitioner_id, service.unlock, "They can try again now.")


@blueprint.post("/accounts/<uuid:practitioner_id>/reset-password")
@may("administer")
@writes
def reset_password(practitioner_id: UUID) -> Any:
    """Make a link with which somebody sets a new password."""

    def act(card: AccountCard) -> None:
        _show_link_once(card.id, service.reset_password(card, current_user.id))

    return _done(practitioner_id, act, "The link is made.")


@blueprint.post("/accounts/<uuid:practitioner_id>/reset-second-factor")
@may("administer")
@writes
def reset_second_factor(practitioner_id: UUID) -> Any:
    """Take a lost second factor away."""
    words = "The second factor is taken away. They set up another when they next sign in."
    return _done(practitioner_id, lambda card: service.reset_second_factor(card, current_user.id), words)
