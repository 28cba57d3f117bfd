"""The checklist: whose, five questions, and what happens next."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovRadioInput
from wtforms import BooleanField, RadioField
from wtforms.validators import Optional

from caseflow.caf.service.checklist import AWARE, YES_NO_NOT_SURE
from caseflow.events.kinds.caf import NEXT_STEPS
from caseflow.people.forms import SEXES
from caseflow.people.service import BORN_LATER
from caseflow.rules.caf_form import Check
from caseflow.web.fields import CivilDateField, choices, line, one_from_list, one_of, submit, words

YES_NO = {"yes": "Yes", "no": "No"}


def perhaps(label: str, of: dict[str, str], hint: str = "") -> RadioField:
    """One choice of a few that may be left open."""
    return RadioField(
        label, choices=choices(of), description=hint, widget=GovRadioInput(), validators=[Optional()]
    )


class ChecklistForm(FlaskForm):
    """A checklist for a child who has a case."""

    occurred_on = CivilDateField("When did you do this checklist?", missing="Enter the date of the checklist")
    needed = words("If you answered No to any: what help is needed, and for whom?")
    can_provide = perhaps("Can your service give that help?", YES_NO_NOT_SURE)
    caf_would_help = perhaps("Would a common assessment help to find out what is needed?", YES_NO)
    aware = perhaps("Who knows that you are doing this checklist?", AWARE)
    next_step = one_of("What happens next?", NEXT_STEPS, "Choose what happens next")
    submit = submit("Save the checklist")


class NewChildChecklistForm(ChecklistForm):
    """A checklist for a child who is not here yet."""

    given_name = line("Given name", hint="Leave empty if it is not known, or for an unborn child")
    family_name = line("Family name", hint="For an unborn child, the mother's family name")
    birth_date = CivilDateField("Date of birth", hint="Leave empty if it is not known", later=BORN_LATER)
    expected_birth_date = CivilDateField("Expected date of birth", hint="Only for an unborn child")
    sex = one_from_list("Sex", SEXES)
    postcode = line("Postcode", longest=10)
    quindrat = one_from_list(
        "Part of the borough", {}, hint="Where the child lives (its quindrat); leave it if you are not sure"
    )
    not_here = BooleanField("None of these is the child", widget=GovCheckboxInput())


def with_checks(form: type[ChecklistForm], checks: Sequence[Check]) -> type[ChecklistForm]:
    """The form with the questions of the day."""
    fields: dict[str, Any] = {
        f"check_{each.code}": perhaps(each.title, YES_NO_NOT_SURE, each.help) for each in checks
    }
    return type(form.__name__, (form,), fields)
