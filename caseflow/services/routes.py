"""The pages of requests to services: those of a case, and those to the asker's own service."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, g, render_template, request, url_for

from caseflow.access.guards import may, recording_context
from caseflow.agencies import queries as agencies
from caseflow.cases.routes import header
from caseflow.clocks import queries as clocks
from caseflow.events import log
from caseflow.events.kinds import kinds
from caseflow.recording import service as recording
from caseflow.recording.forms import form_for
from caseflow.rules.case_log import CaseLog
from caseflow.rules.service_requests import service_requests
from caseflow.services import queries, views
from caseflow.services.queries import Asked
from caseflow.web.addresses import page_number
from caseflow.web.drafts import answered, form_page
from caseflow.web.fields import whole
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes

blueprint = Blueprint("services", __name__)


@blueprint.get("/cases/<uuid:case_id>/services")
@may("view_case")
def of_case(case_id: UUID) -> str:
    """What was asked of services, the answers, the appointments, and for how long the child waits."""
    case, banner = header(case_id)
    found, as_at = service_requests(CaseLog(log.recorded_events(case_id))), now().on
    lines = views.lines(found, clocks.of_case(case_id) if found else (), as_at, rules_in_force())
    return render_template("services/of_case.html", case=case, banner=banner, as_at=as_at, lines=lines)


@blueprint.get("/requests-to-us")
@may("see_service_requests")
def to_us() -> str:
    """The requests to the services that my team provides, by how they stand."""
    standing, page = request.args.get("show", "new"), page_number()
    if standing not in views.STANDINGS:
        abort(404)
    found, counts = queries.to_us(standing, page), queries.counts()
    cards = clocks.of_cases({each.case_id for each in found})
    view = views.asked_list(standing, found, counts, cards, now().on, rules_in_force())
    return render_template("services/to_us.html", view=view, page=page, serves=g.current_session.serves)


def _asked(case_id: UUID, event_id: str) -> Asked:
    asked = queries.one(case_id, event_id)
    if asked is None:
        abort(404)
    return asked


@blueprint.get("/cases/<uuid:case_id>/requests/<event_id>")
@may("answer_service_request")
def one(case_id: UUID, event_id: str) -> str:
    """A request to my service: what is asked and why, and what was recorded of it; nothing else."""
    asked, thread = _asked(case_id, event_id), queries.thread(case_id, event_id)
    names = agencies.names_of({each.recorded_by for each in thread if each.recorded_by})
    as_at = now().on
    (line,) = views.lines([asked.request], clocks.of_cases({case_id}), as_at, rules_in_force())
    return render_template(
        "services/one.html",
        asked=asked,
        child=views.name(asked),
        line=line,
        entries=views.entry_lines(thread, names),
        banner=header(case_id)[1],
        as_at=as_at,
    )


@blueprint.route("/cases/<uuid:case_id>/requests/<event_id>/<what>", methods=["GET", "POST"])
@may("answer_service_request")
@writes
def answer(case_id: UUID, event_id: str, what: str) -> Any:
    """Record the answer of my service, an appointment or the end, by the form of its kind."""
    asked = _asked(case_id, event_id)
    (line,) = views.lines([asked.request], (), now().on, rules_in_force())
    if what not in dict(line.next_steps):
        abort(404)
    declared, (case, banner) = kinds()[what], header(case_id)
    expected = case.last_seq if declared.continues.once else None
    form = form_for(declared, {})(occurred_on=now().on, expected=expected)

    def act() -> str:
        thread = [each.recorded_event for each in queries.thread(case_id, event_id)]
        on, seen, words = form["occurred_on"].data, whole(form["expected"]), form.told()
        said = (declared, form.answers(), on, event_id, seen, words.note, bool(form["confirmed"].data))
        recording.record(recording_context(), case_id, *said, spoken=words.spoken, thread=thread)
        return url_for("services.to_us")

    named = f"{line.service}, asked for on {line.asked}"
    told = {"banner": banner, "as_at": now().on, "kind": declared, "named": named}
    return answered(form, act, f"Recorded: {declared.title}.") or form_page(
        "recording/record.html", form, **told
    )
