"""Entering how many children live in each quindrat."""

from collections.abc import Mapping

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from govuk_frontend_wtf.wtforms_widgets import GovFileInput
from wtforms.validators import Regexp

from caseflow.web.fields import CivilDateField, line, one_from_list, submit


class PopulationForm(FlaskForm):
    """How many live in one quindrat, on which day, and who says so."""

    quindrat = one_from_list("Quindrat", {}, "Choose a quindrat")
    number = line(
        "How many children and young people aged 0 to 19 live there?",
        "Enter how many live there",
        form=Regexp(r"(?:[1-9][0-9]{0,5}|1000000)\Z", message="Enter a whole number from 1 to 1000000"),
    )
    counted_on = CivilDateField(
        "On which day were they counted?",
        "An estimate for the middle of a year is of 30 June. For example, 30 6 2009",
        "Enter the day on which they were counted",
    )
    source = line("Who says so?", "Enter the source", "For example, the name of the published estimates")
    submit = submit("Enter it")


class FileForm(FlaskForm):
    """A file of populations."""

    file = FileField(
        "File of populations",
        widget=GovFileInput(),
        description="CSV or a workbook with the columns quindrat, counted_on, population, source",
        validators=[FileRequired("Choose a file")],
    )
    submit = submit("Send this file")


def population_form(quindrats: Mapping[str, str]) -> PopulationForm:
    """The form with the quindrats to choose from."""
    form = PopulationForm()
    form.quindrat.choices = [("", "Choose one"), *quindrats.items()]
    return form
