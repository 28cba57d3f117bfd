"""A day to try a timescale on."""

from typing import Any

from wtforms import Form

from caseflow.web.fields import CivilDateField


class TryForm(Form):
    """On which day something would start."""

    from_on = CivilDateField("If it started on")

    def __init__(self, given: Any) -> None:
        super().__init__(given)
        self.validate()
