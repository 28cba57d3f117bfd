"""The words of the demonstration's documents stand in fields that the form has."""

from datetime import date

from caseflow.demonstration.documents.words import ANSWERS
from caseflow.rules.caf_form import forms


def test_every_answer_is_in_a_field_of_the_form_of_its_day() -> None:
    form = forms().form_on(date(2010, 1, 13))
    fields = {field for section in form.sections for field in section.fields()}
    for answers in ANSWERS.values():
        for field in answers:
            assert field in fields or field.startswith("actions.agreed.r"), field
