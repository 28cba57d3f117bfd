"""A date is put right: what it moves is shown first, and a manager confirms what moves NI 59."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from test_stories import complete_assessment, record_referral, start_assessment

Visit = Callable[..., Page]


def test_a_correction_that_moves_a_figure_asks_the_manager(visit: Visit, faults: object) -> None:
    worker, manager = visit("practitioner"), visit("manager")
    case = record_referral(worker, "Ottilie", "Putright")
    decide = worker.get_by_role("link", name="Decide this referral").get_attribute("href") or ""
    referral = re.findall(r"about=([0-9a-f-]+)", decide)[0]
    start_assessment(worker)
    complete_assessment(worker, manager)
    worker.goto(f"{case}/entries/{referral}/withdraw")
    worker.get_by_role("link", name="Put it right").click()
    worker.get_by_label("Month").fill("2")
    worker.get_by_label("Why is it put right?").fill("The letter is from February")
    worker.get_by_role("button", name="See what moves").click()
    expect(worker.get_by_text("NI 59, ").first).to_be_visible()
    expect(worker.get_by_text("the child counts as 1 of 1 now; it would be 0 of 1").first).to_be_visible()
    assert faults(worker) == []  # type: ignore[operator]
    worker.get_by_role("button", name="Ask a manager to confirm it").click()
    expect(worker.get_by_text("It waits for: Mona Managerby")).to_be_visible()

    manager.goto("/confirmations")
    manager.get_by_role("link", name="Ottilie Putright").click()
    expect(manager.get_by_text("The letter is from February").first).to_be_visible()
    manager.get_by_label("Yes, do it").check()
    manager.get_by_role("button", name="Save the decision").click()
    worker.goto(f"{case}/chronology")
    expect(worker.get_by_text("Put right by Petra Practicesworth").first).to_be_visible()
