"""Entering a value of an indicator, or sending a file of them."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from govuk_frontend_wtf.wtforms_widgets import GovFileInput

from caseflow.rules.entered_values import STATES
from caseflow.rules.indicators.fact import PERCENT
from caseflow.rules.plan_measures import PlanMeasure
from caseflow.web.fields import CivilDateField, choices, line, one_from_list, one_of, submit

BOROUGH = "borough"


class ValueForm(FlaskForm):
    """One value: its period and place, its numbers, where it is from."""

    period = one_from_list("Period", {}, missing="Choose the period")
    quindrat = one_from_list("Where", {}, missing="Choose the borough or a quindrat")
    numerator = line("How many", hint="The number above the line, such as 41 in 41 of 44", longest=12)
    denominator = line("Of how many", hint="The number below the line, such as 44 in 41 of 44", longest=12)
    value = line("Value", longest=16)
    state = one_of("Is it final?", STATES, missing="Say whether the value is provisional, final or withdrawn")
    source = line("Where is it from?", missing="Say where the value is from", longest=500)
    date = CivilDateField("Date of the source", missing="Enter the date of the source")
    note = line(
        "Why it differs from the value before",
        hint="Only where another number was entered for this period and place before. It stays readable.",
        longest=500,
    )
    submit = submit("Enter this value")

    @property
    def cells(self) -> dict[str, str]:
        """What was typed, as a row of the template has it."""
        typed = {each.name: str(each.data or "") for each in self if each.name != "date"}
        return {**typed, "date": self.date.data.isoformat() if self.date.data else ""}


def value_form(
    measure: PlanMeasure,
    unit: str,
    periods: Iterable[tuple[str, str]],
    quindrats: Iterable[tuple[str, str]],
    asked: tuple[str, str],
) -> ValueForm:
    """The form for a measure, with the period and the place that were asked for."""
    period, quindrat = asked
    form = ValueForm(period=period, quindrat=quindrat or BOROUGH)
    form.period.choices = choices([("", "Choose one"), *periods])
    form.quindrat.choices = choices([(BOROUGH, "The whole borough"), *quindrats])
    form.value.label.text = f"Value, {unit}" if unit else "Value"
    if measure.unit == PERCENT:
        form.value.description = "Only where it is not known how many of how many, such as 71.5"
    else:
        del form.numerator, form.denominator
    return form


class UploadForm(FlaskForm):
    """A file of values."""

    file = FileField(
        "File of values",
        widget=GovFileInput(),
        description="The template filled in, as a workbook (.xlsx) or CSV",
        validators=[FileRequired("Choose a file")],
    )
    submit = submit("Send this file")
