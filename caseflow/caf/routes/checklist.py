"""Looking for the child first, the checklist, asking to join, and what a CAF is."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from caseflow.access import service as access
from caseflow.access.guards import may, recording_context
from caseflow.agencies import queries as agencies
from caseflow.caf.forms.checklist import ChecklistForm, NewChildChecklistForm, with_checks
from caseflow.caf.queries import assessment as queries
from caseflow.caf.routes.pages import blueprint, page
from caseflow.caf.service import checklist as service
from caseflow.caf.views import pages
from caseflow.consent import service as consent
from caseflow.people import queries as people
from caseflow.people.forms import SearchForm, asks_whether_here, looked_for, said
from caseflow.people.service import NewChild
from caseflow.rules.caf_form import Form, forms
from caseflow.web.drafts import answered
from caseflow.web.fields import choices
from caseflow.web.today import now
from caseflow.web.transaction import writes


@blueprint.get("/caf/about")
@may("learn_caf")
def about() -> str:
    """What a common assessment is and is not, and the rules of sharing."""
    return render_template("caf/about.html")


@blueprint.get("/caf/new")
@may("begin_checklist")
def look_first() -> tuple[str, int]:
    """Look whether the child, and a CAF, are here already."""
    form = SearchForm(request.args)
    good = not form.asked or form.validate()
    words, born_on = form.name.data or "", form.born_on.data
    found = people.search(words, born_on) if form.asked and good else None
    if found:
        access.audit_search(current_user.id, words, born_on, found.case_ids)
    cafs = _existing([*found.near, *found.others]) if found else {}
    page = render_template("caf/look_first.html", form=form, found=found, cafs=cafs, as_at=now().on)
    return page, 200 if good else 422


def _existing(children: Sequence[people.SearchResult]) -> dict[UUID, str]:
    """On which of these children's cases a CAF was started, in words."""
    cafs = queries.existing({each.case_id for each in children})
    return {case_id: pages.existence(caf) for case_id, caf in cafs.items()}


def _form_today() -> Form:
    return forms().form_on(now().on)


def _answers(form: ChecklistForm, asked: Form) -> dict[str, str]:
    checks = {each.code: form[f"check_{each.code}"].data or "" for each in asked.checks}
    rest = ("needed", "can_provide", "caf_would_help", "aware")
    return checks | {name: form[name].data or "" for name in rest}


def _onward(case_id: UUID, answers: dict[str, str], next_step: str) -> str:
    """Straight to reporting a concern where the child is not safe; the checklist is kept all the same."""
    if answers.get("safe") == "no" or next_step == "safeguarding_referral":
        flash("You said that the child may not be safe from harm. Report it here, before anything else.")
        return url_for("referrals.concern", case_id=case_id)
    if next_step == "caf":
        return url_for("caf.start", case_id=case_id)
    return url_for("cases.page", case_id=case_id)


@blueprint.route("/caf/checklist", methods=["GET", "POST"])
@may("begin_checklist")
@writes
def new_checklist() -> Any:
    """A checklist for a child who is not here yet."""
    asked, before = _form_today(), looked_for(request.args)
    form: Any = with_checks(NewChildChecklistForm, asked.checks)(occurred_on=now().on, **before)
    form.quindrat.choices = choices([("", "Choose one"), *agencies.quindrats()])
    alike = _alike(form, before) if asks_whether_here(form) else []

    def act() -> str:
        answers = _answers(form, asked)
        on, step = form.occurred_on.data, form.next_step.data
        case_id = service.complete_for_new_child(recording_context(), _child(form), answers, step, on)
        return _onward(case_id, answers, step)

    if alike:
        form.validate()  # everything that is amiss is said at once
    done = None if alike else answered(form, act, "The checklist is saved.")
    return done or _page(form, None, asked, alike)


def _child(form: Any) -> NewChild:
    return NewChild(
        form.given_name.data or "",
        form.family_name.data or "",
        form.sex.data or "U",
        form.birth_date.data,
        form.expected_birth_date.data,
        form.postcode.data or "",
        form.quindrat.data or None,
    )


def _alike(form: Any, before: dict[str, Any]) -> list[people.SearchResult]:
    """Children who may be the same one, so that nobody is recorded twice; none where just looked for."""
    if all(form[name].data == value for name, value in before.items()):
        return []
    return people.alike(*said(form))


@blueprint.route("/cases/<uuid:case_id>/caf/checklist", methods=["GET", "POST"])
@may("complete_checklist")
@writes
def checklist(case_id: UUID) -> Any:
    """A checklist for a child who has a case."""
    asked = _form_today()
    form: Any = with_checks(ChecklistForm, asked.checks)(occurred_on=now().on)

    def act() -> str:
        answers = _answers(form, asked)
        service.complete(recording_context(), case_id, answers, form.next_step.data, form.occurred_on.data)
        return _onward(case_id, answers, form.next_step.data)

    done = answered(form, act, "The checklist is saved.")
    return done or _page(form, case_id, asked)


def _page(
    form: Any,
    case_id: UUID | None,
    asked: Form,
    alike: Sequence[people.SearchResult] = (),
) -> tuple[str, int]:
    return page(
        "checklist",
        form,
        case_id,
        checks=asked.checks,
        alike=alike,
        cafs=_existing(alike),
        front_door=pages.front_door(agencies.team(agencies.front_door() or "")),
        report_href=_report_href(form, case_id),
    )


def _report_href(form: Any, case_id: UUID | None) -> str:
    """The way to report a concern, with the child as far as it is known."""
    if case_id:
        return url_for("referrals.concern", case_id=case_id)
    return url_for("referrals.concern", name=f"{form.given_name.data or ''} {form.family_name.data or ''}")


@blueprint.post("/cases/<uuid:case_id>/ask-to-join")
@may("ask_to_join")
@writes
def ask_to_join(case_id: UUID) -> Any:
    """Ask the accountable team to be brought in; it opens nothing."""
    consent.ask_to_join(recording_context(), case_id)
    flash(
        "The accountable team has been told that you ask to join. They will ask the family first.", "success"
    )
    return redirect(url_for("authentication.start"))
