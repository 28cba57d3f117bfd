"""Withdrawing an entry, allocating a case, saying why a timescale was missed, closing."""

from flask_wtf import FlaskForm
from wtforms import Field

from caseflow.events.kinds import field_of
from caseflow.events.kinds.assessment import LATE_REASONS
from caseflow.events.kinds.case import WITHDRAWAL_REASONS, CaseClosed
from caseflow.web.fields import CivilDateField, idempotency_field, one_from_list, one_of, submit, words

_WITHDRAWAL, _CLOSING = (field_of(kind, "reason").ask for kind in ("event_withdrawn", "case_closed"))


class WithdrawForm(FlaskForm):
    """Why an entry no longer counts."""

    idempotency_key: Field = idempotency_field()
    reason = one_of(_WITHDRAWAL.label, WITHDRAWAL_REASONS, _WITHDRAWAL.missing)
    submit = submit("Withdraw the entry")


class AllocateForm(FlaskForm):
    """Who takes the case on."""

    idempotency_key: Field = idempotency_field()
    practitioner = one_from_list("Who takes this case on?", {}, "Choose a practitioner")
    submit = submit("Allocate")


class ExplainForm(FlaskForm):
    """Why a timescale was missed."""

    late_reason = one_of("Why was it late?", LATE_REASONS, "Choose a reason")
    submit = submit("Save the reason")


class CloseForm(FlaskForm):
    """When and why a case closes."""

    idempotency_key: Field = idempotency_field()
    occurred_on = CivilDateField(CaseClosed.when.label, missing=CaseClosed.when.missing)
    reason = one_of(_CLOSING.label, _CLOSING.codes, _CLOSING.missing)
    note = words("Closing summary", hint="What changed for the child, and what is left to do")
    submit = submit("Close the case")
