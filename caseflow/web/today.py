"""The edge where time is read. Below it, time is an argument."""

from datetime import UTC, date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask import current_app, g, has_request_context
from sqlalchemy import select, text

from caseflow.extensions import db
from caseflow.rules.rulebook import Rulebook, rulebook
from caseflow.web.models import Demonstration

LONDON = ZoneInfo("Europe/London")


class Now(NamedTuple):
    """The civil date in London to look from, and the time to record with."""

    on: date
    at: datetime


def now() -> Now:
    """The present; in demonstration mode the business date at the present time of day."""
    if has_request_context():
        if "now" not in g:
            g.now = _now()
        found: Now = g.now
        return found
    return _now()


def _now() -> Now:
    at = datetime.now(UTC)
    london = at.astimezone(LONDON)
    if current_app.config["DEMONSTRATION"]:
        business_on = pretended_on()
        if business_on:
            pretended = datetime.combine(business_on, _whole(london.time()), LONDON)
            return Now(business_on, pretended.astimezone(UTC))
    return Now(london.date(), at)


def pretended_on() -> date | None:
    """The business date of a demonstration; None where none is loaded."""
    return db.session.scalar(select(Demonstration.business_on))


def _whole(moment: time) -> time:
    return moment.replace(tzinfo=None)


def rules_in_force() -> Rulebook:
    """The rules of the framework that the authority has adopted."""
    return rulebook(current_app.config["FRAMEWORK"])


def pretend(business_on: date) -> None:
    """Set the business date of a demonstration."""
    db.session.execute(text("select pretend_today(:on)"), {"on": business_on})


def second_factor_required() -> bool:
    """Whether everybody needs a second factor: not in a demonstration, whose passwords are on its pages."""
    return not current_app.config["DEMONSTRATION"]
