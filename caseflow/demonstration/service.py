"""Loading the invented borough, and moving its date."""

from datetime import date
from tempfile import TemporaryDirectory
from typing import Any

from caseflow import dispatch
from caseflow.access.service import password_hash
from caseflow.agencies import service as agencies
from caseflow.demonstration import borough
from caseflow.demonstration.days import BUSINESS_DATE
from caseflow.kernel import Refusal
from caseflow.web import today

PASSWORD = "caseflow-demo"
WATCH = "caseflow.watch"
LATEST = date(2049, 12, 31)


def step(from_on: date, to_on: date | None) -> None:
    """Move the business date forward; the workers look again at every clock. It does not go back."""
    if to_on is None:
        raise Refusal("to_on", "Enter the date to go to.")
    if to_on <= from_on:
        raise Refusal("to_on", "Choose a later date: the demonstration only goes forward.")
    if to_on > LATEST:
        raise Refusal("to_on", "The calendar of bank holidays ends in 2049.")
    today.pretend(to_on)
    dispatch.after_commit(WATCH)
