"""A concern about any child, and the referral of a child who is not here yet."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm

from caseflow.access import queries as access
from caseflow.access.guards import may, recording_context
from caseflow.agencies import queries as agencies
from caseflow.people import queries as people
from caseflow.people.forms import asks_whether_here, looked_for, said
from caseflow.people.service import NewChild
from caseflow.referrals import forms, queries, service, views
from caseflow.web.download import pdf_download
from caseflow.web.drafts import answered, form_page
from caseflow.web.fields import choices
from caseflow.web.today import now
from caseflow.web.transaction import writes
from caseflow.web.typesetting import pdf

blueprint = Blueprint("referrals", __name__)


@blueprint.route("/concern", methods=["GET", "POST"])
@may("raise_concern")
@writes
def concern() -> Any:
    """A concern about a child, from any page, without a form finished and without consent."""
    case_id = request.args.get("case_id", type=UUID)
    if case_id and access.relation(case_id) is None:
        case_id = None
    form = forms.KnownChildConcernForm() if case_id else forms.ConcernForm(**looked_for(request.args))

    def act() -> str:
        child = _new_child(form)
        service.raise_concern(
            case_id, child, form.source.data or "10", form.what.data or "", recording_context()
        )
        return url_for("contacts.reported")

    done = (
        "The concern is with the front door now, first on its list."
        " If the child is in danger, call 999 as well."
    )
    alike = _alike(form)
    return (None if alike else answered(form, act, done)) or _page("concern", form, alike)


def _alike(form: Any) -> list[people.SearchResult]:
    """Children here who may be the one that is to be recorded, until somebody says that they are not."""
    return people.alike(*said(form)) if asks_whether_here(form) and form.validate() else []


def _new_child(form: Any) -> NewChild:
    def data(name: str) -> Any:
        field = getattr(form, name, None)
        return field.data if field is not None else None

    return NewChild(
        data("given_name") or "",
        data("family_name") or "",
        data("sex") or "U",
        data("birth_date"),
        data("expected_birth_date"),
        data("postcode") or "",
        data("quindrat"),
    )


@blueprint.route("/referrals/new", methods=["GET", "POST"])
@may("open_case")
@writes
def new() -> Any:
    """A child who is not here yet, with the referral."""
    if not agencies.is_social_care(current_user.team_code):
        return _elsewhere()
    form = forms.NewChildReferralForm(occurred_on=now().on, **looked_for(request.args))
    form.quindrat.choices = choices([("", "Choose one"), *agencies.quindrats()])

    def act() -> str:
        need, on, note = form.primary_need.data, form.occurred_on.data, form.note.data or ""
        child, source = _new_child(form), form.source.data
        context = recording_context()
        case_id = service.receive_referral_of_new_child(child, source, need, on, note, context)
        return url_for("cases.page", case_id=case_id)

    done = "The child and the referral are recorded."
    alike = _alike(form)
    return (None if alike else answered(form, act, done)) or _page("new", form, alike)


@blueprint.get("/cases/<uuid:case_id>/entries/<event_id>/answer.pdf")
@may("record_social_care")
def answer(case_id: UUID, event_id: str) -> Response:
    """The answer to whoever got in touch, as a letter: the decision, and nothing else of the case."""
    entry = queries.answer(case_id, event_id)
    front_door = agencies.team(agencies.front_door() or "")
    if entry is None or front_door is None:
        abort(404)
    return pdf_download("answer.pdf", pdf("referrals/answer.typ", views.letter(entry, front_door, now().on)))


def _elsewhere() -> tuple[str, int]:
    """Other agencies do not record referrals, which would tell nobody: the ways to ask social care."""
    onward = {name: request.args[name] for name in ("name", "born_on") if name in request.args}
    page = render_template("referrals/elsewhere.html", as_at=now().on, onward=onward)
    return page, 200 if request.method == "GET" else 403


def _page(name: str, form: FlaskForm, alike: Sequence[people.SearchResult] = ()) -> tuple[str, int]:
    front_door = agencies.team(agencies.front_door() or "")
    return form_page(f"referrals/{name}.html", form, as_at=now().on, front_door=front_door, alike=alike)
