"""Entering values, setting targets, commenting, keeping action plans; choosing what a scorecard shows."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from govuk_frontend_wtf.wtforms_widgets import GovFileInput
from wtforms import Form, SelectField, ValidationError

from caseflow.performance.forms import to_choose
from caseflow.rules.comparators import AREAS
from caseflow.rules.entered_values import STATES
from caseflow.rules.indicators import slug
from caseflow.rules.indicators.fact import PERCENT
from caseflow.rules.periods import quarters_up_to, reporting, years_up_to
from caseflow.rules.plan import Plan
from caseflow.rules.plan_measures import PlanMeasure
from caseflow.web.fields import (
    CivilDateField,
    PlainSelect,
    choices,
    line,
    one_from_list,
    one_of,
    submit,
    words,
)
from caseflow.web.filters import sentence_case

BOROUGH = "borough"
QUARTERS, YEARS = 12, 4


class ValueForm(FlaskForm):
    """One value: its period and place, its numbers, where it is from."""

    period = one_from_list("Period", {}, missing="Choose the period")
    quindrat = one_from_list("Where", {}, missing="Choose the borough or a quindrat")
    numerator = line("How many", hint="The number above the line, such as 41 in 41 of 44", longest=12)
    denominator = line("Of how many", hint="The number below the line, such as 44 in 41 of 44", longest=12)
    value = line("Value", longest=16)
    state = one_of("Is it final?", STATES, missing="Say whether the value is provisional, final or withdrawn")
    source = line("Where is it from?", missing="Say where the value is from", longest=500)
    date = CivilDateField("Date of the source", missing="Enter the date of the source")
    note = line(
        "Why it differs from the value before",
        hint="Only where another number was entered for this period and place before. It stays readable.",
        longest=500,
    )
    submit = submit("Enter this value")

    @property
    def cells(self) -> dict[str, str]:
        """What was typed, as a row of the template has it."""
        typed = {each.name: str(each.data or "") for each in self if each.name != "date"}
        return {**typed, "date": self.date.data.isoformat() if self.date.data else ""}


def value_form(
    measure: PlanMeasure,
    unit: str,
    periods: Iterable[tuple[str, str]],
    quindrats: Iterable[tuple[str, str]],
    asked: tuple[str, str],
) -> ValueForm:
    """The form for a measure, with the period and the place that were asked for."""
    period, quindrat = asked
    form = ValueForm(period=period, quindrat=quindrat or BOROUGH)
    form.period.choices = choices([("", "Choose one"), *periods])
    form.quindrat.choices = choices([(BOROUGH, "The whole borough"), *quindrats])
    form.value.label.text = f"Value, {unit}" if unit else "Value"
    if measure.unit == PERCENT:
        form.value.description = "Only where it is not known how many of how many, such as 71.5"
    else:
        del form.numerator, form.denominator
    return form


class UploadForm(FlaskForm):
    """A file of values."""

    file = FileField(
        "File of values",
        widget=GovFileInput(),
        description="The template filled in, as a workbook (.xlsx) or CSV",
        validators=[FileRequired("Choose a file")],
    )
    submit = submit("Send this file")


class ScorecardForm(Form):
    """Which period, place, board and theme a scorecard is of: at first the last whole quarter."""

    period = SelectField("Period", widget=PlainSelect(), validate_choice=False)
    quindrat = SelectField("Where", widget=PlainSelect())
    board = SelectField("Board", widget=PlainSelect())
    theme = SelectField("Theme", widget=PlainSelect())
    by = SelectField(
        "Grouped by",
        widget=PlainSelect(),
        choices=choices({"board": "Board", "theme": "Theme"}),
        default="board",
    )

    def __init__(self, given: Any, as_at: date) -> None:
        super().__init__(given)
        self.offered = [*quarters_up_to(as_at, QUARTERS)[::-1], *years_up_to(as_at, YEARS)[::-1]]
        self.asked = next(each for each in self.offered if not each.so_far)
        self._as_at = as_at
        self.period.data = self.period.data or self.asked.asked

    @property
    def place(self) -> str:
        """The borough, or the quindrat that is asked for."""
        named = {each.value: each.label for each in self.quindrat.choices}
        return str(named.get(self.quindrat.data, "the whole borough"))

    @property
    def query(self) -> dict[str, str]:
        """What is asked for, as an address says it: these parts alone, whatever else came along."""
        return {each.name: str(each.data) for each in self if each.data}

    def validate_period(self, field: SelectField) -> None:
        """Read the period: a quarter or a year."""
        try:
            asked = reporting(field.data, self._as_at)
        except ValueError:
            asked = None
        if asked is None or asked.kind not in ("quarter", "year"):
            field.data = self.asked.asked
            raise ValidationError("Choose a quarter or a year from the list.")
        self.asked = asked


def scorecard_form(
    given: Any, as_at: date, plan: Plan, quindrats: Iterable[tuple[str, str]]
) -> ScorecardForm:
    """The form as the address fills it, with its choices."""
    form = ScorecardForm(given, as_at)
    form.quindrat.choices = choices([("", "The whole borough"), *quindrats])
    form.board.choices = choices([("", "Every board"), *((slug(each), each) for each in plan.boards)])
    themes = ((number, f"{number} {theme.title}") for number, theme in plan.themes.items())
    form.theme.choices = choices([("", "Every theme"), *themes])
    for field in (form.quindrat, form.board, form.theme, form.by):
        if field.data not in {choice.value for choice in field.choices}:
            field.data = field.choices[0].value
    form.validate()
    offered = {each.asked: each for each in (*form.offered, form.asked)}
    form.period.choices = choices((code, to_choose(each)) for code, each in offered.items())
    return form


def targets_form(years: Mapping[str, str], tolerance: str, unit: str) -> FlaskForm:
    """A target for each year, as it stands; the tolerance and who set them."""
    fields: dict[str, Any] = {
        f"aim_{number}": line(
            f"Target for {year}", hint=f"{sentence_case(unit)}. A range is written 10 to 15.", longest=40
        )
        for number, year in enumerate(years)
    }
    fields["tolerance"] = line(
        "How far off is nearly met",
        hint="Left empty: 5 percentage points, or a tenth of the target where it is no percentage.",
        longest=12,
    )
    fields["source"] = line("Who set them?", missing="Say who set the targets", longest=200)
    fields["submit"] = submit("Set these targets")
    standing = {f"aim_{number}": text for number, text in enumerate(years.values())}
    form: FlaskForm = type("TargetsForm", (FlaskForm,), fields)(**standing, tolerance=tolerance)
    return form


class CommentaryForm(FlaskForm):
    """What somebody says about the value of a period."""

    period = one_from_list("Period", {}, missing="Choose the period")
    words = words(
        "Commentary",
        missing="Write the commentary",
        hint="What explains the figure, and what is done. Name no child, and nothing that tells who one is."
        " The newest of a period stands on the scorecard and in packs; earlier ones stay on this page.",
        longest=2_000,
    )
    submit = submit("Add this commentary")


def commentary_form(periods: Iterable[tuple[str, str]], asked: str) -> CommentaryForm:
    """The form with its periods, that one chosen which was asked for."""
    form = CommentaryForm(period=asked)
    form.period.choices = choices([("", "Choose one"), *periods])
    return form


class ComparatorForm(FlaskForm):
    """What others came to in a year."""

    area = one_from_list("Whose value is it?", {each: each for each in AREAS}, missing="Choose the area")
    year = one_from_list("Year", {}, missing="Choose the year")
    value = line("Value", missing="Enter the value", longest=16)
    source = line("Where is it from?", missing="Say where the value is from", longest=500)
    submit = submit("Enter this value")


def comparator_form(years: Iterable[str]) -> ComparatorForm:
    """The form with its years."""
    form = ComparatorForm()
    form.year.choices = choices([("", "Choose one"), *((each, each) for each in years)])
    return form


class ActionForm(FlaskForm):
    """One thing to be done."""

    what = line("What will be done?", missing="Say what will be done", longest=500)
    who = line("Who does it?", missing="Say who does it")
    by_on = CivilDateField("By when?", missing="Enter the date by which it is done")
    submit = submit("Add this action")


class PlanForm(ActionForm):
    """An action plan with its first action."""

    reason = words("What is wrong?", missing="Say what is wrong", longest=2_000)
    owner = line("Who answers for the plan?", missing="Say who answers for the plan")
    review_on = CivilDateField("When is it reviewed?", missing="Enter the date of the review")
    submit = submit("Open this plan")
    in_order = ("reason", "owner", "review_on", "what", "who", "by_on", "submit")


class ReviewForm(FlaskForm):
    """What a review found."""

    words = words("What did the review find?", missing="Say what the review found", longest=2_000)
    next_review_on = CivilDateField("When is it reviewed next?", missing="Enter the date of the next review")
    submit = submit("Record this review")


class CloseForm(FlaskForm):
    """What came of a plan."""

    outcome = words("What came of it?", missing="Say what came of the plan", longest=2_000)
    submit = submit("Close this plan")
