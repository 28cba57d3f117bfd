"""What the performance team of the demonstration has proposed: another limit, and a bank holiday."""

from datetime import date
from uuid import UUID

from caseflow.demonstration.borough import sign_in
from caseflow.demonstration.days import BUSINESS_DATE
from caseflow.demonstration.documents.file import at
from caseflow.rules.calendars import england
from caseflow.timescales import service
from caseflow.timescales.service import Holiday

JUBILEE = Holiday(
    date(2010, 3, 5),
    "Invented jubilee of Thamesmere",
    "The Gazette of Nowhere, 26 February 2010",
    "It was announced a week before, and work has begun that spans it.",
)


def proposals() -> None:
    """Ten working days for an initial assessment, and a day off this week; the workers count both."""
    analyst, when = UUID(sign_in("performance@example.org")), at(BUSINESS_DATE)
    service.propose_limit(analyst, when, "R02", 10, "Guidance of 2010 gives ten working days.")
    service.propose_holiday(analyst, when, JUBILEE, england())
