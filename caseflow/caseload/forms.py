"""Who covers for whom."""

from flask_wtf import FlaskForm

from caseflow.web.fields import CivilDateField, one_from_list, submit


class CoverForm(FlaskForm):
    """Who is away, who covers for them, and for which days."""

    practitioner = one_from_list("Who is away?", {}, "Choose who is away")
    covered_by = one_from_list("Who covers for them?", {}, "Choose who covers")
    from_on = CivilDateField("From which day?", missing="Enter the first day")
    until_on = CivilDateField("Until which day?", missing="Enter the last day")
    submit = submit("Save the cover")
