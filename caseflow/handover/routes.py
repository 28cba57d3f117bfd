"""The handover of a case: for whoever takes it on and their manager; and those that nobody confirmed."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, url_for
from flask_login import current_user

from caseflow.access.guards import may
from caseflow.agencies import queries as agencies
from caseflow.cases import queries as cases
from caseflow.cases import service
from caseflow.cases.routes import banner_of
from caseflow.clocks import views as clock_views
from caseflow.consent import queries as consent
from caseflow.events.next_steps import next_steps
from caseflow.family import queries as family
from caseflow.handover import views
from caseflow.rules.case_log import CaseLog
from caseflow.tac.published import work_around
from caseflow.web.drafts import acted
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes

blueprint = Blueprint("handover", __name__)


@blueprint.get("/cases/<uuid:case_id>/handover")
@may("see_handover")
def of_case(case_id: UUID) -> str:
    """Why the case changed hands and who had it, what is open and comes next, and who is around the child."""
    rulebook, as_at = rules_in_force(), now().on
    found = cases.overview(case_id, as_at) or abort(404)
    handovers = cases.handovers_asked(case_id).answers()
    people = agencies.reachable(views.people_in(handovers))
    changes = [views.change(each, people, current_user.id) for each in handovers]
    current = bool(handovers) and handovers[0].current
    case_log = CaseLog(each.recorded_event for each in found.lines)
    steps = next_steps(case_log, partial(rulebook.begins_clock, on=as_at))
    beside = work_around(case_id), family.workers(case_id), consent.states(case_id, None)
    return render_template(
        "handover/of_case.html",
        case=found.opened.case,
        banner=banner_of(found.opened),
        as_at=as_at,
        change=changes[0] if current else None,
        earlier=changes[1:] if current else changes,
        running=clock_views.of_case(found.clocks, as_at, rulebook).waiting,
        pack=views.pack(found.opened.header, steps, *beside),
    )


@blueprint.post("/cases/<uuid:case_id>/handover/confirm")
@may("confirm_handover")
@writes
def confirm(case_id: UUID) -> Any:
    """I have read the handover and take the case on."""
    back = url_for("handover.of_case", case_id=case_id)
    done = "You have confirmed that you have read the handover and take the case on."
    return acted(lambda: service.confirm_handover(case_id, current_user.id, now().at), back, done)


@blueprint.get("/team-board/handovers")
@may("view_team_board")
def unconfirmed() -> str:
    """The handovers in the team that nobody has confirmed, longest first."""
    found = cases.unconfirmed_asked(current_user.team_code).answers()
    children = cases.children({each.case_id for each in found})
    names = agencies.names_of({each.to_id for each in found})
    lines = views.waiting_lines(found, children, names, now().on, rules_in_force().calendar)
    return render_template("handover/unconfirmed.html", lines=lines)
