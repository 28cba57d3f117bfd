"""Searching for a child, and what is asked of every child."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from wtforms import Field, Form

from caseflow.kernel import Refusal
from caseflow.rules import identity
from caseflow.rules.identity import Identity
from caseflow.web.fields import CivilDateField, Whole, line, one_from_list
from caseflow.web.today import now

SEXES = {"F": "Female", "M": "Male", "U": "Not known, or not born yet"}


class ChildFields(Whole):
    """Who a child is, as far as it is known."""

    given_name: Field = line(
        "Child's given name", hint="Leave empty if it is not known, or for an unborn child"
    )
    family_name: Field = line("Child's family name", hint="For an unborn child, the mother's family name")
    birth_date: Field = CivilDateField("Date of birth", hint="Leave empty if it is not known")
    postcode: Field = line("Postcode", longest=10)

    def faults(self) -> list[Refusal]:
        """What nobody can be called, born on or expected on."""
        given = {name: self[name].data for name in Identity._fields if name in self and self[name].data}
        found = identity.faults(Identity(**given), now().on)
        return [Refusal(fault[0], identity.sentence(fault)) for fault in found]


class NewChildFields(ChildFields):
    """What is asked of a child who is recorded for the first time."""

    expected_birth_date: Field = CivilDateField("Expected date of birth", hint="Only for an unborn child")
    sex: Field = one_from_list("Sex", SEXES)
    quindrat: Field = one_from_list(
        "Part of the borough", {}, hint="Where the child lives (its quindrat); leave it if you are not sure"
    )


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
