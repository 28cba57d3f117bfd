"""Allocating a case, and saying why a timescale was missed."""

from flask_wtf import FlaskForm
from wtforms import Field

from caseflow.events.kinds.assessment import LATE_REASONS
from caseflow.web.fields import idempotency_field, one_from_list, one_of, submit


class AllocateForm(FlaskForm):
    """Who takes the case on."""

    idempotency_key: Field = idempotency_field()
    practitioner = one_from_list("Who takes this case on?", {}, "Choose a practitioner")
    submit = submit("Allocate")


class ExplainForm(FlaskForm):
    """Why a timescale was missed."""

    late_reason = one_of("Why was it late?", LATE_REASONS, "Choose a reason")
    submit = submit("Save the reason")
