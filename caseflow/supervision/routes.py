"""Supervision: a page for each worker, their meetings with their manager, and what was decided."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_login import current_user

from caseflow.access.guards import may
from caseflow.agencies import queries as agencies
from caseflow.cases import queries as cases
from caseflow.cases.routes import header
from caseflow.supervision import queries, service, views
from caseflow.supervision.forms import DecisionForm, MeetingForm
from caseflow.supervision.queries import Meeting
from caseflow.supervision.service import Agreed
from caseflow.web.drafts import acted, answered, form_page
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes

blueprint = Blueprint("supervision", __name__)


@blueprint.get("/supervision")
@may("see_supervision")
def workers() -> Any:
    """Whom I supervise, each with the latest meeting; whoever supervises nobody reads their own page."""
    found = queries.supervised(current_user.team_code)
    if not found:
        return redirect(url_for("supervision.worker", worker_id=current_user.id))
    latest = queries.meetings([each.id for each in found])
    own = url_for("supervision.worker", worker_id=current_user.id)
    return render_template("supervision/workers.html", lines=views.worker_lines(found, latest), own=own)


@blueprint.get("/cases/<uuid:case_id>/supervision")
@may("see_supervision_of_case")
def of_case(case_id: UUID) -> str:
    """What was decided about a case at meetings that the asker took part in, or supervises."""
    case, banner = header(case_id)
    as_at, found = now().on, queries.about(case_id)
    lines = views.decision_lines(found, {case_id: case}, as_at, earlier=True)
    return render_template("supervision/of_case.html", case=case, banner=banner, as_at=as_at, lines=lines)


@blueprint.get("/supervision/<uuid:worker_id>")
@may("see_supervision")
def worker(worker_id: UUID) -> str:
    """The cases of a worker, what is stuck, what is still to be done, and the meetings."""
    supervises, as_at = _reads(worker_id), now().on
    meetings, left_open = queries.meetings([worker_id]), queries.left_open(worker_id)
    known = cases.cards({each.case_id for each in left_open})
    names = agencies.names_of({worker_id} | {each.manager_id for each in meetings})
    return render_template(
        "supervision/worker.html",
        name=names[worker_id],
        own=worker_id == current_user.id,
        cases=views.case_lines(queries.stuck_cases(worker_id, as_at), as_at, rules_in_force()),
        left_open=views.decision_lines(left_open, known, as_at, earlier=True),
        meetings=views.meeting_lines(meetings, names),
        begin=url_for("supervision.begin", worker_id=worker_id) if supervises else "",
        as_at=as_at,
    )


def _reads(worker_id: UUID) -> bool:
    """Whether the asker supervises somebody; 404 where they do not, and it is not themselves."""
    supervises = queries.supervises(worker_id)
    if not supervises and worker_id != current_user.id:
        abort(404)
    return supervises


@blueprint.route("/supervision/<uuid:worker_id>/meetings/new", methods=["GET", "POST"])
@may("see_supervision")
@writes
def begin(worker_id: UUID) -> Any:
    """Begin a meeting with somebody whom I supervise."""
    if not _reads(worker_id):
        abort(404)
    form = MeetingForm(held_on=now().on)

    def act() -> str:
        begun = service.begin(worker_id, current_user.id, form.held_on.data, now().at)
        return url_for("supervision.meeting", meeting_id=begun)

    name = agencies.names_of({worker_id})[worker_id]
    return answered(form, act, "The meeting has begun.") or form_page(
        "supervision/begin.html", form, name=name, as_at=now().on
    )


def _meeting(meeting_id: UUID) -> Meeting:
    return queries.meeting(meeting_id) or abort(404)


@blueprint.get("/supervision/meetings/<uuid:meeting_id>")
@may("see_supervision")
def meeting(meeting_id: UUID) -> str:
    """One meeting: what was left from those before, what was decided, and who has signed."""
    found, as_at = _meeting(meeting_id), now().on
    decided, earlier = queries.decided_at(meeting_id), queries.left_open(found.worker_id, found)
    known = cases.cards({each.case_id for each in (*decided, *earlier)})
    names = agencies.names_of({found.worker_id, found.manager_id})
    signed = found.worker_signed_at if found.worker_id == current_user.id else found.manager_signed_at
    return render_template(
        "supervision/meeting.html",
        meeting=found,
        name=names[found.worker_id],
        earlier=views.decision_lines(earlier, known, as_at, earlier=True),
        decided=views.decision_lines(decided, known, as_at),
        signatures=views.signatures(found, names),
        signed=signed is not None,
        as_at=as_at,
    )


@blueprint.route("/supervision/meetings/<uuid:meeting_id>/decide", methods=["GET", "POST"])
@may("see_supervision")
@writes
def decide(meeting_id: UUID) -> Any:
    """Add what was decided on a case."""
    found, form = _meeting(meeting_id), DecisionForm()
    held = cases.children(set(cases.allocated(found.worker_id)))
    form.offer({str(each): name for each, name in sorted(held.items(), key=lambda item: item[1])})
    back = url_for("supervision.meeting", meeting_id=meeting_id)

    def act() -> str:
        agreed = Agreed(UUID(form.case.data), form.words.data or "", form.by_on.data)
        service.decide(found, agreed, current_user.id, now().at)
        return back

    return answered(form, act, "The decision is added.") or form_page(
        "supervision/decide.html", form, as_at=now().on, back=back
    )


@blueprint.post("/supervision/meetings/<uuid:meeting_id>/sign")
@may("see_supervision")
@writes
def sign(meeting_id: UUID) -> Any:
    """Sign a meeting: what was decided at it is what was said."""
    found = _meeting(meeting_id)
    back = url_for("supervision.meeting", meeting_id=meeting_id)
    return acted(lambda: service.sign(found.id, now().at), back, "You have signed this meeting.")


@blueprint.post("/supervision/decisions/<uuid:decision_id>/done")
@may("see_supervision")
@writes
def done(decision_id: UUID) -> Any:
    """Say that a decision was carried out."""
    found = queries.decision(decision_id) or abort(404)
    worker_id = _meeting(found.supervision_id).worker_id
    back = url_for("supervision.worker", worker_id=worker_id)
    return acted(lambda: service.finish(decision_id, now().on, current_user.id), back, "It is done.")
