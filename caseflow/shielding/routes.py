"""The list of shielded children, shielding one, and lifting it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, url_for
from flask_login import current_user

from caseflow.access import service as access
from caseflow.access.guards import may
from caseflow.shielding import queries, service
from caseflow.shielding.forms import LiftForm, ShieldForm
from caseflow.web.drafts import answered, form_page
from caseflow.web.transaction import writes

blueprint = Blueprint("shielding", __name__)


@blueprint.get("/shielding")
@may("shield")
def shielded() -> str:
    """Every child who is shielded now, and why."""
    return render_template("shielding/shielded.html", children=queries.shielded())


@blueprint.route("/shielding/new", methods=["GET", "POST"])
@may("shield")
@writes
def shield() -> Any:
    """Make the existence of a child secret."""
    form = ShieldForm()

    def act() -> str:
        case_id = service.shield(form.reference.data or "", form.reason.data or "")
        access.audit(current_user.id, "shield", case_id, {"allowed": True, "shielded": True})
        return url_for("shielding.shielded")

    return answered(form, act, "The child is shielded.") or form_page("shielding/shield.html", form)


@blueprint.route("/shielding/<uuid:shielding_id>/lift", methods=["GET", "POST"])
@may("shield")
@writes
def lift(shielding_id: UUID) -> Any:
    """Let a child be found again."""
    child = queries.one(shielding_id) or abort(404)
    form = LiftForm()

    def act() -> str:
        service.lift(shielding_id, form.reason.data or "")
        access.audit(current_user.id, "shield", child.case_id, {"allowed": True, "shielded": False})
        return url_for("shielding.shielded")

    done = "The shield is lifted. The child can be found again."
    return answered(form, act, done) or form_page("shielding/lift.html", form, child=child)
