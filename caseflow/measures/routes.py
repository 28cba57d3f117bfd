"""Drafting a measure, trying it against the history, and proposing it as a file."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from caseflow.access import service as access
from caseflow.access.guards import may
from caseflow.cases import queries as cases
from caseflow.measures import queries, service, views
from caseflow.measures.forms import AboutForm, about_form, parts_form
from caseflow.measures.queries import Draft
from caseflow.measures.service import About, vocabulary
from caseflow.measures.service.definition import Proposal, proposal, read
from caseflow.rules.indicators import IndicatorDefinition
from caseflow.web.addresses import page_number
from caseflow.web.counting import ASKED_FOR, STOPPED
from caseflow.web.download import kept
from caseflow.web.drafts import acted, answered, form_page
from caseflow.web.filters import unlisted
from caseflow.web.today import now, rules_in_force
from caseflow.web.transaction import writes

blueprint = Blueprint("measures", __name__)


def _draft(draft_id: UUID) -> Draft:
    return queries.draft(draft_id) or abort(404)


@blueprint.get("/measures")
@may("draft_measures")
def drafts() -> str:
    """Every draft."""
    return render_template("measures/drafts.html", lines=views.lines(queries.drafts()))


def _about(row: Draft | None) -> AboutForm:
    outcomes = {number: f"{number} {each.title}" for number, each in rules_in_force().plan.outcomes.items()}
    return about_form(vocabulary.FORMS, vocabulary.entries(), outcomes, row)


def _told(form: AboutForm) -> About:
    given: dict[str, Any] = {name: form[name].data or None for name in About._fields}
    return About(**given)


@blueprint.route("/measures/new", methods=["GET", "POST"])
@may("draft_measures")
@writes
def new() -> Any:
    """Begin a draft: what it measures and how it counts."""
    form = _about(None)

    def act() -> str:
        made = service.draft(current_user.id, now().at, _told(form), rules_in_force())
        return url_for("measures.parts", draft_id=made)

    return answered(form, act, "The draft is kept. Say how it counts.") or form_page(
        "measures/about.html", form, row=None
    )


@blueprint.route("/measures/<uuid:draft_id>/about", methods=["GET", "POST"])
@may("draft_measures")
@writes
def about(draft_id: UUID) -> Any:
    """Change what a draft measures and how it counts."""
    row = _draft(draft_id)
    form = _about(row)

    def act() -> str:
        service.change_about(draft_id, now().at, _told(form), rules_in_force())
        return url_for("measures.parts", draft_id=draft_id)

    return answered(form, act, "The draft is changed.") or form_page("measures/about.html", form, row=row)


@blueprint.route("/measures/<uuid:draft_id>/parts", methods=["GET", "POST"])
@may("draft_measures")
@writes
def parts(draft_id: UUID) -> Any:
    """Choose the parts of a draft."""
    row = _draft(draft_id)
    linked = row.form == "days" and vocabulary.way(row.kind, str(row.other_kind))
    other = vocabulary.values(row.other_kind) if row.other_kind and not linked else {}
    said = (vocabulary.values(row.kind), vocabulary.results(row.kind), vocabulary.continued(row.kind))
    form = parts_form(row.form, *said, other, row.parts)

    def act() -> str:
        service.choose_parts(draft_id, now().at, form.parts(), rules_in_force())
        return url_for("measures.draft", draft_id=draft_id)

    page = {"row": row, "looks_at": vocabulary.entries()[row.kind], "counts": vocabulary.FORMS[row.form]}
    page["other"] = vocabulary.entries().get(row.other_kind or "", "")
    return answered(form, act, "The draft is saved.") or form_page("measures/parts.html", form, **page)


def _proposal(row: Draft) -> Proposal | None:
    return proposal(row, rules_in_force()) if row.parts else None


@blueprint.get("/measures/<uuid:draft_id>")
@may("draft_measures")
def draft(draft_id: UUID) -> str:
    """A draft in words, and what its last trial comes to."""
    row = _draft(draft_id)
    made, trial = _proposal(row), queries.last_trial(draft_id)
    shown = None
    if made and trial:
        shown = views.trial_view(row, trial, _tried(trial.file), made.text)
    return render_template(
        "measures/draft.html", row=row, definition=made.definition if made else None, file=made, trial=shown
    )


def _tried(file: str) -> IndicatorDefinition:
    (definition,) = read(file, rules_in_force()).indicators.values()
    return definition


@blueprint.post("/measures/<uuid:draft_id>/try")
@may("draft_measures")
@writes
def try_it(draft_id: UUID) -> Any:
    """Have the workers count a draft over the whole history."""
    row, today = _draft(draft_id), now()

    def act() -> None:
        service.ask(row, current_user.id, today.on, today.at, rules_in_force())

    return acted(act, url_for("measures.draft", draft_id=draft_id), ASKED_FOR)


@blueprint.post("/measures/<uuid:draft_id>/stop")
@may("draft_measures")
@writes
def stop(draft_id: UUID) -> Any:
    """Have the workers count the last trial no further."""
    trial, at = queries.last_trial(_draft(draft_id).id) or abort(404), now().at

    def act() -> None:
        service.stop(trial.id, current_user.id, at)

    return acted(act, url_for("measures.draft", draft_id=draft_id), STOPPED)


@blueprint.post("/measures/<uuid:draft_id>/delete")
@may("draft_measures")
@writes
def delete(draft_id: UUID) -> Any:
    """Delete a draft with its trials."""
    service.delete(_draft(draft_id).id)
    flash("The draft is deleted.", "success")
    return redirect(url_for("measures.drafts"))


@blueprint.get("/measures/<uuid:draft_id>/children")
@may("draft_measures")
def children(draft_id: UUID) -> str:
    """The children behind a number of the last trial."""
    row, trial = _draft(draft_id), queries.last_trial(draft_id)
    show, name = request.args.get("show", "counted"), request.args.get("period", views.ALL)
    if trial is None or not trial.counted or show not in views.COUNTED:
        abort(404)
    try:
        behind = views.behind(trial, _tried(trial.file), name, show)
    except ValueError:
        abort(404)
    number, page = views.number_of(trial, name, show), page_number()
    found, listed = queries.rows(behind, page)
    words = f"{row.code} (draft), {name}, {show}, page {page}"
    access.audit_list(current_user.id, words, [each.case_id for each in found])
    return render_template(
        "measures/children.html",
        row=row,
        title=f"{views.LISTS[show]}: {number:,}",
        period_name=views.name_of(name),
        lines=views.rows(found, cases.cards({each.case_id for each in found})),
        unlisted=unlisted(number - listed, bool(found)) if found or page == 1 else "",
        page=page,
        pages=max(-(-listed // queries.PAGE), 1),
    )


@blueprint.get("/measures/<uuid:draft_id>/file")
@may("draft_measures")
def file(draft_id: UUID) -> Response:
    """The draft as a file of the rules."""
    made = _proposal(_draft(draft_id)) or abort(404)
    return kept(made.name, Response(made.text, mimetype="application/toml"))
