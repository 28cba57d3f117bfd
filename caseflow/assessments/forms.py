"""The form in which an assessment is written, and that in which its manager answers."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField

from caseflow.events.kinds.assessment import AUTHORISED, LATE, LATE_REASONS
from caseflow.events.kinds.census import NEEDS
from caseflow.events.kinds.declaration import CaseEvent
from caseflow.recording.forms import RecordForm, form_field
from caseflow.web.fields import (
    CivilDateField,
    idempotency_field,
    one_from_list,
    one_of,
    several_of,
    submit,
    words,
)

SECTIONS = {
    "child": ("The child's words", "What the child says, or shows, about how things are"),
    "parents": ("The parents' and carers' words", "What they say about the child and about themselves"),
    "seen": ("What was seen", "When and where you saw the child and the home, and what you saw"),
    "known": ("What makes it harder, and what helps", "In the child, the family and around them"),
    "analysis": ("What it means for the child", "Your analysis: why you think so"),
    "plan": ("What should happen next", "Who does what by when, and what has to change"),
}
"""The sections of an assessment: what each is called, and what goes into it."""

DECISIONS = {"authorise": "Authorise it", "return": "Return it to be changed"}


def writing_form(kind: type[CaseEvent]) -> type[RecordForm]:
    """The form of an assessment that an event of `kind` will complete."""
    fields: dict[str, Any] = {"idempotency_key": idempotency_field()}
    fields |= {code: words(title, hint=hint) for code, (title, hint) in SECTIONS.items()}
    fields["main_need"] = one_from_list("Main need", NEEDS)
    fields |= {field.name: form_field(field) for field in kind.fields if field.name != "late_reason"}
    fields["late_reason"] = one_of(LATE.label, LATE_REASONS)
    fields["submit"] = submit("Submit for authorisation")
    return type("WritingForm", (RecordForm,), {"kind": kind, **fields})


class _DecidingForm(FlaskForm):
    """What a manager decides about an assessment."""

    idempotency_key: Field = idempotency_field()
    number = HiddenField()


def deciding_form() -> type[FlaskForm]:
    """A comment beside each section, the decision, and the day of it."""
    fields: dict[str, Any] = {
        f"comment_{code}": words(f"Your comment on: {title}", longest=4_000)
        for code, (title, _) in SECTIONS.items()
    }
    fields["comment"] = words("Your comment on the whole", longest=4_000)
    fields["decision"] = one_of("What do you decide?", DECISIONS, "Choose whether you authorise it")
    fields["occurred_on"] = CivilDateField(AUTHORISED.label, hint=AUTHORISED.hint)
    fields["confirmed"] = several_of("Is this so?", {"yes": "Yes, record it anyway"})
    fields["late_reason"] = one_of(LATE.label, LATE_REASONS)
    fields["submit"] = submit("Save the decision")
    return type("DecidingForm", (_DecidingForm,), fields)
