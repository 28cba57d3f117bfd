"""Why a clock is due when it is, and why a request to step was answered as it was."""

from uuid import UUID

from flask import Blueprint, abort, render_template

from caseflow.access.guards import may
from caseflow.agencies import queries as agencies
from caseflow.cases.routes import header
from caseflow.clocks import queries as clocks
from caseflow.receipts import queries, views
from caseflow.stepping import queries as stepping
from caseflow.stepping.views.words import names_for
from caseflow.web.today import now, rules_in_force

blueprint = Blueprint("receipts", __name__)


@blueprint.get("/cases/<uuid:case_id>/clocks/<timescale>/<subject>/<int:number>/why")
@may("view_case")
def clock(case_id: UUID, timescale: str, subject: str, number: int) -> str:
    """The rule behind a due date, what was recorded, and what that comes to."""
    rulebook, as_at = rules_in_force(), now().on
    found = queries.clock_receipt(case_id, (timescale, subject, number), rulebook) or abort(404)
    return render_template(
        "receipts/clock.html",
        banner=header(case_id)[1],
        as_at=as_at,
        shown=views.clock_page(found, rulebook, as_at),
    )


@blueprint.get("/cases/<uuid:case_id>/steps/<event_id>/why")
@may("view_summary")
def step(case_id: UUID, event_id: str) -> str:
    """The rules behind the answer to a request to step, what was recorded, and what that comes to."""
    rulebook, as_at = rules_in_force(), now().on
    thread = stepping.thread_of(case_id, event_id, as_at, rulebook.calendar)
    found = next((each.step for each in thread if each.step.event_id == event_id), None) or abort(404)
    counted = clocks.answer_clocks([event_id]).get(event_id)
    return render_template(
        "receipts/step.html",
        banner=header(case_id)[1],
        as_at=as_at,
        shown=views.step_page(found, counted, names_for(agencies.teams()), rulebook, as_at),
    )
