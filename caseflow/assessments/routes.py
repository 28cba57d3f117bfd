"""The pages on which an assessment is written and submitted, and authorised or returned."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from caseflow.access.guards import may, recording_context
from caseflow.agencies import queries as agencies
from caseflow.assessments import queries, service, views
from caseflow.assessments.forms import SECTIONS, deciding_form, writing_form
from caseflow.assessments.queries import Before, Submission
from caseflow.assessments.service import WHOLE, Decision
from caseflow.cases import queries as cases
from caseflow.cases.queries import CaseCard
from caseflow.cases.routes import header
from caseflow.recording.forms import ASKED_WHY
from caseflow.web.drafts import answered, form_page
from caseflow.web.fields import whole
from caseflow.web.today import now
from caseflow.web.transaction import writes

blueprint = Blueprint("assessments", __name__)


def _found(case_id: UUID, event_id: str) -> tuple[Before, list[Submission], dict[UUID, str]]:
    """What an assessment finds, its submissions, and the names of those who wrote them; 404 without one."""
    found = queries.before(case_id, event_id)
    if found is None:
        abort(404)
    earlier = queries.submissions(case_id, event_id)
    people = {who for each in earlier for who in (each.submitted_by, each.decided_by) if who}
    return found, earlier, agencies.names_of(people)


def _page(found: Before, case: CaseCard, banner: Any, earlier: list[Submission], names: Any) -> Any:
    """What every page of an assessment shows."""
    return {
        "case_id": case.id,
        "banner": banner,
        "as_at": now().on,
        "event_id": found.started.event_id,
        "title": views.title(found.completes),
        "earlier": [views.submission_view(each, names) for each in earlier],
    }


@blueprint.route("/cases/<uuid:case_id>/assessments/<event_id>", methods=["GET", "POST"])
@may("record_social_care")
@writes
def write(case_id: UUID, event_id: str) -> Any:
    """Write an assessment in sections and submit it; once it is submitted, read it."""
    if not agencies.is_social_care(current_user.team_code):
        return redirect(url_for("cases.page", case_id=case_id))
    case, banner = header(case_id)
    found, earlier, names = _found(case_id, event_id)
    page = _page(found, case, banner, earlier, names)
    if earlier and earlier[0].authorised is not False and request.method == "GET":
        return render_template(
            "assessments/read.html", **page, waits=earlier[0].waits, authorisers=_authorisers(case)
        )
    latest = earlier[0] if earlier else None
    form = writing_form(found.completes)(data=views.begun_with(found, latest, now().on))
    form.asked_why = ASKED_WHY in request.form
    form["main_need"].description = views.main_need(found, now().on)[1]

    def act() -> str:
        said = {code: form[code].data or "" for code in SECTIONS}
        service.submit(recording_context(), case, found, _answers(form), said, not form.asked_why)
        return url_for("assessments.write", case_id=case_id, event_id=event_id)

    done = "The assessment is submitted. A manager authorises it or returns it: then it is complete."
    said = queries.family_views(case_id)
    return answered(form, act, done) or form_page(
        "assessments/write.html",
        form,
        **page,
        sections=SECTIONS,
        before=views.said_before(found, said, now().on),
        returned=page["earlier"][0] if latest else None,
    )


def _answers(form: Any) -> dict[str, Any]:
    """What the assessment answers: the fields of the kind that completes it, and the main need."""
    extra = {name: form[name].data for name in ("main_need", "late_reason") if form[name].data}
    given = {name: list(each) if isinstance(each, tuple) else each for name, each in form.answers().items()}
    return {**extra, **given}


def _authorisers(case: CaseCard) -> list[str]:
    """The names of those who may authorise what the reader reads."""
    return sorted(agencies.names_of(set(service.authorisers(case))).values())


@blueprint.route("/cases/<uuid:case_id>/assessments/<event_id>/authorise", methods=["GET", "POST"])
@may("authorise_assessment")
@writes
def authorise(case_id: UUID, event_id: str) -> Any:
    """Read what was submitted, comment on it, and authorise it or return it."""
    case, banner = header(case_id)
    found, earlier, names = _found(case_id, event_id)
    if not earlier or not earlier[0].waits or earlier[0].submitted_by == current_user.id:
        return redirect(url_for("assessments.write", case_id=case_id, event_id=event_id))
    submission = earlier[0]
    form = deciding_form()(occurred_on=now().on, number=submission.number)
    read, form["number"].data = whole(form["number"]), submission.number
    asked_why = ASKED_WHY in request.form

    def act() -> str:
        comments = {code: form[f"comment_{code}"].data or "" for code in SECTIONS}
        decision = Decision(
            form["decision"].data == "authorise",
            form["occurred_on"].data or now().on,
            {**comments, WHOLE: form["comment"].data or ""},
            read,
            bool(form["confirmed"].data),
            form["late_reason"].data or None,
            not asked_why,
        )
        service.decide(recording_context(), case, submission, views.note(submission, names), decision)
        return url_for("assessments.to_authorise")

    authorised = form["decision"].data == "authorise"
    done = "The assessment is authorised, and complete." if authorised else "The assessment is returned."
    return answered(form, act, f"{done} Whoever submitted it is told.") or form_page(
        "assessments/authorise.html",
        form,
        **_page(found, case, banner, earlier, names),
        was_asked=asked_why,
    )


@blueprint.get("/assessments/to-authorise")
@may("see_assessments_to_authorise")
def to_authorise() -> str:
    """The assessments that wait for a manager of my team, longest first."""
    return render_template("assessments/to_authorise.html", lines=_waiting())


def _waiting() -> list[views.WaitingLine]:
    found = queries.waiting_for_my_team()
    names = agencies.names_of({each.submitted_by for each in found})
    return views.waiting_lines(found, cases.children({each.case_id for each in found}), names)
