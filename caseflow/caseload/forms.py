"""Who covers for whom, to what a list is narrowed, and the name under which it is saved."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Form, SelectField

from caseflow.rules.steps import TIERS
from caseflow.web.fields import CivilDateField, PlainSelect, choices, line, one_from_list, submit

NOBODY = "nobody"
AGES = {"3": "More than 3 months", "6": "More than 6 months", "12": "More than a year"}
"""For how many months a case has been open at least."""
EXPLAINED = {"no": "No reason yet", "yes": "With a reason"}


def _narrowing(label: str, of: Mapping[str, str] | None = None) -> SelectField:
    offered = choices({"": "All", **(of or {})})
    return SelectField(label, choices=offered, widget=PlainSelect(), validate_choice=False)


class NarrowingForm(Form):
    """To whose cases, which timescale, tier, age of case, quindrat and reason a list is narrowed.

    An answer that is not on offer narrows nothing.
    """

    holder = _narrowing("With")
    timescale = _narrowing("Timescale")
    tier = _narrowing("Tier", TIERS)
    open_for = _narrowing("Case open for", AGES)
    quindrat = _narrowing("Quindrat")
    reason = _narrowing("Reason for being late", EXPLAINED)

    def __init__(
        self,
        given: Any,
        holders: Iterable[tuple[str, str]],
        timescales: Mapping[str, str],
        quindrats: Iterable[tuple[str, str]],
    ) -> None:
        super().__init__(given)
        self.quindrat.choices = choices([("", "All"), *quindrats])
        self.holder.choices = choices([("", "Everybody"), *holders, (NOBODY, "Nobody")])
        self.timescale.choices = choices({"": "All", **timescales})
        self.gone: list[str] = []
        """What was asked for and is not on offer, by the labels of the fields."""
        for field in self:
            if field.data not in {each.value for each in field.choices}:
                self.gone += [field.label.text] if field.data else []
                field.data = ""

    @property
    def names(self) -> list[str]:
        """The names of its fields, as an address has them."""
        return [field.name for field in self]

    @property
    def chosen(self) -> dict[str, Any]:
        """What is narrowed, by the name of the field."""
        return {field.name: field.data for field in self if field.data}

    @property
    def words(self) -> list[str]:
        """What is narrowed, as a person reads it."""
        return [
            f"{field.label.text}: {next(each.label for each in field.choices if each.value == field.data)}"
            for field in self
            if field.data
        ]

    def offered(self, names: Collection[str]) -> list[Any]:
        """The fields that the list at hand can be narrowed by, in their order."""
        return [field for field in self if field.name in names]


class CoverForm(FlaskForm):
    """Who is away, who covers for them, and for which days."""

    practitioner = one_from_list("Who is away?", {}, "Choose who is away")
    covered_by = one_from_list("Who covers for them?", {}, "Choose who covers")
    from_on = CivilDateField("From which day?", missing="Enter the first day")
    until_on = CivilDateField("Until which day?", missing="Enter the last day")
    submit = submit("Save the cover")


class SavedListForm(FlaskForm):
    """What a saved list is called."""

    name = line("What do you call this list?", missing="Enter a name", longest=60)
    submit = submit("Save the list")
