"""The alerts of a case: what whoever meets the child has to know first."""

from typing import Any
from uuid import UUID

from flask import abort, render_template, url_for

from caseflow.access.guards import may, recording_context
from caseflow.cases import queries, service
from caseflow.cases.forms import ALERTS, AlertForm, EndAlertForm
from caseflow.cases.routes.pages import blueprint, header
from caseflow.web.drafts import answered, form_page
from caseflow.web.today import now
from caseflow.web.transaction import writes


@blueprint.get("/cases/<uuid:case_id>/alerts")
@may("view_case")
def alerts(case_id: UUID) -> str:
    """The alerts that stand, and those that were ended."""
    case, banner = header(case_id)
    found = queries.alerts(case_id)
    return render_template(
        "cases/alerts.html", case=case, banner=banner, as_at=now().on, alerts=found, kinds=ALERTS
    )


@blueprint.route("/cases/<uuid:case_id>/alerts/new", methods=["GET", "POST"])
@may("raise_alert")
@writes
def raise_alert(case_id: UUID) -> Any:
    """Raise an alert."""
    _, banner = header(case_id)
    form, back = AlertForm(), url_for("cases.alerts", case_id=case_id)

    def act() -> str:
        said = (form.kind.data, form.words.data or "", form.review_on.data)
        service.raise_alert(recording_context(), case_id, *said)
        return back

    return answered(form, act, "The alert stands above every page of this case.") or form_page(
        "cases/alert.html", form, banner=banner, as_at=now().on, back=back
    )


@blueprint.route("/cases/<uuid:case_id>/alerts/<uuid:alert_id>/end", methods=["GET", "POST"])
@may("raise_alert")
@writes
def end_alert(case_id: UUID, alert_id: UUID) -> Any:
    """End an alert; who ended it and why is kept."""
    _, banner = header(case_id)
    alert = next((each for each in queries.alerts(case_id) if each.id == alert_id), None) or abort(404)
    form, back = EndAlertForm(), url_for("cases.alerts", case_id=case_id)

    def act() -> str:
        service.end_alert(recording_context(), case_id, alert_id, form.reason.data or "")
        return back

    return answered(form, act, "The alert is ended. It stays on this page.") or form_page(
        "cases/end_alert.html", form, banner=banner, as_at=now().on, back=back, alert=alert
    )
