"""Searching for a child, and what is asked of every child."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from wtforms import Form

from caseflow.web.fields import CivilDateField, line

SEXES = {"F": "Female", "M": "Male", "U": "Not known, or not born yet"}


class SearchForm(Form):
    """A name or reference, and a date of birth where it is known."""

    name = line("Name or reference")
    born_on = CivilDateField("Date of birth", hint="Leave empty if you do not know it")

    @property
    def asked(self) -> bool:
        """Whether anything was looked for."""
        return bool(self.name.data or any(self.born_on.raw_data or ()))

    @property
    def onward(self) -> dict[str, str]:
        """What was looked for, to be carried to the form that records a child: it is not asked twice."""
        born_on = self.born_on.data.isoformat() if self.born_on.data else ""
        return {name: value for name, value in (("name", self.name.data), ("born_on", born_on)) if value}


def looked_for(query: Mapping[str, str]) -> dict[str, Any]:
    """Given name, family name (the last word) and date of birth out of `SearchForm.onward`."""
    given, _, family = query.get("name", "").strip().rpartition(" ")
    try:
        born_on = date.fromisoformat(query.get("born_on", ""))
    except ValueError:
        born_on = None
    return {"given_name": given, "family_name": family, "birth_date": born_on}
