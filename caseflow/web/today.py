"""The edge where time is read. Below it, time is an argument."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from flask import current_app, g, has_request_context, request
from sqlalchemy import Text, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from caseflow.extensions import db
from caseflow.kernel.dates import civil_date
from caseflow.rules.calendars import Holidays
from caseflow.rules.rulebook import Rulebook, rulebook
from caseflow.web.models import Demonstration


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
    if current_app.config["DEMONSTRATION"]:
        found: datetime = db.session.execute(select(func.business_now())).scalar_one()
        at = found.astimezone(UTC)
    else:
        at = datetime.now(UTC)
    return Now(civil_date(at), at)


def told_along(business_at: datetime, holidays_added: Sequence[str]) -> None:
    """What the first statement of a request brings along, so that nobody asks for it on its own.

    A request that may step the date forward asks for the present when it wants it.
    """
    g.holidays_added = holidays_added
    if current_app.config["DEMONSTRATION"] and request.method in ("GET", "HEAD"):
        at = business_at.astimezone(UTC)
        g.now = Now(civil_date(at), at)


def pretended_on() -> date | None:
    """The business date of a demonstration; None where none is loaded."""
    return db.session.scalar(select(Demonstration.business_on))


def rules_in_force(framework: str | None = None, known_at: datetime | None = None) -> Rulebook:
    """The rules of the framework that the authority has adopted, or of another one, with the bank holidays
    that were announced later; those known by `known_at` where a time is given."""
    return rulebook(framework or current_app.config["FRAMEWORK"], _holidays_added(known_at))


def _holidays_added(known_at: datetime | None) -> Holidays:
    """The bank holidays that were added; of today as the session of the request brought them along."""
    if known_at is None and has_request_context() and "holidays_added" in g:
        lines = g.holidays_added
    else:
        lines = db.session.scalar(select(func.added_holidays(known_at, type_=ARRAY(Text))))
    return tuple((date.fromisoformat(line[:10]), line[11:]) for line in lines)


def pretend(business_on: date, from_morning: bool = False) -> None:
    """Set the business date of a demonstration; where it goes `from_morning`, it is nine o'clock there."""
    db.session.execute(select(func.pretend_today(business_on, from_morning)))


def second_factor_required() -> bool:
    """Whether everybody needs a second factor: not in a demonstration, whose passwords are on its pages."""
    return not current_app.config["DEMONSTRATION"]
