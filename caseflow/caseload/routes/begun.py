"""Forms that somebody has begun."""

from datetime import UTC, datetime
from typing import Any

from flask import redirect, render_template, request
from flask_login import current_user

from caseflow.access.guards import may, signed_in
from caseflow.caseload import views
from caseflow.caseload.routes.pages import blueprint
from caseflow.cases import queries as cases
from caseflow.kernel import Refusal
from caseflow.web import drafts
from caseflow.web.addresses import safe_onward
from caseflow.web.refused_form import STRANGER
from caseflow.web.transaction import writes
from caseflow.web.writer import written_by

LONGEST_ADDRESS = 2_000


@blueprint.get("/drafts")
@may("see_my_drafts")
def my_drafts() -> str:
    """Every form that I have begun and not sent: to go on with, or to delete."""
    begun = drafts.drafts_of(current_user.id)
    children = cases.children({each.case_id for each in begun if each.case_id})
    return render_template(
        "caseload/drafts.html", drafts=views.draft_lines(begun, children), kept_days=drafts.KEPT_FOR.days
    )


@blueprint.post("/drafts")
@signed_in
@writes
def save_draft() -> Any:
    """Keep what is typed into a form; a script sends it every few seconds, and shows why it is not kept."""
    address = request.args.get("for", "")
    if len(address) > LONGEST_ADDRESS or not safe_onward(address, ""):
        return "", 400
    if written_by() not in (
        None,
        current_user.id,
    ):  # kept in a tab in which somebody else has signed in since
        return {"sentence": STRANGER}, 403
    try:
        drafts.save(current_user.id, address, request.form.to_dict(flat=False), datetime.now(UTC))
    except Refusal as refusal:
        return {"sentence": refusal.sentence}, 409
    return "", 204


@blueprint.post("/drafts/discard")
@signed_in
@writes
def discard_draft() -> Any:
    """Start a form afresh."""
    address = request.form.get("address", "")
    drafts.discard(current_user.id, address)
    return redirect(safe_onward(request.form.get("onward") or address))
