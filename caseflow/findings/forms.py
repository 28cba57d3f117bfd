"""Which entries are asked for, and why one is right as it is."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSelect
from wtforms import Form, SelectField

from caseflow.performance.forms import in_words
from caseflow.rules.periods import Reporting, on_offer, reporting
from caseflow.web.fields import choices, submit, words


class QueueForm(Form):
    """Of which period, and which indicator they could change; what cannot be read narrows nothing."""

    period = SelectField("Period", widget=GovSelect(), validate_choice=False)
    indicator = SelectField("Could change", widget=GovSelect(), validate_choice=False)
    asked: Reporting | None = None


def queue_form(given: Any, as_at: date, indicators: Iterable[tuple[str, str]]) -> QueueForm:
    """The form as the address fills it, with its choices; the period asked for is among them."""
    form = QueueForm(given)
    try:
        form.asked = reporting(form.period.data, as_at) if form.period.data else None
    except ValueError:
        form.period.data = ""
    offered = {each.asked: each for each in (*([form.asked] if form.asked else []), *on_offer(as_at))}
    form.period.choices = choices([("", "Any time"), *((k, in_words(each)) for k, each in offered.items())])
    form.indicator.choices = choices([("", "Any figure"), *indicators])
    if form.indicator.data not in {each.value for each in form.indicator.choices}:
        form.indicator.data = ""
    return form


class AcceptForm(FlaskForm):
    """The reason, which stays with the entry."""

    reason = words(
        "Why is this entry right as it is?",
        "Say why this entry is right",
        "Your name and the date stay with it. If the entry changes, it comes back to the list.",
        longest=1000,
    )
    submit = submit("Accept the entry")
