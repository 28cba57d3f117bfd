"""A visit on a phone through a lost connection: no word is lost, it is sent once, and none stays behind."""

import re
from collections.abc import Callable

import pytest
from page_actions import press
from playwright.sync_api import Page, expect
from test_stories import record_referral

PHONE = 375
SAID = "She showed me her room, and says that she sleeps well again"
KEPT = "Object.keys(sessionStorage).filter((key) => key.startsWith('caseflow words')).length"
ELSEWHERE = "Object.keys(localStorage).length"


def fill_plan(page: Page, case: str) -> None:
    page.goto(f"{case}/record/protection_plan_started")
    page.get_by_label("Neglect", exact=True).check()
    press(page, "Record", "Recorded: ")


def begin_visit(page: Page, case: str) -> str:
    page.goto(f"{case}/record/protection_visit_made")
    page.wait_for_load_state()
    return page.url


def kept(page: Page) -> int:
    found: int = page.evaluate(KEPT)
    return found


@pytest.mark.slow
def test_a_visit_on_a_phone_goes_through_a_lost_connection(
    visit: Callable[..., Page], faults: Callable[[Page], list[str]]
) -> None:
    page = visit("practitioner")
    page.on("dialog", lambda dialog: dialog.accept())
    case = record_referral(page, "Lottie", "Lossworth")
    fill_plan(page, case)
    page.set_viewport_size({"width": PHONE, "height": 800})
    status = page.locator("[data-autosave-status]")

    # Sent without a connection: held in the tab, said so, and sent once when the connection is back.
    begin_visit(page, case)
    page.context.set_offline(True)
    page.locator("[name=child_seen][value=yes]").check()
    page.locator("[name=note]").fill(SAID)
    page.locator("[name=child_said]").fill("I like my new bed")
    page.get_by_role("button", name="Record").click()
    expect(status).to_contain_text("This is not sent yet: your words are kept in this tab.")
    page.get_by_role("button", name="Record").click()
    assert kept(page) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    page.context.set_offline(False)
    page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}$"))
    expect(page.get_by_text("Recorded: ").first).to_be_visible()
    assert (kept(page), page.evaluate(ELSEWHERE)) == (0, 0)
    page.goto(f"{case}/chronology?subject=Child+protection")
    expect(page.get_by_text(SAID)).to_have_count(1)
    expect(page.get_by_text("I like my new bed")).to_have_count(1)

    # Typed without a connection, and loaded again: every answer is there, and then the server has it.
    form = begin_visit(page, case)
    page.context.set_offline(True)
    page.locator("[name=child_seen][value=no]").check()
    page.locator("[name=note]").fill("Nobody was at home")
    page.get_by_text("Nothing to write down of what they said?").click()
    page.locator("[name=child_unsaid]").select_option("not_there")
    expect(status).to_contain_text("Your words are kept in this tab", timeout=30_000)
    assert kept(page) == 1
    page.context.set_offline(False)
    page.goto(form)
    expect(page.locator("[name=note]")).to_have_value("Nobody was at home")
    expect(page.locator("[name=child_seen][value=no]")).to_be_checked()
    expect(page.locator("[name=child_unsaid]")).to_have_value("not_there")
    expect(status).to_contain_text("Your words are kept (", timeout=30_000)
    assert kept(page) == 0
    assert faults(page) == []

    # The session ends meanwhile: before anybody signs in the words leave the device, for their writer.
    page.context.set_offline(True)
    page.locator("[name=note]").fill("Nobody was at home, and the lights were off")
    expect(status).to_contain_text("Your words are kept in this tab", timeout=30_000)
    page.context.set_offline(False)
    page.context.clear_cookies()
    page.goto("/sign-in")
    expect(page.get_by_text("is no longer on this device")).to_be_visible()
    assert kept(page) == 0
    page.get_by_label("E-mail address").fill("practitioner@example.org")
    page.get_by_label("Password", exact=True).fill("caseflow-demo")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/record/protection_visit_made*")
    expect(page.locator("[name=note]")).to_have_value("Nobody was at home, and the lights were off")
    press(page, "Record", "Recorded: ")
