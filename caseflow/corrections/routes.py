"""The pages that correct a child's details and tell a birth."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, url_for
from flask_login import current_user

from caseflow.access.guards import may
from caseflow.agencies import queries as agencies
from caseflow.cases.routes import header
from caseflow.corrections.forms import BirthForm, CorrectionForm
from caseflow.corrections.views import correction_lines
from caseflow.people import queries, service
from caseflow.web.drafts import answered, form_page
from caseflow.web.fields import choices
from caseflow.web.today import now
from caseflow.web.transaction import writes

blueprint = Blueprint("corrections", __name__)


@blueprint.route("/cases/<uuid:case_id>/child/correct", methods=["GET", "POST"])
@may("correct_child")
@writes
def correct(case_id: UUID) -> Any:
    """Say a child's details otherwise, with a reason; what was recorded before is kept and shown."""
    case, banner = header(case_id)
    recorded = queries.details(case.child.id) or abort(404)
    quindrats = agencies.quindrats()
    form = CorrectionForm(obj=recorded)
    form.quindrat_code.choices = choices([("", "Choose one"), *quindrats])

    def act() -> str:
        service.correct_child(
            case.child.id, form.details(), form.reason.data, current_user.id, now().at, now().on
        )
        return url_for("cases.page", case_id=case_id)

    corrections = queries.corrections(case.child.id)
    names = agencies.names_of({each.corrected_by for each in corrections if each.corrected_by})
    lines = correction_lines(corrections, names, dict(quindrats))
    return answered(
        form, act, "The child's details are changed. What was recorded before is kept."
    ) or form_page("corrections/correct.html", form, banner=banner, as_at=now().on, lines=lines)


@blueprint.route("/cases/<uuid:case_id>/child/birth", methods=["GET", "POST"])
@may("correct_child")
@writes
def birth(case_id: UUID) -> Any:
    """Tell that a child who was expected is born."""
    case, banner = header(case_id)
    form = BirthForm(given_name=case.child.given_name, family_name=case.child.family_name)

    def act() -> str:
        service.correct_child(
            case.child.id, form.details(), "The child was born", current_user.id, now().at, now().on
        )
        return url_for("cases.page", case_id=case_id)

    return answered(form, act, "The birth is recorded.") or form_page(
        "corrections/birth.html", form, banner=banner, as_at=now().on
    )
