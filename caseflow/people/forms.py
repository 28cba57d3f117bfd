"""Searching for a child."""

from wtforms import Form

from caseflow.web.fields import CivilDateField, line


class SearchForm(Form):
    """A name or reference, and a date of birth where it is known."""

    name = line("Name or reference")
    born_on = CivilDateField("Date of birth", hint="Leave empty if you do not know it")
