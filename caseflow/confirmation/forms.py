"""Withdrawing an entry, closing a case, and deciding what was asked for."""

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField

from caseflow.events.kinds import field_of
from caseflow.events.kinds.case import WITHDRAWAL_REASONS, CaseClosed
from caseflow.events.kinds.declaration import CaseEvent
from caseflow.recording.forms import RecordForm, form_for
from caseflow.web.fields import CivilDateField, idempotency_field, one_of, submit, words

_WITHDRAWAL, _CLOSING = (field_of(kind, "reason").ask for kind in ("event_withdrawn", "case_closed"))
_DIED = field_of("case_closed", "died_on").ask
DECISIONS = {"confirm": "Yes, do it", "refuse": "No, leave it as it is"}


class WithdrawForm(FlaskForm):
    """Why an entry no longer counts."""

    idempotency_key: Field = idempotency_field()
    reason = one_of(_WITHDRAWAL.label, WITHDRAWAL_REASONS, _WITHDRAWAL.missing)
    words = words("What happened?", hint="A manager who has to confirm it reads this")
    submit = submit("Withdraw the entry")


def correction_form(kind: type[CaseEvent]) -> type[RecordForm]:
    """The form of a kind with what an entry says, to be put right."""
    of_kind = form_for(kind, {})
    fields = {  # made after those of the kind, to stand below them
        "seen": HiddenField(),
        "why": words("Why is it put right?", "Say why it is put right", "What was wrong, and how you know"),
        "submit": submit("See what moves"),
    }
    return type("CorrectionForm", (of_kind,), fields)


class CloseForm(FlaskForm):
    """When and why a case closes."""

    idempotency_key: Field = idempotency_field()
    occurred_on = CivilDateField(CaseClosed.when.label, missing=CaseClosed.when.missing)
    reason = one_of(_CLOSING.label, _CLOSING.codes, _CLOSING.missing)
    died_on = CivilDateField(_DIED.label, hint="Only where the child died. For example, 1 3 2010")
    note = words("Closing summary", hint="What changed for the child, and what is left to do")
    submit = submit("Close the case")


class DecideForm(FlaskForm):
    """Whether it is done."""

    idempotency_key: Field = idempotency_field()
    expected = HiddenField()
    decision = one_of("Do you confirm it?", DECISIONS, "Choose whether you confirm it")
    answer = words("Why?", hint="Whoever asked reads this. It is needed where you say no")
    submit = submit("Save the decision")
