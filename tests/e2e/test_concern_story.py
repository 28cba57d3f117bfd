"""A teacher's concern about an allocated child: from click to the worker's first screen to the answer."""

import re
from collections.abc import Callable

from page_actions import press
from playwright.sync_api import Page, expect
from test_stories import record_referral

WORDS = "He came to school with a bruise and would not say how he got it."
ANSWER = "We saw him today. The bruise is from football, and his coach says so too."


def test_a_concern_reaches_the_worker_and_the_answer_reaches_the_teacher(
    visit: Callable[..., Page], faults: Callable[[Page], list[str]]
) -> None:
    worker = visit("practitioner")
    case = record_referral(worker, "Osbert", "Kneebruise").split("/cases/")[1].partition("?")[0]
    manager = visit("manager")
    manager.goto(f"/cases/{case}/allocate")
    name = worker.locator(".app-top__person").inner_text().split(",")[0].strip()
    field = manager.get_by_label("Who takes this case on?")
    field.select_option(field.locator("option", has_text=name).first.get_attribute("value"))
    press(manager, "Allocate", "The case is allocated.")

    teacher = visit("school")
    teacher.goto("/children?name=Osbert+Kneebruise")
    teacher.locator(f"main a[href='/concern?case_id={case}']").first.click()
    teacher.get_by_label("What are you worried about?").fill(WORDS)
    press(teacher, "Report the concern", "The concern is with the front door now")
    expect(teacher.get_by_text("Nobody has said yet that they have read it.").first).to_be_visible()
    assert not faults(teacher)

    worker.goto("/my-work")
    first = worker.locator("main h2, main h3").nth(1)
    expect(worker.locator("main h2").first).to_have_text(re.compile(r"^Decide first"))
    expect(first).to_have_text("Osbert Kneebruise")
    assert not faults(worker)
    worker.get_by_role("button", name=re.compile("I have read this.*Osbert")).click()
    expect(worker.get_by_text("Whoever reported it sees that you have read it")).to_be_visible()

    teacher.reload()
    expect(teacher.get_by_text(re.compile(rf"Read at \d\d:\d\d on .* by {name} \(")).first).to_be_visible()

    worker.get_by_role("link", name=re.compile("^Decide this contact about Osbert")).click()
    worker.get_by_label("Taken up by those who work with the child already").check()
    worker.get_by_label("We found no reason to worry about the child").check()
    worker.get_by_label("Reasons").fill(ANSWER)
    press(worker, "Record", "Recorded: Contact decided.")

    teacher.reload()
    expect(teacher.get_by_text(ANSWER)).to_be_visible()
    expect(teacher.get_by_text("Taken up by those who work with the child already")).to_be_visible()
    answer = teacher.goto(f"/cases/{case}")
    assert answer
    assert answer.status == 403
