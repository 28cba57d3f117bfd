"""Recording initial and core assessments."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from flask_wtf import FlaskForm

from caseflow.access.guards import may, recording_context
from caseflow.assessments import forms, service
from caseflow.cases.routes import header
from caseflow.events.kinds.assessment import CoreAssessmentCompleted, InitialAssessmentCompleted
from caseflow.web.drafts import answered, form_page
from caseflow.web.fields import whole
from caseflow.web.today import now
from caseflow.web.transaction import writes

blueprint = Blueprint("assessments", __name__)
_FLAG = {"yes": True, "no": False}


def _start(case_id: UUID, which: str, form: Any) -> Any:
    about = request.args.get("about") or None

    def act() -> str:
        trigger, on = form.trigger.data, form.occurred_on.data
        service.start(case_id, which, trigger, on, about, recording_context())
        return url_for("cases.page", case_id=case_id)

    done = "The start is recorded; its clock runs."
    return answered(form, act, done) or _page(f"start_{which}", form, case_id)


def _complete(case_id: UUID, event_id: str, which: str, form: Any, event: Any) -> Any:
    def act() -> str:
        expected = whole(form.expected)
        on, note = form.occurred_on.data, form.note.data or ""
        service.complete(case_id, event_id, event(form), on, note, expected, recording_context())
        return url_for("cases.page", case_id=case_id)

    answer = answered(form, act, "The assessment is completed.")
    return answer or _page(f"complete_{which}", form, case_id)


def _page(name: str, form: FlaskForm, case_id: UUID) -> tuple[str, int]:
    _, banner = header(case_id)
    return form_page(f"assessments/{name}.html", form, banner=banner, as_at=now().on)


@blueprint.route("/cases/<uuid:case_id>/initial-assessment", methods=["GET", "POST"])
@may("record")
@writes
def start_initial(case_id: UUID) -> Any:
    """The start of an initial assessment."""
    trigger = "referral" if request.args.get("about") else None
    form = forms.StartInitialForm(occurred_on=now().on, trigger=trigger)
    return _start(case_id, "initial_assessment", form)


@blueprint.route("/cases/<uuid:case_id>/core-assessment", methods=["GET", "POST"])
@may("record")
@writes
def start_core(case_id: UUID) -> Any:
    """The start of a core assessment."""
    trigger = "initial_assessment_ended" if request.args.get("about") else None
    form = forms.StartCoreForm(occurred_on=now().on, trigger=trigger)
    return _start(case_id, "core_assessment", form)


def _initial(form: Any) -> InitialAssessmentCompleted:
    return InitialAssessmentCompleted(
        outcome=form.outcome.data,
        child_seen=_FLAG.get(form.child_seen.data),
        child_seen_alone=_FLAG.get(form.child_seen_alone.data),
        late_reason=form.late_reason.data or None,
    )


@blueprint.route("/cases/<uuid:case_id>/initial-assessments/<event_id>/complete", methods=["GET", "POST"])
@may("record")
@writes
def complete_initial(case_id: UUID, event_id: str) -> Any:
    """The end of an initial assessment."""
    case, _ = header(case_id)
    form = forms.CompleteInitialForm(occurred_on=now().on, expected=case.last_seq)
    return _complete(case_id, event_id, "initial_assessment", form, _initial)


def _core(form: Any) -> CoreAssessmentCompleted:
    return CoreAssessmentCompleted(
        outcome=form.outcome.data,
        factors=tuple(form.factors.data or ()) or None,
        late_reason=form.late_reason.data or None,
    )


@blueprint.route("/cases/<uuid:case_id>/core-assessments/<event_id>/complete", methods=["GET", "POST"])
@may("record")
@writes
def complete_core(case_id: UUID, event_id: str) -> Any:
    """The end of a core assessment."""
    case, _ = header(case_id)
    form = forms.CompleteCoreForm(occurred_on=now().on, expected=case.last_seq)
    return _complete(case_id, event_id, "core_assessment", form, _core)
