"""Starting and completing assessments."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput
from wtforms import Field, HiddenField, SelectMultipleField

from caseflow.events.kinds import codes_of
from caseflow.events.kinds.assessment import LATE_REASONS
from caseflow.events.kinds.census import FACTORS
from caseflow.web.fields import (
    CivilDateField,
    choices,
    idempotency_field,
    one_from_list,
    one_of,
    submit,
    words,
)

YES_NO = {"yes": "Yes", "no": "No"}


class StartInitialForm(FlaskForm):
    """When and why an initial assessment starts."""

    idempotency_key: Field = idempotency_field()
    occurred_on = CivilDateField("When did it start?", missing="Enter the date on which it started")
    trigger = one_of(
        "What led to it?",
        codes_of("initial_assessment_started", "trigger"),
        "Choose what led to it",
    )
    submit = submit("Record the start")


class StartCoreForm(FlaskForm):
    """When and why a core assessment starts."""

    idempotency_key: Field = idempotency_field()
    occurred_on = CivilDateField("When did it start?", missing="Enter the date on which it started")
    trigger = one_of(
        "What led to it?", codes_of("core_assessment_started", "trigger"), "Choose what led to it"
    )
    submit = submit("Record the start")


class CompleteInitialForm(FlaskForm):
    """What an initial assessment came to."""

    idempotency_key: Field = idempotency_field()
    expected: Field = HiddenField()
    occurred_on = CivilDateField(
        "When was it authorised?",
        hint="The day a manager viewed and authorised it. For example, 1 3 2010",
        missing="Enter the date on which it was authorised",
    )
    child_seen = one_from_list("Was the child seen?", YES_NO)
    child_seen_alone = one_from_list("Was the child seen alone?", YES_NO)
    outcome = one_of(
        "What did it come to?",
        codes_of("initial_assessment_completed", "outcome"),
        "Choose what it came to",
    )
    late_reason = one_from_list("If it was late, why?", LATE_REASONS, hint="Leave this if it was in time")
    note = words("Summary", hint="What you found, and what the child and the family say about it")
    submit = submit("Complete the assessment")


class CompleteCoreForm(FlaskForm):
    """What a core assessment came to."""

    idempotency_key: Field = idempotency_field()
    expected: Field = HiddenField()
    occurred_on = CivilDateField(
        "When was it authorised?",
        hint="The day a manager viewed and authorised it. For example, 1 3 2010",
        missing="Enter the date on which it was authorised",
    )
    outcome = one_of(
        "What did it come to?",
        codes_of("core_assessment_completed", "outcome"),
        "Choose what it came to",
    )
    factors = SelectMultipleField(
        "Factors found",
        choices=choices(FACTORS),
        widget=GovCheckboxesInput(),
        description="Choose all that apply",
    )
    late_reason = one_from_list("If it was late, why?", LATE_REASONS, hint="Leave this if it was in time")
    note = words("Summary", hint="What you found, and what the child and the family say about it")
    submit = submit("Complete the assessment")
