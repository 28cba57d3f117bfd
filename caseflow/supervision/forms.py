"""A meeting that begins, and what is decided at it."""

from collections.abc import Mapping

from flask_wtf import FlaskForm

from caseflow.web.fields import CivilDateField, choices, one_from_list, submit, words


class MeetingForm(FlaskForm):
    """When the meeting is held."""

    held_on = CivilDateField("When do you meet?", missing="Enter the day on which you meet")
    submit = submit("Begin the meeting")


class DecisionForm(FlaskForm):
    """What is decided on which case, and by when it is done."""

    case = one_from_list("Which case is it about?", {}, "Choose the case")
    words = words(
        "What was decided?",
        "Write what was decided",
        "Write what is to be done, and by whom. Only the two of you read it, or who covers for the manager.",
        longest=2000,
    )
    by_on = CivilDateField("By when?", missing="Enter the day by which it is done")
    submit = submit("Add the decision")

    def offer(self, cases: Mapping[str, str]) -> None:
        """The cases that a decision may be about."""
        self.case.choices = choices({"": "Choose one", **cases})
