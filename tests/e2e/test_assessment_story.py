"""An assessment, written by one and authorised by another: returned once, on a phone, and then signed."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from test_stories import record_referral

Visit = Callable[..., Page]


def test_an_assessment_is_returned_once_and_then_authorised(visit: Visit, faults: object) -> None:
    worker, manager = visit("practitioner", width=375), visit("manager")
    record_referral(worker, "Odalys", "Authorby")
    case = worker.url
    for link, answer in (("Decide this referral", "Initial assessment"), ("Start an initial assessment", "")):
        worker.get_by_role("link", name=link).click()
        if answer:
            worker.get_by_label(answer).check()
        worker.get_by_role("button", name="Record", exact=True).click()
    worker.get_by_role("link", name="Complete the initial assessment").click()
    expect(worker.get_by_text("The school has not seen her for two weeks.")).to_be_visible()
    worker.get_by_label("The child's words", exact=True).fill("I like it at Gran's.")
    worker.get_by_label("Services for a child in need").check()
    worker.get_by_role("button", name="Submit for authorisation").click()
    expect(worker.get_by_text("It waits for: Mona Managerby")).to_be_visible()

    manager.goto("/team-board")
    manager.get_by_role("link", name="to authorise").click()
    manager.get_by_role("link", name="Odalys Authorby").click()
    manager.get_by_label("Your comment on: The child's words").fill("And what about school?")
    manager.get_by_label("Return it to be changed").check()
    assert faults(manager) == []  # type: ignore[operator]
    manager.get_by_role("button", name="Save the decision").click()
    expect(manager.get_by_text("The assessment is returned.")).to_be_visible()

    worker.goto("/my-work")
    expect(worker.get_by_text("was returned with comments").first).to_be_visible()
    worker.goto(case)
    worker.get_by_role("link", name="Complete the initial assessment").click()
    expect(worker.get_by_text("And what about school?").first).to_be_visible()
    words = worker.get_by_label("The child's words", exact=True)
    expect(words).to_have_value("I like it at Gran's.")
    words.fill("I like it at Gran's. School is too loud.")
    assert faults(worker) == []  # type: ignore[operator]
    worker.get_by_role("button", name="Submit for authorisation").click()

    manager.goto("/assessments/to-authorise")
    manager.get_by_role("link", name="Odalys Authorby").click()
    manager.get_by_label("Authorise it").check()
    manager.get_by_role("button", name="Save the decision").click()
    expect(manager.get_by_text("The assessment is authorised, and complete.")).to_be_visible()
    worker.goto(case)
    expect(worker.get_by_text("School is too loud.")).to_be_visible()
