"""A manager audits what a school signed off, and its author reads what was said."""

import re
from collections.abc import Callable

from page_actions import choose, press
from playwright.sync_api import Page, expect

Visit = Callable[..., Page]


def test_a_sample_is_drawn_judged_and_told_to_the_author(
    visit: Visit, faults: Callable[[Page], list[str]]
) -> None:
    manager = visit("manager", width=375)
    manager.goto("/quality/samples/new")
    manager.get_by_role("button", name="Draw the sample").click()
    expect(manager.get_by_text("Choose an agency").first).to_be_visible()
    assert faults(manager) == []
    choose(manager, "Agency", "Osier Wharf Primary School")
    choose(manager, "Quarter", "2009-10Q3")
    press(manager, "Draw the sample", "The sample is drawn.")
    assert faults(manager) == []
    manager.get_by_role("button", name=re.compile("^Open to audit")).first.click()
    expect(manager.get_by_text("Often tired and hungry in the mornings.")).to_be_visible()
    assert faults(manager) == []
    manager.get_by_role("button", name="Finish the audit and tell the author").click()
    expect(manager).to_have_title(re.compile("^Error: "))
    assert faults(manager) == []
    for group in manager.get_by_role("group").all():
        group.get_by_label("Yes", exact=True).check()
    manager.get_by_label("What was good, and what could be better?").fill("The child's words come first.")
    press(manager, "Finish the audit and tell the author", "The audit is finished.")
    author = visit("school")
    author.goto("/quality/feedback")
    author.locator("main a[href*='/quality/feedback/']").first.click()
    expect(author.get_by_text("The child's words come first.").first).to_be_visible()
    assert faults(author) == []
    author.get_by_label("Your answer").fill("Thank you. We will ask the parents earlier.")
    press(author, "Send your answer", "Your answer has been sent.")
