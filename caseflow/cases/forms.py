"""Allocating a case, and saying why a timescale was missed."""

from flask_wtf import FlaskForm
from wtforms import Field

from caseflow.events.kinds.assessment import LATE_REASONS
from caseflow.web.fields import idempotency_field, one_from_list, one_of, submit, words

ALLOCATION_REASONS = {
    "new": "It is new to the team",
    "leaver": "Whoever had it leaves the team",
    "away": "Whoever had it is away for a time",
    "workload": "To share the work out evenly",
    "family": "The family asked for somebody else",
    "other": "Another reason, in the note",
}


class AllocateForm(FlaskForm):
    """Who takes the case on."""

    idempotency_key: Field = idempotency_field()
    practitioner = one_from_list("Who takes this case on?", {}, "Choose a practitioner")
    reason = one_from_list("Why does it change hands?", ALLOCATION_REASONS)
    note = words("Handover note", hint="What is open, what comes next, and what the family should be told")
    submit = submit("Allocate")


class ExplainForm(FlaskForm):
    """Why a timescale was missed."""

    late_reason = one_of("Why was it late?", LATE_REASONS, "Choose a reason")
    submit = submit("Save the reason")
