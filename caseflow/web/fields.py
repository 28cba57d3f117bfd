"""Form fields that every package shares: a civil date in three boxes, choices, words, a submit button."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovDateInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import (
    DateField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp, StopValidation, ValidationError

from caseflow.kernel import Refusal
from caseflow.kernel.written import has_hidden_character, tidied, tidied_line
from caseflow.web.begun import begun_id

LONGEST_NARRATIVE = 20_000
EARLIEST_YEAR = 1900
LONGEST_NUMBER = 18
"""Digits of the largest number that the database holds in a `bigint`."""
NO_DATE = "Enter a real date, such as 1 3 2010"


class Line(StringField):
    """One line of text; spaces alone are no answer, and nothing hidden is taken."""

    widget = GovTextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Tidy what was typed, so that an answer that is asked for is one that shows."""
        if valuelist:
            self.data = tidied_line(valuelist[0])
            self.raw_data = [self.data]

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Refuse characters that nobody sees."""
        if self.data and has_hidden_character(self.data):
            what = "must not hold hidden or control characters. Type it again, rather than paste it."
            raise ValidationError(f"{self.label.text.rstrip('?')} {what}")


class Words(TextAreaField):
    """Free narrative; what shows nothing is no answer."""

    widget = GovTextArea()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Tidy what was typed."""
        if valuelist:
            self.data = tidied(valuelist[0])
            self.raw_data = [self.data]


class _Offered:
    """An answer that was not among those offered is no answer: nothing further is done with it."""

    label: Any
    data: Any

    def pre_validate(self, form: Any) -> None:
        """Say which question wants one of its answers."""
        try:
            super().pre_validate(form)  # type: ignore[misc]
        except ValueError:
            self.data = None
            raise ValidationError(f"Choose an answer from the list: {self.label.text}") from None


class OneOf(_Offered, RadioField):
    """One choice of a few."""

    widget = GovRadioInput()


class PlainSelect(GovSelect):
    """GOV.UK's select, of whose options there are many, by a template of ours that makes little of each."""

    template = "components/select.html"


class PlainDate(GovDateInput):
    """GOV.UK's three boxes for a date by a template of ours; theirs takes 2.5 ms."""

    template = "components/date.html"


class OneFromList(_Offered, SelectField):
    """One choice of many."""

    widget = PlainSelect()


class SeveralOf(_Offered, SelectMultipleField):
    """Any number of choices."""

    widget = GovCheckboxesInput()


class _WhereFilled:
    """A date that may be left empty; one that is filled in part is not empty, and is refused."""

    field_flags: Mapping[str, Any] = {"optional": True}

    def __call__(self, form: Any, field: Field) -> None:
        """Stop where no box is filled."""
        if not any(field.raw_data or ()):
            field.errors = ()
            raise StopValidation


class CivilDateField(DateField):
    """Day, month and year in three boxes. A wrong date is said beside the field and stays as typed.

    `missing` is what is said where it is left empty; without it, it may be.
    """

    widget = PlainDate()
    data: Any

    def __init__(
        self,
        label: str,
        hint: str = "For example, 1 3 2010",
        missing: str = "",
        **kwargs: Any,
    ) -> None:
        validators = [InputRequired(missing)] if missing else [_WhereFilled()]
        super().__init__(label, format="%d %m %Y", description=hint, validators=validators, **kwargs)
        self.missing = missing

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the three boxes; raises ValueError with a sentence when they are no date."""
        parts = [part.strip() for part in [*valuelist, "", "", ""][:3]]
        self.raw_data = parts
        if not any(parts):
            if valuelist and self.missing:
                raise ValueError(self.missing)
            self.data = None
            return
        self.data = None
        if not all(part.isdecimal() and len(part) <= 4 for part in parts):
            raise ValueError(NO_DATE)
        day, month, year = (int(part) for part in parts)
        try:
            found = date(year if len(parts[2]) > 2 else 2000 + year, month, day)
        except (ValueError, OverflowError) as error:
            raise ValueError(NO_DATE) from error
        if found.year < EARLIEST_YEAR:
            raise ValueError(f"Enter a date from {EARLIEST_YEAR} onwards, such as 1 3 2010")
        self.data = found


def choices(of: Mapping[str, str] | Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Codes with their words, as WTForms wants them."""
    pairs = of.items() if isinstance(of, Mapping) else of
    return [SelectChoice(value=code, label=words) for code, words in pairs]


def one_of(label: str, of: Mapping[str, str], missing: str = "", hint: str = "") -> OneOf:
    """One choice of a few, as radio buttons; without `missing` none has to be chosen."""
    return OneOf(label, choices=choices(of), description=hint, validators=_required(missing))


def one_from_list(label: str, of: Mapping[str, str], missing: str = "", hint: str = "") -> OneFromList:
    """One choice of many, as a list; without `missing` the empty choice is allowed."""
    offered = choices({"": "Choose one", **of})
    return OneFromList(label, choices=offered, description=hint, validators=_required(missing))


def several_of(label: str, of: Mapping[str, str], missing: str = "", hint: str = "") -> SeveralOf:
    """Any number of choices, as checkboxes; without `missing` none has to be chosen."""
    return SeveralOf(label, choices=choices(of), description=hint, validators=_required(missing))


def line(
    label: str, missing: str = "", hint: str = "", longest: int = 200, form: Regexp | None = None
) -> Line:
    """One line of text, of the given form where there is one."""
    return Line(label, description=hint, validators=[*_required(missing), form or _at_most(longest, label)])


def words(label: str, missing: str = "", hint: str = "", longest: int = LONGEST_NARRATIVE) -> Words:
    """Free narrative, as long as it takes."""
    return Words(label, description=hint, validators=[*_required(missing), _at_most(longest, label)])


def _required(missing: str) -> list[Any]:
    """Nothing where no answer has to be given; else what is said where there is none."""
    return [InputRequired(missing) if missing else Optional()]


def _at_most(longest: int, label: str) -> Length:
    return Length(max=longest, message=f"Use at most {longest:,} characters for: {label}")


def whole(field: Field) -> int | None:
    """The number in a hidden field; None where there is none that the database could hold."""
    said = str(field.data or "")
    return int(said) if said.isdecimal() and len(said) <= LONGEST_NUMBER else None


def idempotency_field() -> HiddenField:
    """The id of what the form records, which is that of the begun form: sent twice, it is recorded once."""
    return HiddenField(default=lambda: str(begun_id() or uuid4()))


def submit(label: str) -> SubmitField:
    """The main button."""
    return SubmitField(label, widget=GovSubmitInput())


class Whole(FlaskForm):
    """A form that says everything that is amiss at once: field by field, and what only the whole shows."""

    def faults(self) -> list[Refusal]:
        """What is amiss with the form as a whole, each beside its field."""
        return []

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether nothing is amiss; a field that has a sentence already gets no second one."""
        good = super().validate(extra_validators)
        found = self.faults()
        for each in found:
            if not self[each.field].errors:
                show_refusal(self, each)
        return bool(good and not found)


def show_refusal(form: FlaskForm, refusal: Refusal) -> None:
    """Put what a service refused beside its field, or above the form."""
    field = form._fields.get(refusal.field)
    if field is None:
        form.form_errors.append(refusal.sentence)
    else:
        field.errors = [*field.errors, refusal.sentence]
    if refusal.also:
        show_refusal(form, refusal.also)
