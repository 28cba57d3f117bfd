"""The page of a case's requests to services."""

from uuid import UUID

from flask import Blueprint, render_template

from caseflow.access.guards import may
from caseflow.cases.routes import header
from caseflow.events import log
from caseflow.rules.case_log import CaseLog
from caseflow.rules.service_requests import service_requests
from caseflow.services import views
from caseflow.web.today import now

blueprint = Blueprint("services", __name__)


@blueprint.get("/cases/<uuid:case_id>/services")
@may("view_case")
def of_case(case_id: UUID) -> str:
    """What was asked of services, the answers, the appointments, and for how long the child waits."""
    case, banner = header(case_id)
    found = service_requests(CaseLog(log.recorded_events(case_id)))
    lines, as_at = views.lines(found, now().on), now().on
    return render_template("services/of_case.html", case=case, banner=banner, as_at=as_at, lines=lines)
