"""A session that ends in the middle of 2,000 typed words, twice: none is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

FIRST = " ".join(f"first{number}" for number in range(1_000))
SECOND = " ".join(f"second{number}" for number in range(1_000))
WHAT = "What are you worried about?"


def _sign_in(page: Page) -> None:
    page.get_by_label("E-mail address").fill("practitioner@example.org")
    page.get_by_label("Password", exact=True).fill("caseflow-demo")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def _sign_out(page: Page) -> None:
    page.goto("/my-work")
    page.get_by_role("button", name="Sign out").first.click()
    page.wait_for_url("**/sign-in")


@pytest.mark.slow
def test_no_word_is_lost_when_a_session_ends_while_they_are_typed(visit: Callable[..., Page]) -> None:
    page = visit("practitioner")
    other_tab = page.context.new_page()
    page.goto("/concern")
    words = page.locator("textarea").first
    status = page.locator("[data-autosave-status]")
    words.fill(FIRST)
    expect(status).to_contain_text("Your words are kept", timeout=30_000)

    _sign_out(other_tab)
    words.fill(f"{FIRST} {SECOND}")
    expect(status).to_contain_text("you have been signed out", timeout=30_000)
    _sign_in(other_tab)
    expect(status).to_contain_text("Your words are kept", timeout=60_000)

    _sign_out(other_tab)
    words.fill(f"{FIRST} {SECOND} last")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/sign-in")
    expect(page.get_by_text("the form is here again with your words")).to_be_visible()
    _sign_in(page)
    page.wait_for_url("**/concern*")
    expect(page.locator("textarea").first).to_have_value(f"{FIRST} {SECOND} last")
