"""The page on which an event of any kind that is one form is recorded."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user

from caseflow.access.guards import may_record, recording_context
from caseflow.agencies import queries as agencies
from caseflow.cases.routes import header
from caseflow.events.kinds import kinds
from caseflow.events.kinds.declaration import CaseEvent
from caseflow.recording import queries, service, views
from caseflow.recording.forms import ASKED_WHY, RecordForm, form_for
from caseflow.rules.permissions import ACTIONS
from caseflow.web.drafts import answered, form_page
from caseflow.web.fields import whole
from caseflow.web.today import now
from caseflow.web.transaction import writes

blueprint = Blueprint("recording", __name__)


@blueprint.route("/cases/<uuid:case_id>/record/<kind>", methods=["GET", "POST"])
@may_record
@writes
def record(case_id: UUID, kind: str) -> Any:
    """Record an event of a kind; `about` in the query names the entry that it continues."""
    declared, about = kinds()[kind], request.args.get("about") or None
    if _is_social_cares(declared) and not agencies.is_social_care(current_user.team_code):
        return _elsewhere(case_id)
    found = queries.continued(case_id, declared, about)
    if declared.continues.required and about is None and not found.choices:
        return _nothing_to_continue(case_id, declared)
    if declared.written_on:
        return redirect(url_for(declared.written_on, case_id=case_id, event_id=_the_one(found)))
    if declared.continues.required and len(found.choices) == 1 and request.method == "GET":
        only = found.choices[0].event_id
        return redirect(url_for("recording.record", case_id=case_id, kind=kind, about=only))
    case, banner = header(case_id)
    others = queries.siblings(case_id, declared)
    form = _form(declared, found, case.last_seq, others)

    def act() -> str:
        chosen = (form["about"].data or None) if "about" in form else about
        words = form.told()
        on, expected, context = form["occurred_on"].data, whole(form["expected"]), recording_context()
        answers, sure = form.answers(), bool(form["confirmed"].data)
        why, ask = form["late_reason"].data or None, ASKED_WHY not in request.form
        beside = (words.note, sure, why, ask, words.spoken)
        service.record(context, case_id, declared, answers, on, chosen, expected, *beside)
        same = service.Same(declared, answers, on, found.entry(chosen), sure, why, ask)
        service.record_for_siblings(context, same, others, form.ticked())
        return url_for("cases.page", case_id=case_id)

    named = views.entry(found.named) if found.named else ""
    form.asked_why = ASKED_WHY in request.form
    told = {"banner": banner, "as_at": now().on, "kind": declared, "named": named}
    done = f"Recorded: {declared.title}."
    return answered(form, act, done) or form_page("recording/record.html", form, **told)


def _the_one(found: queries.Continued) -> str:
    """The entry that is named, else the latest that could be continued; "unknown" where there is none."""
    chosen = found.named or next(iter(found.choices), None)
    return chosen.event_id if chosen else "unknown"


def _is_social_cares(kind: type[CaseEvent]) -> bool:
    return ACTIONS[str(kind.recorded_by)].of_social_care


def _form(
    kind: type[CaseEvent],
    found: queries.Continued,
    last_seq: int,
    others: Sequence[queries.SiblingCase],
) -> RecordForm:
    begun = {
        field.name: field.ask.begins_with.get(found.named.kind)
        for field in kind.fields
        if found.named is not None
    }
    choices = {each.event_id: views.entry(each) for each in found.choices}
    expected = last_seq if kind.continues.once else None
    siblings = {str(each.case_id): each.name for each in others}
    return form_for(kind, choices, siblings)(occurred_on=now().on, expected=expected, **begun)


def _nothing_to_continue(case_id: UUID, kind: type[CaseEvent]) -> tuple[str, int]:
    _, banner = header(case_id)
    page = render_template(
        "recording/nothing.html", banner=banner, as_at=now().on, kind=kind, case_id=case_id
    )
    return page, 200 if request.method == "GET" else 422


def _elsewhere(case_id: UUID) -> tuple[str, int]:
    """Other agencies do not record what social care does, which would tell nobody: the ways to ask it."""
    _, banner = header(case_id)
    page = render_template("referrals/elsewhere.html", banner=banner, as_at=now().on, case_id=case_id)
    return page, 200 if request.method == "GET" else 403
