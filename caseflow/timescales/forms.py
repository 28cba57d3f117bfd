"""A day to try a timescale on, and what is proposed: a bank holiday, or another limit."""

from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from wtforms import Form, IntegerField
from wtforms.validators import InputRequired, NumberRange

from caseflow.web.fields import CivilDateField, line, submit, words

LONGEST_LIMIT = 500


class TryForm(Form):
    """On which day something would start."""

    from_on = CivilDateField("If it started on")

    def __init__(self, given: Any) -> None:
        super().__init__(given)
        self.validate()


class HolidayForm(FlaskForm):
    """A bank holiday that was announced late."""

    on = CivilDateField("Which day is a bank holiday?", missing="Enter the day of the bank holiday")
    name = line("What is it called?", "Enter what the bank holiday is called", longest=100)
    source = line(
        "Where was it announced, and when?",
        "Enter where it was announced, and when",
        hint="For example, London Gazette, 5 January 2011",
    )
    reason = words("Why is it added now?", "Enter why it is added now", longest=1000)
    submit = submit("Count what it moves")


class TakeBackForm(FlaskForm):
    """Why a day that was added is to be a working day again."""

    reason = words("Why is it taken back?", "Enter why it is taken back", longest=1000)
    submit = submit("Count what that moves")


class ConfirmForm(FlaskForm):
    """Putting in force what was counted."""

    submit = submit("Put it in force")


class LimitForm(FlaskForm):
    """Another limit for a timescale."""

    working_days = IntegerField(
        "How many working days would it have?",
        widget=GovTextInput(),
        validators=[
            InputRequired("Enter how many working days"),
            NumberRange(1, LONGEST_LIMIT, f"Enter a whole number from 1 to {LONGEST_LIMIT}"),
        ],
    )
    reason = words(
        "What is it tried for?",
        "Enter what it is tried for",
        hint="For example, who proposes it",
        longest=1000,
    )
    submit = submit("Try it on everything recorded")
