"""Whoever leaves: their team's manager says who takes each of their cases."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from caseflow.access.guards import may, recording_context
from caseflow.accounts import service
from caseflow.accounts.routes.accounts import blueprint
from caseflow.agencies import queries as agencies
from caseflow.cases.forms import ALLOCATION_REASONS
from caseflow.cases.routes import members_with_caseloads
from caseflow.cases.views import handover_words, takers
from caseflow.kernel import Refusal
from caseflow.web.transaction import writes


@blueprint.route("/team-board/leaving/<uuid:practitioner_id>", methods=["GET", "POST"])
@may("hand_over_cases")
@writes
def leaving(practitioner_id: UUID) -> Any:
    """Who takes the open cases that this person holds in my team, each or all to one."""
    person = agencies.account_card(practitioner_id)
    left = service.cases_left(practitioner_id, current_user.team_code) if person else []
    if person is None or not (left or person.team_code == current_user.team_code):
        abort(404)
    wrong = ""
    if request.method == "POST":
        try:
            chosen = takers(request.form, [each.id for each in left])
            said = handover_words(request.form.get("reason", ""), request.form.get("note", ""))
            number = service.hand_over(recording_context(), chosen, said)
            flash(f"Allocated: {number}.", "success")
            return redirect(url_for("accounts.leaving", practitioner_id=practitioner_id))
        except Refusal as refusal:
            wrong = refusal.sentence
    members = members_with_caseloads(current_user.team_code)
    page = render_template(
        "accounts/leaving.html",
        person=person,
        left=left,
        members=[each for each in members if each[0] != str(practitioner_id)],
        reasons=[("", "Choose one"), *ALLOCATION_REASONS.items()],
        wrong=wrong,
        errors=[{"text": wrong, "href": "#all"}] if wrong else [],
        sent=request.form,
    )
    return page, 422 if wrong else 200
