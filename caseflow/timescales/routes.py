"""Every timescale: what starts and stops it, how long it has and by which source; and proposed rules."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, request, url_for
from flask_login import current_user

from caseflow.access.guards import may, may_stop
from caseflow.agencies import queries as agencies
from caseflow.cases import queries as cases
from caseflow.rules.permissions import decide
from caseflow.timescales import queries, service, views
from caseflow.timescales.forms import ConfirmForm, HolidayForm, LimitForm, TakeBackForm, TryForm
from caseflow.timescales.queries import Narrowed, ProposalCard
from caseflow.timescales.service import Holiday
from caseflow.web.addresses import page_number
from caseflow.web.counting import STOPPED, Counting
from caseflow.web.drafts import acted, answered, form_page, led_on
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes

blueprint = Blueprint("timescales", __name__)
_COUNTING = "The workers count it now. Nothing is changed."


@blueprint.get("/timescales")
@may("view_timescales")
def timescales() -> str:
    """All timescales, and the calendar that working days are counted by."""
    rulebook, as_at = rules_in_force(), now().on
    return render_template(
        "timescales/timescales.html", listed=views.listed(rulebook, as_at), holidays=_holidays()
    )


def _holidays() -> list[views.HolidayLine]:
    """The days that were added or taken back, for those who may read of proposals."""
    found = queries.holidays() if _may("compare_figures") else []
    return views.holiday_lines(found, agencies.names_of({each.asked_by for each in found}))


def _may(action: str) -> bool:
    return decide(current_user.role, action).allowed


@blueprint.get("/timescales/<code>")
@may("view_timescales")
def timescale(code: str) -> tuple[str, int]:
    """One timescale with its versions, and what would be due when if something started on a day."""
    rulebook = rules_in_force()
    found = rulebook.timescales.get(code.upper()) or abort(404)
    form = TryForm(request.args)
    page = views.timescale_page(found, rulebook, form.from_on.data or now().on)
    limits = queries.limits(found.code) if _may("compare_figures") else []
    given = {"shown": page, "form": form, "tried": views.proposal_links(limits, rulebook.timescale_names)}
    return render_template("timescales/timescale.html", **given), 422 if form.errors else 200


@blueprint.route("/timescales/<code>/propose", methods=["GET", "POST"])
@may("compare_figures")
@writes
def propose_limit(code: str) -> Any:
    """Have the workers try another limit on everything that is recorded."""
    found, form = rules_in_force().timescales.get(code.upper()) or abort(404), LimitForm()

    def act() -> str:
        days, reason = form.working_days.data or 0, form.reason.data or ""
        return _page(service.propose_limit(current_user.id, now().at, found.code, days, reason))

    page = {"title": f"Try another limit: {found.name}", "back": url_for(".timescale", code=found.code)}
    return answered(form, act, _COUNTING) or form_page("timescales/propose_limit.html", form, **page)


@blueprint.route("/bank-holidays/add", methods=["GET", "POST"])
@may("change_calendar")
@writes
def add_holiday() -> Any:
    """Have the workers count what a bank holiday that was announced late would move."""
    form = HolidayForm()

    def act() -> str:
        given = (form.on.data, form.name.data or "", form.source.data or "", form.reason.data or "")
        calendar = rules_in_force().calendar
        return _page(service.propose_holiday(current_user.id, now().at, Holiday(*given), calendar))

    page = {"title": "Add a bank holiday that was announced late", "back": url_for(".timescales")}
    return answered(form, act, _COUNTING) or form_page("timescales/propose_holiday.html", form, **page)


@blueprint.route("/proposals/<uuid:proposal_id>/take-back", methods=["GET", "POST"])
@may("change_calendar")
@writes
def take_holiday_back(proposal_id: UUID) -> Any:
    """Have the workers count what would move if a day that was added were a working day again."""
    card, form = _card(proposal_id), TakeBackForm()
    on = card.holiday_on or abort(404)

    def act() -> str:
        calendar, reason = rules_in_force().calendar, form.reason.data or ""
        return _page(service.propose_taking_back(current_user.id, now().at, on, reason, calendar))

    page = {"title": f"Take back: {views.day_words(card)}", "back": _page(proposal_id)}
    return answered(form, act, _COUNTING) or form_page("timescales/propose_holiday.html", form, **page)


def _page(proposal_id: UUID) -> str:
    return url_for("timescales.proposal", proposal_id=proposal_id)


def _card(proposal_id: UUID) -> ProposalCard:
    return queries.proposal(proposal_id) or abort(404)


@blueprint.get("/proposals/<uuid:proposal_id>")
@may("compare_figures")
def proposal(proposal_id: UUID) -> str:
    """What a proposal would do, or has done: how many clocks by team, and which."""
    card, page, rulebook = _card(proposal_id), page_number(), rules_in_force()
    narrowed = Narrowed(request.args.get("team"), "running" in request.args)
    found = queries.tried_clocks(card.id, narrowed, page)
    listed = queries.listed(card.id, narrowed)
    teams = agencies.named(set(card.by_team), set()).teams
    asked = {card.asked_by} | ({card.confirmed_by} if card.confirmed_by else set())
    in_force = card.holiday_on in dict(rulebook.calendar.added)
    return render_template(
        "timescales/proposal.html",
        shown=views.proposal_view(card, rulebook, teams, agencies.names_of(asked), _counting(card)),
        clocks=views.clock_lines(
            found, cases.cards({each.case_id for each in found}), rulebook.timescale_names, teams
        ),
        caption=views.caption(card, narrowed, teams, listed),
        others=views.others(card, narrowed, listed),
        form=_confirm_form(card),
        take_back=_may("change_calendar") and bool(card.confirmed_at) and in_force and not card.taken_back,
        page=page,
        pages=-(-listed // queries.PAGE),
        id=card.id,
    )


def _counting(card: ProposalCard) -> Counting:
    may_ask = _may("change_calendar") if card.is_holiday else True
    return views.counting(card, may_stop(card.asked_by), may_ask)


def _confirm_form(card: ProposalCard) -> ConfirmForm | None:
    """The button that puts a proposal in force, for who may, once all is counted."""
    if not (_may("change_calendar") and card.is_holiday and card.is_counted) or card.confirmed_at:
        return None
    form = ConfirmForm()
    form.submit.label.text = views.confirm_words(card)
    return form


@blueprint.route("/proposals/<uuid:proposal_id>/confirm", methods=["POST"])
@may("change_calendar")
@writes
def confirm(proposal_id: UUID) -> Any:
    """Put a bank holiday in force after its moves were counted, or take it back."""
    card = _card(proposal_id)

    def act() -> None:
        service.put_in_force(current_user.id, now().at, card, rules_in_force().calendar)

    return acted(act, _page(proposal_id), views.confirmed_words(card))


@blueprint.post("/proposals/<uuid:proposal_id>/stop")
@may("compare_figures")
@writes
def stop(proposal_id: UUID) -> Any:
    """Have the workers count no further; the proposal stays, and says that it was stopped."""
    card, at = _card(proposal_id), now().at

    def act() -> None:
        service.stop(card.id, current_user.id, at)

    return acted(act, _page(card.id), STOPPED)


@blueprint.post("/proposals/<uuid:proposal_id>/again")
@may("compare_figures")
@writes
def propose_again(proposal_id: UUID) -> Any:
    """Propose the same anew; a bank holiday only who may propose one."""
    card, at = _card(proposal_id), now().at
    if card.is_holiday and not _may("change_calendar"):
        abort(404)

    def act() -> str:
        return _page(service.propose_again(current_user.id, at, card, rules_in_force().calendar))

    return led_on(act, _page(card.id), _COUNTING)
