"""To which date a demonstration moves."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import SubmitField

from caseflow.web.fields import CivilDateField


class StepForm(FlaskForm):
    """One working day on, or to a date."""

    one_day = SubmitField("Step one working day", widget=GovSubmitInput())
    to_on = CivilDateField("Or go to a date")
    to_date = SubmitField("Go to this date", widget=GovSubmitInput())
