"""Allocating, explaining what was late, marking what is significant, choosing a part of a chronology."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput
from wtforms import BooleanField, Field, Form

from caseflow.events.kinds.assessment import LATE_REASONS
from caseflow.web.fields import CivilDateField, idempotency_field, line, one_from_list, one_of, submit, words

ALLOCATION_REASONS = {
    "new": "It is new to the team",
    "leaver": "Whoever had it leaves the team",
    "away": "Whoever had it is away for a time",
    "workload": "To share the work out evenly",
    "family": "The family asked for somebody else",
    "other": "Another reason, in the note",
}
ALERTS = {
    "allergy": "Allergy or illness",
    "risk_to_visitors": "Risk to visitors",
    "hidden_address": "Hidden address",
    "other": "Something else",
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


class MarkForm(FlaskForm):
    """Why an entry is a significant event."""

    why = line(
        "Why does it matter?", "Say why it matters", "For example: first time that the school was worried"
    )
    submit = submit("Mark as significant")


class AlertForm(FlaskForm):
    """What whoever meets the child has to know first."""

    idempotency_key: Field = idempotency_field()
    kind = one_of("What is it about?", ALERTS, "Choose what it is about")
    words = line(
        "What does somebody have to know?",
        "Say what somebody has to know",
        "In a line, for example: peanuts, carries an injector. Never write an address that is to stay hidden",
    )
    review_on = CivilDateField("By when is it looked at again?", missing="Enter the day to look at it again")
    submit = submit("Save the alert")


class EndAlertForm(FlaskForm):
    """Why an alert is over."""

    reason = line("Why is it over?", "Say why it is over")
    submit = submit("End the alert")


class ChronologyForm(Form):
    """Which part of a chronology to show."""

    subject = one_from_list("Kind", {})
    agency = one_from_list("Agency", {})
    significant = BooleanField("Significant events only", widget=GovCheckboxInput())
    from_on = CivilDateField("From", hint="")
    until_on = CivilDateField("Until", hint="")
