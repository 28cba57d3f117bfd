"""Drafting a measure: what it is about, and the parts that fit what was chosen."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms.validators import Regexp

from caseflow.kernel import Refusal
from caseflow.web.fields import Whole, line, one_from_list, one_of, several_of, submit

_CODE = Regexp(
    r"[A-Z]{2,4} [0-9]{2,3}[a-z]?\Z", message="Enter a code such as LM 01: letters, a space, digits"
)
_NUMBER = Regexp(r"[1-9][0-9]{0,2}\Z", message="Enter a whole number from 1 to 999")
_AGE = Regexp(r"[1-9][0-9]?\Z", message="Enter a whole number of years from 1 to 99")
POLARITIES = {
    "high": "A high figure is good",
    "low": "A low figure is good",
    "neither": "Neither: it shows how work flows",
}
UNITS = {"working_days": "Working days", "days": "Days", "weeks": "Weeks", "months": "Months"}


class AboutForm(FlaskForm):
    """What a measure is called, how it counts, and which entries it looks at."""

    title = line(
        "What does it measure?",
        "Enter what it measures",
        hint="As it will be called on pages. For example, Referred again within 12 months of a step down",
        longest=120,
    )
    code = line(
        "Code",
        "Enter a code",
        hint="Short letters and a number that no other indicator has. For example, LM 01",
        form=_CODE,
    )
    plan = one_from_list("Which outcome of the plan does it tell about?", {}, "Choose an outcome")
    polarity = one_of("What is good?", POLARITIES, "Choose what is good")
    form = one_of("How does it count?", {}, "Choose how it counts")
    kind = one_from_list("Which entries does it look at?", {}, "Choose which entries it looks at")
    other_kind = one_from_list(
        "The other entry",
        {},
        hint="Only for what comes before or after, and for how long something took: where the time begins.",
    )
    submit = submit("Continue")


def about_form(
    forms: Mapping[str, str], entries: Mapping[str, str], outcomes: Mapping[str, str], obj: Any = None
) -> AboutForm:
    """The form with what there is to choose from, as a draft has it where there is one."""
    form = AboutForm(obj=obj)
    form.form.choices = list(forms.items())
    form.plan.choices = [("", "Choose one"), *outcomes.items()]
    for field in (form.kind, form.other_kind):
        field.choices = [("", "Choose one"), *entries.items()]
    return form


class PartsForm(Whole):
    """The parts of one form of measure; each class below adds those that it needs."""

    def faults(self) -> list[Refusal]:
        """A length needs its number and its unit, and an age an order."""
        return [*self._of_length(), *self._of_age()]

    def _of_length(self) -> Iterator[Refusal]:
        if "measured" in self and self["measured"].data == "share":
            for name, sentence in (("number", "Enter a number"), ("unit", "Choose days, weeks or months")):
                if not self[name].data:
                    yield Refusal(name, sentence)

    def _of_age(self) -> Iterator[Refusal]:
        under, at_least = (str(self[name].data or "") for name in ("under", "at_least"))
        if under.isdecimal() and at_least.isdecimal() and int(at_least) >= int(under):
            yield Refusal("under", "Enter an age above the one they must have reached")

    def parts(self) -> dict[str, Any]:
        """What was chosen, field by field; no length where the whole is measured."""
        left_out = {"csrf_token", "submit"}
        if self.data.get("measured") == "all":
            left_out |= {"number", "unit"}
        return {name: value for name, value in self.data.items() if value and name not in left_out}


def parts_form(
    form: str,
    values: Mapping[str, str],
    results: Mapping[str, str],
    continued: Mapping[str, str],
    other_values: Mapping[str, str],
    chosen: Mapping[str, Any],
) -> PartsForm:
    """The form of a draft's parts, filled with those that were chosen."""
    fields = dict(_of_form(form, results, other_values))
    fields |= dict(_narrowing(values, continued))
    made = type("ChosenParts", (PartsForm,), {**fields, "submit": submit("Save the draft")})
    return made(data=dict(chosen))  # type: ignore[no-any-return]


def _of_form(
    form: str, results: Mapping[str, str], other_values: Mapping[str, str]
) -> Iterator[tuple[str, Any]]:
    if form == "count":
        yield (
            "once",
            one_of(
                "What is counted?",
                {"each": "Every entry", "year": "Each child once in a financial year"},
                "Choose what is counted",
            ),
        )
    elif form == "share":
        yield (
            "result",
            several_of(
                "Which count above the line?",
                results,
                "Choose at least one",
                "All of one kind: what the entry itself says, or what one that answers it says.",
            ),
        )
    elif form == "window":
        yield from _window(other_values)
    elif form == "days":
        yield from _length("The median number of working days", "The share that took no longer than")
        if other_values:
            yield "other_only", several_of("Where the time begins, only entries with", other_values)
    else:
        yield from _length("How many are open", "The share that have been open for at least")


def _window(other_values: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    direction = {"after": "After it", "before": "Before it"}
    yield "direction", one_of("Where is the other entry looked for?", direction, "Choose before or after")
    yield "number", line("Within how many?", "Enter a number", form=_NUMBER)
    yield "unit", one_from_list("Of what?", UNITS, "Choose days, weeks or months")
    near = {"next": "No, from the day beside it on", "same": "Yes"}
    yield "near", one_of("Does the day of the entry itself count?", near, "Choose whether its own day counts")
    wanted = {"some": "Those where there is one", "none": "Those where there is none"}
    yield "wanted", one_of("Which count above the line?", wanted, "Choose which count")
    placed = {
        "entry": "On the day of the entry",
        "over": "On the day on which the time after it is over, so that nothing is told too early",
    }
    yield "placed", one_of("On which day does it count?", placed, "Choose the day on which it counts")
    if other_values:
        yield "other_only", several_of("Of the other entries, only those with", other_values)


def _narrowing(values: Mapping[str, str], continued: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    if values:
        yield "only", several_of("Only entries with", values, hint="Leave all empty to look at every one.")
        yield "unless", several_of("Leave out entries with", values)
    if continued:
        yield (
            "continued",
            several_of(
                "Only those that continue an entry with",
                continued,
                hint="All of one kind. Leave all empty to look at every one.",
            ),
        )
    yield (
        "at_least",
        line("Only children who have reached which age?", hint="In years, on the day", form=_AGE),
    )
    yield "under", line("Only children younger than which age?", hint="In years, on the day", form=_AGE)


def _length(whole: str, share: str) -> Iterator[tuple[str, Any]]:
    measured = {"all": whole, "share": share}
    yield "measured", one_of("What is measured?", measured, "Choose what is measured")
    yield "number", line("How many, where it is a share?", form=_NUMBER)
    yield "unit", one_from_list("Of what?", UNITS)
