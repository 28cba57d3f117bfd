"""Steps between tiers: asking, answering, disagreeing, and who waits for whom."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm

from caseflow.access.guards import may, recording_context
from caseflow.agencies import queries as agencies
from caseflow.caf import published as assessments
from caseflow.cases.routes import header
from caseflow.consent import queries as consents
from caseflow.kernel.dates import Period, financial_year_start
from caseflow.rules import steps as rules
from caseflow.rules.periods import reporting
from caseflow.rules.steps import Sheet
from caseflow.stepping import forms, queries, service
from caseflow.stepping.queries import RequestDetails
from caseflow.stepping.views import handovers as handover_views
from caseflow.stepping.views import prefill as prefills
from caseflow.stepping.views import request as request_views
from caseflow.stepping.views import threads as thread_views
from caseflow.stepping.views.incoming import incoming_page
from caseflow.stepping.views.words import Names, names_for
from caseflow.tac import published as plans
from caseflow.web.addresses import page_number
from caseflow.web.drafts import answered, form_page
from caseflow.web.fields import choices, whole
from caseflow.web.filters import unlisted
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes

blueprint = Blueprint("stepping", __name__)
_ANSWERED_SINCE = timedelta(days=90)
_PAGE = 50


def _names(people: set[UUID] | None = None) -> Names:
    return names_for(agencies.teams(), agencies.names_of(people) if people else None)


def _form(name: str, form: FlaskForm, case_id: UUID, **context: Any) -> tuple[str, int]:
    case, banner = header(case_id)
    return form_page(f"stepping/{name}.html", form, banner=banner, case=case, as_at=now().on, **context)


def _to(case_id: UUID, event_id: str) -> str:
    return url_for("stepping.one", case_id=case_id, event_id=event_id)


def _request(case_id: UUID, event_id: str) -> tuple[RequestDetails, list[RequestDetails]]:
    """A request with its thread; 404 where the reader may not see it."""
    thread = queries.thread_of(case_id, event_id, now().on, rules_in_force().calendar)
    details = next((each for each in thread if each.step.event_id == event_id), None)
    return details or abort(404), thread


@blueprint.get("/cases/<uuid:case_id>/steps")
@may("view_summary")
def of_case(case_id: UUID) -> str:
    """Every request to step on a case, with its answers, disputes and resubmissions."""
    case, banner = header(case_id)
    threads, names = queries.threads(case_id, now().on, rules_in_force().calendar), _names()
    return render_template(
        "stepping/of_case.html",
        case=case,
        banner=banner,
        as_at=now().on,
        threads=[thread_views.thread(each, names) for each in threads],
        refused=[thread_views.refused_step(each) for each in queries.refusals(case_id)],
    )


@blueprint.get("/cases/<uuid:case_id>/steps/<event_id>")
@may("view_summary")
def one(case_id: UUID, event_id: str) -> str:
    """One request with everything said about it, on both sides."""
    case, banner = header(case_id)
    details, thread = _request(case_id, event_id)
    sheet, step = details.sheet, details.step
    checks = rules.checklist(sheet, step.from_tier) if sheet else []  # type: ignore[arg-type]
    people = _names(request_views.people_of(thread))
    child, team = case.child.name, current_user.team_code
    return render_template(
        "stepping/one.html",
        case=case,
        banner=banner,
        as_at=now().on,
        view=request_views.request_page(details, thread, checks, child, team, people),
        may_settle=_may_settle(details),
        consent_gone=step.waiting and queries.consent_gone(event_id),
    )


def _may_settle(details: RequestDetails) -> bool:
    dispute = details.dispute
    if dispute is None or dispute.settled_on is not None or current_user.role != "team_manager":
        return False
    return bool(dispute.senior_id == current_user.id or dispute.to_team == current_user.team_code)


@blueprint.route("/cases/<uuid:case_id>/steps/new", methods=["GET", "POST"])
@may("propose_step")
@writes
def propose(case_id: UUID) -> Any:
    """Ask another team to take the case over."""
    case, _ = header(case_id)
    follows = request.args.get("follows") or None
    holder = agencies.holders({case.allocated_to} if case.allocated_to else set())
    lead_now = next(iter(holder.values()), current_user.name)
    prefill = prefills.prefill(assessments.family_views(case_id), plans.open_actions(case_id))
    begun = _resubmitted(follows)
    form = forms.ProposeForm(
        **({"lead_now": lead_now} | (begun or prefill)), occurred_on=now().on, expected=case.last_seq
    )
    form.hint_prefilled(() if follows else prefill)
    states = _fill_lists(form, case_id, case.tier)

    def act() -> str:
        on, expected, statement = form.occurred_on.data, whole(form.expected), form.statement()
        proposed = service.propose(
            recording_context(), case_id, form.sheet(), on, follows, expected, statement
        )
        if not proposed.asked:
            return url_for("stepping.of_case", case_id=case_id)
        return _to(case_id, proposed.event_id)

    done = "The request is sent. Your team answers for the case until the other team accepts."
    if form.consent.data == "refused":
        done = "The family's refusal is recorded. Nobody was asked, and nothing was shared."
    tier = rules.TIERS[case.tier].lower()
    return answered(form, act, done) or _form(
        "propose", form, case_id, follows=follows, states=states, tier=tier
    )


@blueprint.route("/cases/<uuid:case_id>/transfer", methods=["GET", "POST"])
@may("propose_step")
@writes
def transfer(case_id: UUID) -> Any:
    """Ask another team of the same agency to take the case over, as it is."""
    case, _ = header(case_id)
    own = agencies.agency_of(current_user.team_code)
    teams = [(each.code, each.name) for each in agencies.teams() if each.agency_code == own]
    teams = [each for each in teams if each[0] != current_user.team_code]
    if not teams:
        return redirect(url_for("stepping.propose", case_id=case_id))
    form = forms.TransferForm(occurred_on=now().on, expected=case.last_seq)
    form.to_team.choices = choices([("", "Choose one"), *teams])

    def act() -> str:
        sheet, on, expected = form.sheet(case.tier), form.occurred_on.data, whole(form.expected)
        proposed = service.propose(recording_context(), case_id, sheet, on, expected=expected)
        return _to(case_id, proposed.event_id)

    done = "The team is asked. Your team answers for the case until that team accepts."
    return answered(form, act, done) or _form("transfer", form, case_id)


def _fill_lists(form: forms.ProposeForm, case_id: UUID, tier: str) -> list[consents.State]:
    """Offer teams and managers, and tell the form what it checks against; returns the family's consent."""
    form.to_team.choices = choices([("", "Choose one"), *_teams_to_ask()])
    managers = [(str(each.id), each.name) for each in agencies.managers()]
    form.consent_manager.choices = choices([("", "Choose one"), *managers])
    form.from_tier, form.asked = tier, agencies.team(form.to_team.data or "")
    form.own_agency = agencies.agency_of(current_user.team_code)
    states = consents.states(case_id, None)
    standing = consents.standing(states, form.asked.agency_code) if form.asked else None
    form.agreed = standing is not None and standing.agreed
    return states


def _resubmitted(follows: str | None) -> dict[str, Any]:
    """What was said in a request that came back, to be added to; nothing for a new one."""
    before = queries.sheet(follows) if follows else None
    if before is None:
        return {}
    fields = {name: getattr(before, name) for name in Sheet.__dataclass_fields__}
    for name in ("lead_agreed", "first_tac"):
        fields[name] = {True: "yes", False: "no", None: ""}[fields[name]]
    return {name: value for name, value in fields.items() if name != "consent_manager"}


def _teams_to_ask() -> list[tuple[str, str]]:
    """The other teams, listed by tier, the front door first in its own."""
    order = list(rules.TIERS)
    others = [each for each in agencies.teams() if each.code != current_user.team_code]
    listed = sorted(others, key=lambda each: (order.index(each.tier), not each.front_door))
    return [(each.code, _asked_for(each)) for each in listed]


def _asked_for(team: agencies.TeamCard) -> str:
    door = " (takes new requests for social care)" if team.front_door else ""
    return f"{rules.TIERS[team.tier]}: {team.agency_name}, {team.name}{door}"


@blueprint.route("/cases/<uuid:case_id>/steps/<event_id>/answer", methods=["GET", "POST"])
@may("answer_step")
@writes
def answer(case_id: UUID, event_id: str) -> Any:
    """The receiving team's answer. Who comes too late reads what became of the request."""
    step = next((each for each in queries.steps_of(case_id) if each.event_id == event_id), None)
    if step is None:
        abort(404)
    if not step.waiting:
        return render_template("stepping/gone.html", sentence=rules.what_became(step)), 409
    form = forms.AnswerForm(occurred_on=now().on, told_sender_on=now().on)
    members = [(str(each.id), each.name) for each in agencies.members_of(current_user.team_code)]
    form.lead_id.choices = choices([("", "Choose one"), *members])

    def act() -> str:
        service.answer(recording_context(), case_id, event_id, _answer(form), form.occurred_on.data)
        return _to(case_id, event_id)

    done = answered(form, act, "The answer is recorded.")
    if done:
        return done
    view = request_views.to_answer(_request(case_id, event_id)[0], _names())
    return _form("answer", form, case_id, view=view)


def _answer(form: forms.AnswerForm) -> service.Answer:
    return service.Answer(
        form.decision.data,
        form.reason.data or None,
        form.words.data or "",
        form.would_change.data or "",
        UUID(form.lead_id.data) if form.lead_id.data else None,
        form.told_sender_on.data,
        form.told_family_on.data,
    )


def _small_form(
    name: str, form: FlaskForm, case_id: UUID, event_id: str, act: Callable[[], None], done: str
) -> Any:
    """A small form about one request, back to its page when it is done."""

    def go() -> str:
        act()
        return _to(case_id, event_id)

    onward = answered(form, go, done)
    if onward:
        return onward
    _request(case_id, event_id)
    return _form(name, form, case_id)


@blueprint.route("/cases/<uuid:case_id>/steps/<event_id>/withdraw", methods=["GET", "POST"])
@may("propose_step")
@writes
def withdraw(case_id: UUID, event_id: str) -> Any:
    """Take a request back before it is answered."""
    form = forms.WithdrawForm()

    def act() -> None:
        service.withdraw(recording_context(), case_id, event_id, form.reason.data)

    return _small_form("withdraw", form, case_id, event_id, act, "The request is withdrawn.")


@blueprint.route("/cases/<uuid:case_id>/steps/<event_id>/dispute", methods=["GET", "POST"])
@may("propose_step")
@writes
def dispute(case_id: UUID, event_id: str) -> Any:
    """The sender does not agree with a return or a refusal."""
    form = forms.DisputeForm()

    def act() -> None:
        service.dispute(recording_context(), case_id, event_id, form.words.data or "")

    done = "The manager of the team that answered has been told."
    return _small_form("dispute", form, case_id, event_id, act, done)


@blueprint.route("/cases/<uuid:case_id>/steps/<event_id>/pass-on", methods=["GET", "POST"])
@may("settle_dispute")
@writes
def pass_on(case_id: UUID, event_id: str) -> Any:
    """Hand a dispute to a named senior."""
    form = forms.PassOnForm()
    teams = _names().teams
    managers = [(str(each.id), f"{each.name}, {teams[each.team_code]}") for each in agencies.managers()]
    form.senior_id.choices = choices([("", "Choose one"), *managers])

    def act() -> None:
        service.pass_on(recording_context(), case_id, event_id, UUID(form.senior_id.data))

    return _small_form("pass_on", form, case_id, event_id, act, "The dispute is passed on.")


@blueprint.route("/cases/<uuid:case_id>/steps/<event_id>/settle", methods=["GET", "POST"])
@may("settle_dispute")
@writes
def settle(case_id: UUID, event_id: str) -> Any:
    """Settle a dispute."""
    form = forms.SettleForm()

    def act() -> None:
        service.settle(recording_context(), case_id, event_id, form.outcome.data, form.words.data or "")

    return _small_form("settle", form, case_id, event_id, act, "The dispute is settled.")


@blueprint.route("/cases/<uuid:case_id>/steps/<event_id>/told", methods=["GET", "POST"])
@may("record")
@writes
def family_told(case_id: UUID, event_id: str) -> Any:
    """The family has heard the answer."""
    form = forms.FamilyToldForm(told_family_on=now().on)

    def act() -> None:
        service.tell_family(recording_context(), case_id, event_id, form.told_family_on.data)

    return _small_form("family_told", form, case_id, event_id, act, "The date is saved.")


@blueprint.get("/incoming")
@may("see_incoming")
def incoming() -> str:
    """What my team is asked, what it has asked, and the disputes that wait for me."""
    as_at, calendar = now().on, rules_in_force().calendar
    steps = queries.of_team(current_user.team_code, as_at - _ANSWERED_SINCE, as_at, calendar)
    disputes = []
    if current_user.role == "team_manager":
        disputes = queries.disputes_for(current_user.id, current_user.team_code, as_at, calendar)
    return render_template("stepping/incoming.html", view=incoming_page(steps, disputes, _names()))


# --- Figures -----------------------------------------------------------------------------------------


def _period(as_at: date) -> tuple[Period, str]:
    """The period asked for, never beyond today, and why it was not understood."""
    asked, problem = request.args.get("period", "").strip(), ""
    chosen = Period(financial_year_start(as_at), as_at, "")
    if asked:
        try:
            chosen = reporting(asked, as_at).within
        except ValueError as error:
            problem = str(error)
    return chosen, problem


@blueprint.get("/handovers")
@may("view_handovers")
def handovers() -> str:
    """Who waits for whom, who came back, and how children move between the tiers."""
    as_at, calendar = now().on, rules_in_force().calendar
    chosen, problem = _period(as_at)
    steps, shown = queries.counted_steps(chosen, request.args.get("quindrat") or None), _names()
    view = handover_views.handovers_page(
        queries.flows(steps, chosen),
        queries.returns(steps, chosen, as_at),
        queries.waits(steps, chosen, calendar, shown.agencies),
        shown,
    )
    return render_template(
        "stepping/handovers.html",
        period=chosen,
        problem=problem,
        quindrats=agencies.quindrats(),
        view=view,
    )


@blueprint.get("/handovers/rows")
@may("view_handovers")
def handover_rows() -> str:
    """The steps behind one figure: as many as it says."""
    as_at = now().on
    chosen, _ = _period(as_at)
    quindrat, what = request.args.get("quindrat") or None, request.args.get("what", "")
    fields = ("from_agency", "to_agency", "from_tier", "to_tier", "months")
    cell = {name: request.args[name] for name in fields if name in request.args}
    steps = queries.members(queries.counted_steps(chosen, quindrat), what, chosen, as_at, **cell)
    known = [each for each in steps if each.case_id]
    page, shown = page_number(), _names()
    return render_template(
        "stepping/rows.html",
        title=handover_views.rows_title(what, cell.get("months", "12")),
        rows=[handover_views.step_row(each, shown) for each in known[(page - 1) * _PAGE : page * _PAGE]],
        total=len(steps),
        unlisted=unlisted(len(steps) - len(known), bool(known)),
        returns=what in ("down", "back"),
        period=chosen,
        page=page,
        pages=-(-len(known) // _PAGE),
    )
