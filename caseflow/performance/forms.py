"""Choosing the period and the split of figures, and what a figure is compared with."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Form, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice

from caseflow.kernel.dates import Period
from caseflow.rules.periods import Reporting, on_offer, quarter_of, reporting
from caseflow.web.fields import CivilDateField, PlainSelect, one_from_list, submit
from caseflow.web.filters import day_date, month_name

SPLITS = {"quindrat": "Quindrat", "team": "Team", "agency": "Agency"}
SPLITS_OF_CHILDREN = {
    "age": "Age",
    "sex": "Sex",
    "ethnicity": "Ethnicity",
    "disability": "Disability",
}
"""For those who may see the children behind a figure: such groups are small."""


@lru_cache(maxsize=1_000)
def in_words(asked: Reporting) -> str:
    """`Quarter 3 of 2009-10, October to December 2009`."""
    if asked.kind == "between":
        return f"{day_date(asked.whole.first_on)} to {day_date(asked.whole.last_on)}"
    months, year = _months(asked.whole), asked.asked[:7]
    name = {"quarter": f"Quarter {asked.asked[-1]} of {year}", "year": f"Year {year}"}
    return f"{name.get(asked.kind, f'Year to date {year}')}, {months}"


def compared_with(asked: Reporting) -> str:
    """The period that a figure is compared with: `July to September 2009`, or `the same part of 2008-09`."""
    if asked.kind == "quarter" and asked.before:
        return _months(asked.before)
    year = asked.before.label[:7] if asked.before else ""
    return f"the same part of {year}" if asked.kind == "to date" else year


def months_of(asked: Reporting) -> str:
    """`October to December 2009`, or the days of one that is no whole months; it says if it is not over."""
    over = ", which is not over" if asked.so_far else ""
    return f"{in_short(asked) if asked.kind == 'between' else _months(asked.whole)}{over}"


def _months(period: Period) -> str:
    first, last = period.first_on, period.last_on
    start = month_name(first) if first.year != last.year else month_name(first.month)
    return f"{start} to {month_name(last)}"


def to_choose(asked: Reporting) -> str:
    """The same in a list to choose from; one that is not over says so."""
    return in_words(asked) + (" (not over yet)" if asked.so_far else "")


def in_short(asked: Reporting) -> str:
    """As much of a period as has gone by, by its days."""
    return f"{day_date(asked.within.first_on)} to {day_date(asked.within.last_on)}"


class PeriodForm(Form):
    """Which period, of those on offer or as an address names it, and by which groups."""

    period = SelectField("Period", widget=PlainSelect(), validate_choice=False)
    by = SelectField(
        "Split by",
        widget=PlainSelect(),
        default="quindrat",
        validate_choice=False,
    )

    def __init__(self, given: Any, as_at: date, of_children: bool) -> None:
        super().__init__(given)
        splits = {**SPLITS, **SPLITS_OF_CHILDREN} if of_children else SPLITS
        self.by.choices = [SelectChoice(value=code, label=words) for code, words in splits.items()]
        self.asked = reporting(quarter_of(as_at), as_at)
        self._as_at = as_at
        self.period.data = self.period.data or self.asked.asked
        if self.by.data not in splits:
            self.by.data = "quindrat"

    def validate_period(self, field: SelectField) -> None:
        """Read the period; the one of today stands where it cannot be read."""
        try:
            self.asked = reporting(field.data, self._as_at)
        except ValueError as error:
            field.data = self.asked.asked
            raise ValidationError(f"{str(error)[:200]}. Choose a period from the list.") from None

    def offer(self) -> None:
        """Fill the list of periods, with the one asked for among them."""
        offered = {each.asked: in_words(each) for each in on_offer(self._as_at)}
        if self.asked.asked not in offered:
            offered = {self.asked.asked: in_words(self.asked), **offered}
        self.period.choices = [SelectChoice(value=code, label=words) for code, words in offered.items()]


def period_form(given: Any, as_at: date, of_children: bool = False) -> PeriodForm:
    """The form as the address fills it, read and with its choices, groups of children among them if asked."""
    form = PeriodForm(given, as_at, of_children)
    form.validate()
    form.offer()
    return form


class CompareForm(FlaskForm):
    """As known at the end of which day, and under which framework."""

    known_on = CivilDateField(
        "As known at the end of which day?",
        hint="Leave it empty to count all that is recorded now. For example, 31 3 2010",
    )
    framework = one_from_list("Under which framework?", {})
    submit = submit("Count it")


def compare_form(titles: Mapping[str, str], adopted: str) -> CompareForm:
    """The form with the frameworks to choose from, that of the authority first."""
    form = CompareForm()
    named = {adopted: f"{titles[adopted]}, as adopted here", **titles}
    named[adopted] = f"{titles[adopted]}, as adopted here"
    form.framework.choices = list(named.items())
    return form
