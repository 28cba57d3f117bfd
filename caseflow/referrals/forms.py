"""A concern about a child, and the referral of a child who is not here yet."""

from flask_wtf import FlaskForm
from wtforms import Field

from caseflow.events.kinds import field_of
from caseflow.events.kinds.census import SOURCES
from caseflow.people.forms import SEXES, ChildFields, NewChildFields, not_here_field
from caseflow.web.fields import CivilDateField, idempotency_field, one_from_list, one_of, submit, words

_SOURCE, _NEED = (field_of("referral_received", name).ask for name in ("source", "primary_need"))


class ConcernForm(ChildFields):
    """A concern about any child. Only what worries you is needed."""

    idempotency_key: Field = idempotency_field()
    not_here = not_here_field()
    what = words(
        "What are you worried about?", "Say what worries you", "What you saw or heard, when, and from whom"
    )
    source = one_from_list(
        "Where does the concern come from?", SOURCES, hint="If you are not sure, leave this"
    )
    submit = submit("Report the concern")


class KnownChildConcernForm(FlaskForm):
    """A concern about a child who is recorded already."""

    idempotency_key: Field = idempotency_field()
    what = words(
        "What are you worried about?", "Say what worries you", "What you saw or heard, when, and from whom"
    )
    source = one_from_list(
        "Where does the concern come from?", SOURCES, hint="If you are not sure, leave this"
    )
    submit = submit("Report the concern")


class NewChildReferralForm(NewChildFields):
    """A child who is not here yet, and the referral that brings the child."""

    idempotency_key: Field = idempotency_field()
    not_here = not_here_field()
    sex = one_of("Sex", SEXES, "Choose the child's sex, or Not known")
    occurred_on = CivilDateField(
        "When was the referral received?", missing="Enter the date on which it was received"
    )
    source = one_from_list(_SOURCE.label, _SOURCE.codes, _SOURCE.missing)
    primary_need = one_from_list(_NEED.label, _NEED.codes, hint=_NEED.hint)
    note = words("What is asked for, and why")
    submit = submit("Record the child and the referral")
