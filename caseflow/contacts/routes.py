"""Saying that a contact was read, and what came of what somebody reported."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for

from caseflow.access.guards import may
from caseflow.agencies import queries as agencies
from caseflow.contacts import queries, service, views
from caseflow.web.drafts import acted
from caseflow.web.today import now
from caseflow.web.transaction import writes

blueprint = Blueprint("contacts", __name__)


@blueprint.get("/concerns")
@may("raise_concern")
def reported() -> str:
    """What I have reported, who has read it, and what was decided."""
    contacts = queries.reported()
    readers = queries.readers([each.event_id for each in contacts])
    return render_template(
        "contacts/reported.html",
        lines=views.reported_lines(contacts, readers),
        front_door=agencies.team(agencies.front_door() or ""),
        as_at=now().on,
    )


@blueprint.post("/cases/<uuid:case_id>/contacts/<event_id>/read")
@may("view_summary")
@writes
def read(case_id: UUID, event_id: str) -> Any:
    """I have read this contact."""
    of_case = request.args.get("back") == "case"
    back = url_for("cases.page", case_id=case_id) if of_case else url_for("caseload.my_work")
    done = "Whoever reported it sees that you have read it. It stays here until it is decided."
    return acted(lambda: service.read(case_id, event_id, now().at), back, done)
