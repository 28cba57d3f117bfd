"""Consent and sharing: who agreed to what, who can see, and every share."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm

from caseflow.access.guards import may, recording_context
from caseflow.agencies import queries as agencies
from caseflow.cases.routes import header
from caseflow.consent import queries, service, views
from caseflow.consent.forms import ROWS, ShareForm, WithdrawForm, consent_form, offer, statement
from caseflow.consent.service import Sharing
from caseflow.rules.caf_form import forms as caf_forms
from caseflow.web.drafts import answered, form_page
from caseflow.web.today import now
from caseflow.web.transaction import writes

blueprint = Blueprint("consent", __name__)
EVERYONE = "*"


def _caf() -> str | None:
    return request.args.get("caf") or None


def _to_page(case_id: UUID, caf: str | None) -> str:
    return url_for("consent.page", case_id=case_id, caf=caf)


def _form(name: str, form: FlaskForm, case_id: UUID, **context: object) -> tuple[str, int]:
    about = {"banner": header(case_id)[1], "as_at": now().on, "case_id": case_id, "caf": _caf()}
    return form_page(f"consent/{name}.html", form, **about, **context)


@blueprint.get("/cases/<uuid:case_id>/consent")
@may("view_consent")
def page(case_id: UUID) -> str:
    """How each agency stands, what was said, who can see, and what was shared."""
    caf = _caf()
    consents, states = queries.consents(case_id, caf), queries.states(case_id, caf)
    shares, disclosures = queries.shares(case_id, caf), queries.disclosures(case_id)
    return render_template(
        "consent/page.html",
        banner=header(case_id)[1],
        as_at=now().on,
        case_id=case_id,
        caf=caf,
        view=views.consent_page(states, consents, shares, disclosures, _names()),
        readers=queries.who_can_see(case_id, caf) if caf else [],
    )


def _names() -> views.Names:
    teams = agencies.teams()
    return views.Names(
        agencies={each.agency_code: each.agency_name for each in teams},
        teams={each.code: f"{each.agency_name}, {each.name}" for each in teams},
        sections={each.code: each.title for each in caf_forms().form_on(now().on).sections},
    )


def _to_ask_about() -> list[tuple[str, str]]:
    """The agencies; one's own comes last, for its other teams: one's own team needs no consent to read."""
    own = agencies.agency_of(current_user.team_code)
    names = agencies.agency_names()
    others = [(code, name) for code, name in names.items() if code != own]
    return [*others, (own, f"{names[own]}: other teams than yours")] if own in names else others


@blueprint.route("/cases/<uuid:case_id>/consent/record", methods=["GET", "POST"])
@may("record_consent")
@writes
def record(case_id: UUID) -> Any:
    """Record what somebody said about storing and sharing."""
    caf = _caf()
    form: Any = consent_form()(given_on=now().on)
    sections = caf_forms().form_on(now().on).sections
    form.withheld.choices = [(each.code, each.title) for each in sections]
    listed = _to_ask_about()
    for n in range(1, ROWS + 1):
        offer(form, f"agency_{n}", listed)

    def act() -> str:
        service.record(recording_context(), case_id, caf, statement(form))
        return _to_page(case_id, caf)

    return answered(form, act, "What they said is recorded.") or _form("record", form, case_id, rows=ROWS)


@blueprint.route("/cases/<uuid:case_id>/consents/<uuid:consent_id>/withdraw", methods=["GET", "POST"])
@may("withdraw_consent")
@writes
def withdraw(case_id: UUID, consent_id: UUID) -> Any:
    """Take consent back, from one agency or from all; it holds from this moment."""
    consent = next((each for each in queries.consents(case_id) if each.id == consent_id), None)
    if consent is None:
        abort(404)
    names = agencies.agency_names()
    agreed = [(code, names.get(code, code)) for code, answer in consent.answers if answer == "agreed"]
    form: Any = WithdrawForm(occurred_on=now().on)
    offer(form, "agency", [*agreed, (EVERYONE, "All of them")])

    def act() -> str:
        agency = None if form.agency.data == EVERYONE else form.agency.data
        words = form.words.data or ""
        service.withdraw(recording_context(), case_id, consent_id, agency, form.occurred_on.data, words)
        return _to_page(case_id, consent.caf_event_id)

    done = "Consent is taken back. They can read nothing from now on, and are told when they sign in."
    return answered(form, act, done) or _form("withdraw", form, case_id, about=consent.caf_event_id)


@blueprint.route("/cases/<uuid:case_id>/share", methods=["GET", "POST"])
@may("share")
@writes
def share(case_id: UUID) -> Any:
    """Let a team read the assessment, with consent or for a reason that a manager stands for."""
    caf = _caf()
    if caf is None:
        abort(404)
    form: Any = ShareForm(basis="consent")
    case, _ = header(case_id)
    states = queries.states(case_id, caf)
    agreed = {each.agency_code for each in states if each.agreed}
    teams = [each for each in agencies.teams() if each.code != case.team_code]
    teams.sort(key=lambda each: each.agency_code not in agreed)
    offer(form, "team", [(each.code, _to_share_with(each, states)) for each in teams])
    managers = agencies.names_of(set(agencies.managers_of(case.team_code)))
    offer(form, "manager", [(str(key), name) for key, name in managers.items()])

    def act() -> str:
        manager = UUID(form.manager.data) if form.manager.data else None
        reason, until_on = form.reason.data or "", form.until_on.data
        what = "The common assessment"
        sharing = Sharing(what, form.purpose.data, form.basis.data, reason, manager, until_on)
        service.share(recording_context(), case_id, caf, form.team.data, sharing)
        return _to_page(case_id, caf)

    done = "It is shared. The share is written down with its basis."
    return answered(form, act, done) or _form("share", form, case_id, states=states)


def _to_share_with(team: agencies.TeamCard, states: Sequence[queries.State]) -> str:
    """A team in the list of teams, with what the family said of its agency."""
    state = queries.standing(states, team.agency_code)
    return f"{team.agency_name}, {team.name}{f' ({state.words})' if state else ''}"


@blueprint.post("/cases/<uuid:case_id>/shares/<uuid:share_id>/end")
@may("share")
@writes
def end(case_id: UUID, share_id: UUID) -> Any:
    """Stop sharing with a team."""
    if service.end_share(recording_context(), case_id, share_id):
        flash("It is no longer shared with this team.", "success")
    else:
        flash("Nothing has changed: there is no such share of this case, or it had ended already.")
    return redirect(_to_page(case_id, request.form.get("caf") or None))
