"""Eleven working days of a clock: warned of, missed, told by e-mail, explained, and counted.

The last file of its folder: it moves the date for everyone.
"""

import calendar
import re
import time
from collections.abc import Callable
from datetime import date
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from page_actions import choose, press
from playwright.sync_api import Page, expect
from test_stories import (
    await_count,
    complete_assessment,
    counted,
    give_reason,
    record_referral,
    start_assessment,
)

from caseflow.rules.calendars import england
from caseflow.rules.digests import HOURS
from caseflow.web.filters import long_date

Visit = Callable[..., Page]
Messages = list[EmailMessage]
CHILD = "Ozanna Overstay"
WARNED, MISSED, STEPS = 5, 8, 11
REASON = "Waiting for an interpreter"


def _eventually(found: Callable[[], bool], what: object) -> None:
    """Wait until the workers have done it."""
    give_up_at = time.monotonic() + 30
    while not found():
        assert time.monotonic() < give_up_at, what
        time.sleep(0.2)


def _present(administrator: Page) -> date:
    administrator.goto("/demonstration")
    words = administrator.get_by_role("main").locator("strong").first.inner_text()
    day, month, year = words.split()[1:]
    return date(int(year), list(calendar.month_name).index(month), int(day))


def _told(mailbox: Messages, on: date, words: str) -> None:
    """The worker's e-mail of the day says this, goes out in working hours, and names nobody."""

    def of_the_day() -> Messages:
        to_worker = (each for each in mailbox if each["To"] == "practitioner@example.org")
        return [each for each in to_worker if parsedate_to_datetime(each["Date"]).date() == on]

    _eventually(lambda: bool(of_the_day()), [each["Subject"] for each in mailbox])
    (message,) = of_the_day()
    assert re.search(rf"{words}: \d+(, \d+ of them new|, new)\r?\n", message.get_payload())
    assert parsedate_to_datetime(message["Date"]).hour in HOURS
    assert "Over" not in message.as_string()


def _notified(worker: Page, words: str) -> None:
    """The worker's page says so of the child."""

    def shown() -> bool:
        worker.goto("/my-work")
        return worker.get_by_text(f"{CHILD}: Initial assessment: {words}").count() > 0

    _eventually(shown, words)


def _cause(manager: Page) -> int:
    """How many breaches of the quarter have the reason, as the table of causes says."""
    manager.goto("/late")
    row = manager.get_by_role("table", name="Causes by quarter").get_by_role("row").filter(has_text=REASON)
    return int(row.get_by_role("link").last.inner_text().split()[0]) if row.count() else 0


def test_a_clock_is_warned_of_missed_told_explained_and_counted(visit: Visit, mailbox: Messages) -> None:
    administrator, worker, manager = visit("administrator"), visit("practitioner"), visit("manager")
    start, days = _present(administrator), england()
    case = record_referral(worker, *CHILD.split()).partition("?")[0]
    start_assessment(worker)
    manager.goto(f"{case}/allocate")
    choose(manager, "Who takes this case on?", "Petra Practicesworth")
    press(manager, "Allocate", "The case is allocated.")

    for step in range(1, STEPS + 1):
        on = days.add_working_days(start, step)
        press(administrator, "Step one working day", f"It is now {long_date(on)}.")
        if step == WARNED:
            _told(mailbox, on, "Due now or within two working days")
            _notified(worker, "due soon")
        if step == MISSED:
            _told(mailbox, on, "In breach")
            _notified(worker, "a timescale was missed")

    cause = _cause(manager)
    worker.goto(case)
    expect(worker.get_by_text("4 working days late").first).to_be_visible()
    give_reason(worker, REASON)
    assert _cause(manager) == cause + 1

    in_time, done = counted(manager)
    worker.goto(case)
    complete_assessment(worker, manager, late=REASON)
    await_count(manager, in_time, done + 1)
