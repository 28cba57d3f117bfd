"""Searching for a child, and what is asked of every child."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput
from wtforms import BooleanField, Field, Form

from caseflow.kernel import Refusal
from caseflow.rules import identity
from caseflow.rules.identity import Identity
from caseflow.rules.search import Span, looks_widely, span
from caseflow.web.fields import NO_DATE, CivilDateField, Whole, line, one_from_list
from caseflow.web.sent import sent_before
from caseflow.web.today import now

INTERPRETER = {"needed": "Interpreter needed", "not_needed": "No interpreter needed"}
BY_DATE = (
    "By a date alone you find only children whose case you may open. Add a name to look among all children."
)
BY_PIECE = (
    "By so few letters you find only children whose case you may open, and those whose whole name it is."
    " Add more of the name to look among all children."
)
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


def not_here_field() -> BooleanField:
    """The answer to children who are shown because they may be the one."""
    return BooleanField("None of these is the child, or I cannot tell", widget=GovCheckboxInput())


def asks_whether_here(form: Any) -> bool:
    """Whether children alike are looked for: a form is sent for the first time, and rules none out."""
    new = form.is_submitted() and "not_here" in form and not form.not_here.data
    return bool(new and sent_before() is None)


class NewChildFields(ChildFields):
    """What is asked of a child who is recorded for the first time."""

    expected_birth_date: Field = CivilDateField("Expected date of birth", hint="Only for an unborn child")
    sex: Field = one_from_list("Sex", SEXES)
    quindrat: Field = one_from_list(
        "Part of the borough", {}, hint="Where the child lives (its quindrat); leave it if you are not sure"
    )


def said(form: Any) -> tuple[str, Span | None]:
    """The whole name and the date of birth that a form says of a child, as a search takes them."""
    name = f"{form.given_name.data or ''} {form.family_name.data or ''}".strip()
    born_on = form.birth_date.data
    return name, Span(born_on, born_on) if born_on else None


class BornField(CivilDateField):
    """A date of birth as far as it is known: a day, a month of a year, or a year alone; a Span."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the three boxes; raises ValueError with a sentence when they are no date, or name no year."""
        day, month, year = self.raw_data = [part.strip() for part in [*valuelist, "", "", ""][:3]]
        self.data = None
        if not (day or month or year):
            return
        if not all(part.isdecimal() and len(part) <= 4 for part in self.raw_data if part):
            raise ValueError(NO_DATE)
        if not year or (day and not month):
            raise ValueError("Enter the whole date, a month and a year, or a year alone")
        try:
            self.data = span(
                int(year) if len(year) > 2 else 2000 + int(year), *map(int, filter(None, (month, day)))
            )
        except (ValueError, OverflowError) as error:
            raise ValueError(NO_DATE) from error


class SearchForm(Form):
    """A name or reference, and a date of birth as far as it is known."""

    name = line("Name or reference")
    born_on = BornField(
        "Date of birth", hint="As much as you know: a date, a month and a year, or a year alone"
    )

    @property
    def asked(self) -> bool:
        """Whether anything was looked for."""
        return bool(self.name.data or any(self.born_on.raw_data or ()))

    @property
    def narrow(self) -> str:
        """What is said where the search goes no further than the asker's own cases; empty where it does."""
        if not self.name.data:
            return BY_DATE
        return "" if looks_widely(self.name.data) else BY_PIECE

    @property
    def onward(self) -> dict[str, str]:
        """What was looked for, to be carried to the form that records a child: it is not asked twice."""
        days = self.born_on.data
        born_on = days.first_on.isoformat() if days and days.is_day else ""
        return {name: value for name, value in (("name", self.name.data), ("born_on", born_on)) if value}


def looked_for(query: Mapping[str, str]) -> dict[str, Any]:
    """Given name, family name (the last word) and date of birth out of `SearchForm.onward`."""
    given, _, family = query.get("name", "").strip().rpartition(" ")
    try:
        born_on = date.fromisoformat(query.get("born_on", ""))
    except ValueError:
        born_on = None
    return {"given_name": given, "family_name": family, "birth_date": born_on}
