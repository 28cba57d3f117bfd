"""Drawing a sample, judging an assessment, answering an audit."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from caseflow.rules.caf_audit import ANSWERS, Item
from caseflow.web.fields import choices, line, one_from_list, one_of, submit, words


class SampleForm(FlaskForm):
    """Of which agency and quarter, how many, and by which seed."""

    agency = one_from_list("Agency", {}, "Choose an agency")
    quarter = one_from_list("Quarter", {}, "Choose a quarter")
    size = IntegerField(
        "How many assessments",
        description="At most 50. Where fewer were signed off, all of them are drawn.",
        widget=GovTextInput(),
        default=5,
        validators=[InputRequired("Say how many"), NumberRange(1, 50, "Enter a number from 1 to 50")],
    )
    seed = line(
        "Seed", "Enter a seed", "Decides what is drawn: the same seed draws the same assessments.", 40
    )
    submit = submit("Draw the sample")


def sample_form(agencies: Mapping[str, str], quarters: Mapping[str, str], seed: str) -> SampleForm:
    """The form with what there is to choose from."""
    form = SampleForm(seed=seed)
    form.agency.choices = choices({"": "Choose one", **agencies})
    form.quarter.choices = choices({"": "Choose one", **quarters})
    return form


def audit_form(items: Iterable[Item]) -> FlaskForm:
    """A question with three answers for each item, then words for the author."""
    fields: dict[str, Any] = {
        item.code: one_of(item.text, ANSWERS, f"Answer yes, no or not applicable: {item.text}")
        for item in items
    }
    fields["words"] = words(
        "What was good, and what could be better?",
        "Tell the author what was good and what could be better",
        "The author reads this and may answer. Leave names out.",
    )
    fields["submit"] = submit("Finish the audit and tell the author")
    form: FlaskForm = type("AuditForm", (FlaskForm,), fields)()
    return form


class AnswerForm(FlaskForm):
    """What the author makes of it."""

    words = words("Your answer", "Write your answer", "The auditor is told. You can answer once.")
    submit = submit("Send your answer")
