"""Steps between tiers: asking, answering, disagreeing, and who waits for whom."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm

from caseflow.access.guards import may, recording_context
from caseflow.agencies import queries as agencies
from caseflow.caf import published as assessments
from caseflow.cases.routes import header
from caseflow.consent import queries as consents
from caseflow.kernel.dates import Period, financial_year_start, period
from caseflow.rules import steps as rules
from caseflow.rules.steps import Sheet
from caseflow.stepping import forms, queries, service, views
from caseflow.tac import published as plans
from caseflow.web.charts import Ribbon, flow_chart
from caseflow.web.drafts import answered, form_page
from caseflow.web.fields import choices, whole
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes

blueprint = Blueprint("stepping", __name__)
_ANSWERED_SINCE = timedelta(days=90)
_PAGE = 50


def _words() -> dict[str, Any]:
    """The words of the codes that a page shows."""
    teams = agencies.teams()
    return {
        "team_names": {each.code: f"{each.name}, {each.agency_name}" for each in teams},
        "team_phones": {each.code: each.phone for each in teams},
        "directions": rules.DIRECTIONS,
        "tiers": rules.TIERS,
        "answers": rules.ANSWERS,
        "reasons": rules.REASONS,
        "triggers": rules.TRIGGERS,
        "consents": rules.CONSENT,
        "settled": rules.SETTLED,
        "as_at": now().on,
    }


def _form(name: str, form: FlaskForm, case_id: UUID, **context: Any) -> tuple[str, int]:
    case, banner = header(case_id)
    return form_page(f"stepping/{name}.html", form, banner=banner, case=case, **_words(), **context)


def _to(case_id: UUID, event_id: str) -> str:
    return url_for("stepping.one", case_id=case_id, event_id=event_id)


@blueprint.get("/cases/<uuid:case_id>/steps")
@may("view_summary")
def of_case(case_id: UUID) -> str:
    """Every request to step on a case, with its answers, disputes and resubmissions."""
    case, banner = header(case_id)
    threads = queries.threads(case_id, now().on, rules_in_force().calendar)
    refused = queries.refusals(case_id)
    return render_template(
        "stepping/of_case.html", case=case, banner=banner, threads=threads, refused=refused, **_words()
    )


@blueprint.get("/cases/<uuid:case_id>/steps/<event_id>")
@may("view_summary")
def one(case_id: UUID, event_id: str) -> str:
    """One request with everything said about it, on both sides."""
    case, banner = header(case_id)
    thread = queries.turn(case_id, event_id, now().on, rules_in_force().calendar)
    turn = next((each for each in thread if each.step.event_id == event_id), None)
    if turn is None:
        abort(404)
    people = {each for each in _people(thread) if each}
    checks = rules.checklist(turn.sheet, turn.step.from_tier) if turn.sheet else []  # type: ignore[arg-type]
    return render_template(
        "stepping/one.html",
        case=case,
        banner=banner,
        thread=thread,
        turn=turn,
        checks=checks,
        names=agencies.names_of(people),
        my_team=current_user.team_code,
        may_settle=_may_settle(turn),
        consent_gone=turn.step.waiting and queries.consent_gone(event_id),
        **_words(),
    )


def _people(thread: list[queries.Turn]) -> list[UUID | None]:
    found: list[UUID | None] = []
    for each in thread:
        found += [each.step.requested_by, each.step.decided_by]
        found += [each.answer.lead_id] if each.answer else []
        if each.dispute:
            found += [each.dispute.raised_by, each.dispute.senior_id, each.dispute.settled_by]
    return found


def _may_settle(turn: queries.Turn) -> bool:
    dispute = turn.dispute
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
    holder = agencies.names_of({case.allocated_to} if case.allocated_to else set())
    prefill = views.prefill(assessments.family_views(case_id), plans.open_actions(case_id))
    known = {"lead_now": next(iter(holder.values()), current_user.name)} | (_begun(follows) or prefill)
    form = forms.ProposeForm(**known, occurred_on=now().on, expected=case.last_seq)
    form.said_before(() if follows else prefill)
    form.to_team.choices = choices([("", "Choose one"), *_teams_to_ask()])
    managers = [(str(each.id), each.name) for each in agencies.managers()]
    form.consent_manager.choices = choices([("", "Choose one"), *managers])
    form.from_tier, form.asked = case.tier, agencies.team(form.to_team.data or "")
    form.own_agency = agencies.agency_of(current_user.team_code)
    states = consents.states(case_id, None)
    standing = consents.standing(states, form.asked.agency_code) if form.asked else None
    form.agreed = standing is not None and standing.agreed

    def act() -> str:
        expected = whole(form.expected)
        on, said = form.occurred_on.data, form.said()
        done = service.propose(recording_context(), case_id, form.sheet(), on, follows, expected, said)
        return _to(case_id, done.event_id) if done.asked else url_for("stepping.of_case", case_id=case_id)

    said_no = "The family's refusal is recorded. Nobody was asked, and nothing was shared."
    sent = "The request is sent. Your team answers for the case until the other team accepts."
    done = said_no if form.consent.data == "refused" else sent
    return answered(form, act, done) or _form("propose", form, case_id, follows=follows, states=states)


def _begun(follows: str | None) -> dict[str, Any]:
    """What was said in a request that came back, to be added to; nothing for a new one."""
    before = queries.sheet(follows) if follows else None
    if before is None:
        return {}
    kept = {name: getattr(before, name) for name in Sheet.__dataclass_fields__}
    for name in ("lead_agreed", "first_tac"):
        kept[name] = {True: "yes", False: "no", None: ""}[kept[name]]
    return {name: value for name, value in kept.items() if name != "consent_manager"}


def _teams_to_ask() -> list[tuple[str, str]]:
    """The other teams, listed by tier, the front door first in its own."""
    order = list(rules.TIERS)
    others = [each for each in agencies.teams() if each.code != current_user.team_code]
    found = sorted(others, key=lambda each: (order.index(each.tier), not each.front_door))
    return [(each.code, _asked_for(each)) for each in found]


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
        given = service.Answer(
            form.decision.data,
            form.reason.data or None,
            form.words.data or "",
            form.would_change.data or "",
            UUID(form.lead_id.data) if form.lead_id.data else None,
            form.told_sender_on.data,
            form.told_family_on.data,
        )
        service.answer(recording_context(), case_id, event_id, given, form.occurred_on.data)
        return _to(case_id, event_id)

    return answered(form, act, "The answer is recorded.") or _about("answer", form, case_id, event_id)


def _about(name: str, form: FlaskForm, case_id: UUID, event_id: str) -> tuple[str, int]:
    thread = queries.turn(case_id, event_id, now().on, rules_in_force().calendar)
    turn = next((each for each in thread if each.step.event_id == event_id), None)
    if turn is None:
        abort(404)
    return _form(name, form, case_id, turn=turn)


def _answered(
    name: str, form: FlaskForm, case_id: UUID, event_id: str, act: Callable[[], None], done: str
) -> Any:
    """A small form about one request, back to its page when it is done."""

    def go() -> str:
        act()
        return _to(case_id, event_id)

    return answered(form, go, done) or _about(name, form, case_id, event_id)


@blueprint.route("/cases/<uuid:case_id>/steps/<event_id>/withdraw", methods=["GET", "POST"])
@may("propose_step")
@writes
def withdraw(case_id: UUID, event_id: str) -> Any:
    """Take a request back before it is answered."""
    form = forms.WithdrawForm()

    def act() -> None:
        service.withdraw(recording_context(), case_id, event_id, form.reason.data)

    return _answered("withdraw", form, case_id, event_id, act, "The request is withdrawn.")


@blueprint.route("/cases/<uuid:case_id>/steps/<event_id>/dispute", methods=["GET", "POST"])
@may("propose_step")
@writes
def dispute(case_id: UUID, event_id: str) -> Any:
    """The sender does not agree with a return or a refusal."""
    form = forms.DisputeForm()

    def act() -> None:
        service.dispute(recording_context(), case_id, event_id, form.words.data or "")

    done = "The manager of the team that answered has been told."
    return _answered("dispute", form, case_id, event_id, act, done)


@blueprint.route("/cases/<uuid:case_id>/steps/<event_id>/pass-on", methods=["GET", "POST"])
@may("settle_dispute")
@writes
def pass_on(case_id: UUID, event_id: str) -> Any:
    """Hand a dispute to a named senior."""
    form = forms.PassOnForm()
    teams = _words()["team_names"]
    named = [(str(each.id), f"{each.name}, {teams[each.team_code]}") for each in agencies.managers()]
    form.senior_id.choices = choices([("", "Choose one"), *named])

    def act() -> None:
        service.pass_on(recording_context(), case_id, event_id, UUID(form.senior_id.data))

    return _answered("pass_on", form, case_id, event_id, act, "The dispute is passed on.")


@blueprint.route("/cases/<uuid:case_id>/steps/<event_id>/settle", methods=["GET", "POST"])
@may("settle_dispute")
@writes
def settle(case_id: UUID, event_id: str) -> Any:
    """Settle a dispute."""
    form = forms.SettleForm()

    def act() -> None:
        service.settle(recording_context(), case_id, event_id, form.outcome.data, form.words.data or "")

    return _answered("settle", form, case_id, event_id, act, "The dispute is settled.")


@blueprint.route("/cases/<uuid:case_id>/steps/<event_id>/told", methods=["GET", "POST"])
@may("record")
@writes
def told(case_id: UUID, event_id: str) -> Any:
    """The family has heard the answer."""
    form = forms.ToldForm(told_family_on=now().on)

    def act() -> None:
        service.tell_family(recording_context(), case_id, event_id, form.told_family_on.data)

    return _answered("told", form, case_id, event_id, act, "The date is saved.")


@blueprint.get("/incoming")
@may("see_incoming")
def incoming() -> str:
    """What my team is asked, what it has asked, and the disputes that wait for me."""
    as_at, calendar = now().on, rules_in_force().calendar
    found = queries.of_team(current_user.team_code, as_at - _ANSWERED_SINCE, as_at, calendar)
    disputes = []
    if current_user.role == "team_manager":
        disputes = queries.disputes_for(current_user.id, current_user.team_code, as_at, calendar)
    return render_template("stepping/incoming.html", found=found, disputes=disputes, **_words())


# --- Figures -----------------------------------------------------------------------------------------


def _period(as_at: date) -> tuple[Period, str]:
    """The period asked for, never beyond today, and why it was not understood."""
    asked, problem = request.args.get("period", "").strip(), ""
    found = Period(financial_year_start(as_at), as_at, "")
    if asked:
        try:
            found = period(asked)
        except ValueError as error:
            problem = str(error)
    return found._replace(last_on=min(found.last_on, as_at)), problem


@blueprint.get("/handovers")
@may("view_handovers")
def handovers() -> str:
    """Who waits for whom, who came back, and how children move between the tiers."""
    as_at, calendar = now().on, rules_in_force().calendar
    chosen, problem = _period(as_at)
    quindrat = request.args.get("quindrat") or None
    found = queries.rows(chosen, quindrat)
    flows = queries.flows(found, chosen)
    ribbons = tuple(Ribbon(each.from_tier, each.to_tier, each.steps) for each in flows)
    names = {each.agency_code: each.agency_name for each in agencies.teams()}
    return render_template(
        "stepping/handovers.html",
        period=chosen,
        problem=problem,
        quindrats=agencies.quindrats(),
        waits=queries.waits(found, chosen, calendar, names),
        returns=queries.returns(found, chosen, as_at),
        flows=flows,
        picture=flow_chart("flows", "Accepted steps between tiers", ribbons),
        agency_names=names,
        **_words(),
    )


@blueprint.get("/handovers/rows")
@may("view_handovers")
def handover_rows() -> str:
    """The steps behind one figure: as many as it says."""
    as_at = now().on
    chosen, _ = _period(as_at)
    quindrat, what = request.args.get("quindrat") or None, request.args.get("what", "")
    names = ("from_agency", "to_agency", "from_tier", "to_tier", "months")
    cell = {name: request.args[name] for name in names if name in request.args}
    found = queries.behind(queries.rows(chosen, quindrat), what, chosen, as_at, **cell)
    page = max(request.args.get("page", 1, type=int), 1)
    return render_template(
        "stepping/rows.html",
        rows=found[(page - 1) * _PAGE : page * _PAGE],
        total=len(found),
        what=what,
        cell_of=cell,
        period=chosen,
        page=page,
        pages=-(-len(found) // _PAGE),
        **_words(),
    )
