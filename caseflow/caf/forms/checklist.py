"""The checklist: whose, five questions, and what happens next."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm

from caseflow.caf.service.checklist import AWARE, YES_NO_NOT_SURE
from caseflow.events.kinds.caf import NEXT_STEPS
from caseflow.people.forms import NewChildFields, not_here_field
from caseflow.rules.caf_form import Check
from caseflow.web.fields import CivilDateField, one_of, submit, words

YES_NO = {"yes": "Yes", "no": "No"}


class ChecklistForm(FlaskForm):
    """A checklist for a child who has a case."""

    occurred_on = CivilDateField("When did you do this checklist?", missing="Enter the date of the checklist")
    needed = words("If you answered No to any: what help is needed, and for whom?")
    can_provide = one_of("Can your service give that help?", YES_NO_NOT_SURE)
    caf_would_help = one_of("Would a common assessment help to find out what is needed?", YES_NO)
    aware = one_of("Who knows that you are doing this checklist?", AWARE)
    next_step = one_of("What happens next?", NEXT_STEPS, "Choose what happens next")
    submit = submit("Save the checklist")


class NewChildChecklistForm(NewChildFields, ChecklistForm):
    """A checklist for a child who is not here yet."""

    not_here = not_here_field()


def with_checks(form: type[ChecklistForm], checks: Sequence[Check]) -> type[ChecklistForm]:
    """The form with the questions of the day."""
    fields: dict[str, Any] = {
        f"check_{each.code}": one_of(each.title, YES_NO_NOT_SURE, hint=each.help) for each in checks
    }
    return type(form.__name__, (form,), fields)
