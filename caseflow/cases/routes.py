"""The case page, and what can be done to the case itself."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for

from caseflow.access.guards import may, recorder
from caseflow.agencies import queries as agencies
from caseflow.cases import queries, service
from caseflow.cases.forms import AllocateForm, CloseForm, ExplainForm, WithdrawForm
from caseflow.clocks import queries as clocks
from caseflow.clocks import service as clock_service
from caseflow.events.catalogue import CaseClosed
from caseflow.kernel import Refusal
from caseflow.web.fields import choices, show_refusal
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes

blueprint = Blueprint("cases", __name__)


def header(case_id: UUID) -> tuple[queries.CaseCard, queries.Banner]:
    """The case and its banner; 404 where the asker may not read even the summary."""
    case = queries.card(case_id)
    if case is None:
        abort(404)
    return case, queries.banner(case, url_for("cases.page", case_id=case_id))


@blueprint.get("/cases/<uuid:case_id>")
@may("view_summary")
def page(case_id: UUID) -> str:
    """Who the case is with; for those with a relation to it, its clocks and its chronology."""
    case, banner = header(case_id)
    if g.relation.level != "content":
        return render_template("cases/summary.html", case=case, banner=banner, as_at=now().on)
    rulebook, as_at = rules_in_force(), now().on
    cards = clocks.of_case(case_id)
    views = [clocks.clock_view(each.clock, as_at, rulebook, each.late_reason) for each in cards]
    lines = queries.chronology(case_id)
    teams = {each.code: each.name for each in agencies.teams()}
    holder = agencies.names_of({case.allocated_to}) if case.allocated_to else {}
    return render_template(
        "cases/case.html",
        case=case,
        banner=banner,
        as_at=as_at,
        holder=holder.get(case.allocated_to, ""),
        running=[each for each in views if not (each.stopped_on or each.ended_on)],
        over=[each for each in views if each.stopped_on or each.ended_on],
        open_things=queries.open_things(lines),
        entries=[queries.timeline_entry(each, teams) for each in lines],
        picture=queries.journey_picture(lines, views, teams, as_at),
    )


@blueprint.get("/cases/<uuid:case_id>/entries/<event_id>/withdraw")
@may("withdraw")
def withdraw_page(case_id: UUID, event_id: str) -> str:
    """Ask why an entry no longer counts."""
    _, banner = header(case_id)
    return render_template("cases/withdraw.html", form=WithdrawForm(), banner=banner, as_at=now().on)


@blueprint.post("/cases/<uuid:case_id>/entries/<event_id>/withdraw")
@may("withdraw")
@writes
def withdraw(case_id: UUID, event_id: str) -> Any:
    """Withdraw an entry; it stays visible as withdrawn."""
    form = WithdrawForm()
    if form.validate_on_submit():
        try:
            service.withdraw(case_id, event_id, form.reason.data, recorder(), rules_in_force(), now().on)
            flash("The entry is withdrawn. It stays in the chronology and no longer counts.", "success")
            return redirect(url_for("cases.page", case_id=case_id))
        except Refusal as refusal:
            show_refusal(form, refusal)
    _, banner = header(case_id)
    return render_template("cases/withdraw.html", form=form, banner=banner, as_at=now().on), 422


def _allocate_form(team_code: str) -> AllocateForm:
    form = AllocateForm()
    members = [(str(each.id), each.name) for each in agencies.members_of(team_code)]
    form.practitioner.choices = choices([("", "Choose one"), *members])
    return form


@blueprint.get("/cases/<uuid:case_id>/allocate")
@may("allocate")
def allocate_page(case_id: UUID) -> str:
    """Choose who takes the case on."""
    case, banner = header(case_id)
    form = _allocate_form(case.team_code)
    return render_template("cases/allocate.html", form=form, banner=banner, as_at=now().on)


@blueprint.post("/cases/<uuid:case_id>/allocate")
@may("allocate")
@writes
def allocate(case_id: UUID) -> Any:
    """Allocate the case."""
    case, banner = header(case_id)
    form = _allocate_form(case.team_code)
    if form.validate_on_submit():
        try:
            chosen = UUID(form.practitioner.data)
            service.allocate(case_id, chosen, recorder(), rules_in_force(), now().on)
            flash("The case is allocated.", "success")
            return redirect(url_for("cases.page", case_id=case_id))
        except Refusal as refusal:
            show_refusal(form, refusal)
    return render_template("cases/allocate.html", form=form, banner=banner, as_at=now().on), 422


@blueprint.get("/cases/<uuid:case_id>/clocks/<timescale>/<subject>/<int:number>/explain")
@may("explain_breach")
def explain_page(case_id: UUID, timescale: str, subject: str, number: int) -> str:
    """Ask why a timescale was missed."""
    _, banner = header(case_id)
    return render_template("cases/explain.html", form=ExplainForm(), banner=banner, as_at=now().on)


@blueprint.post("/cases/<uuid:case_id>/clocks/<timescale>/<subject>/<int:number>/explain")
@may("explain_breach")
@writes
def explain(case_id: UUID, timescale: str, subject: str, number: int) -> Any:
    """Keep the reason."""
    form = ExplainForm()
    if form.validate_on_submit():
        try:
            clock_service.explain_breach(case_id, timescale, subject, number, form.late_reason.data)
            flash("The reason is saved.", "success")
            return redirect(url_for("cases.page", case_id=case_id))
        except Refusal as refusal:
            show_refusal(form, refusal)
    _, banner = header(case_id)
    return render_template("cases/explain.html", form=form, banner=banner, as_at=now().on), 422


@blueprint.get("/cases/<uuid:case_id>/close")
@may("record")
def close_page(case_id: UUID) -> str:
    """Ask when and why the case closes."""
    _, banner = header(case_id)
    return render_template("cases/close.html", form=CloseForm(), banner=banner, as_at=now().on)


@blueprint.post("/cases/<uuid:case_id>/close")
@may("record")
@writes
def close(case_id: UUID) -> Any:
    """Close the case; a later contact or referral opens it again."""
    form = CloseForm()
    if form.validate_on_submit():
        try:
            event = CaseClosed(reason=form.reason.data)
            on, note = form.occurred_on.data, form.note.data or ""
            service.record(case_id, event, on, recorder(), rules_in_force(), now().on, note=note)
            flash("The case is closed. A later contact or referral opens it again.", "success")
            return redirect(url_for("cases.page", case_id=case_id))
        except Refusal as refusal:
            show_refusal(form, refusal)
    _, banner = header(case_id)
    return render_template("cases/close.html", form=form, banner=banner, as_at=now().on), 422
