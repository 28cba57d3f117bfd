"""Signing in with a second factor on a phone: the code, another app, a recovery code, the other browser."""

from collections.abc import Callable
from datetime import UTC, datetime

import pyotp
from page_actions import press
from playwright.sync_api import Page, expect

from caseflow.demonstration.two_factor import EMAIL

PHONE = 375
PASSWORD = "caseflow-demo"
Faults = Callable[[Page], list[str]]


def look(page: Page, faults: Faults) -> None:
    """The page has no fault that axe knows and fits the phone."""
    assert faults(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE, page.url


def give_password(page: Page) -> None:
    """Fill in the sign-in page."""
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Enter your code")).to_be_visible()


def test_a_second_factor_on_a_phone(visit: Callable[..., Page], faults: Faults) -> None:
    page = visit(None, width=PHONE)
    give_password(page)
    look(page, faults)
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("This code is not right").first).to_be_visible()
    look(page, faults)
    page.get_by_label("Code").fill(page.locator(".govuk-inset-text strong").inner_text())
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="My work")).to_be_visible()

    page.goto("/account")
    look(page, faults)
    page.get_by_role("link", name="Set up again").click()
    look(page, faults)
    key = page.locator("input[name=key]").get_attribute("value") or ""
    page.get_by_text("I cannot scan it").click()
    expect(page.get_by_text(" ".join(key[start : start + 4] for start in range(0, 32, 4)))).to_be_visible()
    page.get_by_label("Code that the app shows").fill(pyotp.TOTP(key).at(datetime.now(UTC)))
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Use this app from now on").click()
    expect(page.get_by_role("heading", name="Keep your recovery codes")).to_be_visible()
    look(page, faults)
    recovery = page.locator(".app-codes li").first.inner_text()

    other = visit(None, width=PHONE)
    give_password(other)
    other.get_by_text("I do not have my phone").click()
    other.get_by_label("Code").fill(recovery)
    other.get_by_role("button", name="Continue").click()
    expect(other.get_by_role("heading", name="My work")).to_be_visible()

    page.goto("/my-work")
    expect(page.get_by_text("has also signed in with another browser")).to_be_visible()
    look(page, faults)
    page.get_by_role("button", name="See where you are signed in").click()
    press(page, "Sign out everywhere else", "You are signed in here only.")
    other.goto("/my-work")
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible()


def test_the_pages_of_an_administrator(visit: Callable[..., Page], faults: Faults) -> None:
    page = visit("administrator", width=PHONE)
    for address in ("/accounts", "/accounts/invite", "/agencies", "/reference/team/add", "/account/password"):
        page.goto(address)
        look(page, faults)
    page.goto("/accounts?name=mona")
    page.get_by_role("link", name="Mona Managerby").click()
    look(page, faults)
    page.get_by_role("link", name="Suspend this account").click()
    look(page, faults)
    page.goto("/accounts/invite")
    page.get_by_role("button", name="Make the account").click()
    look(page, faults)
    page.goto("/reference/team/CSC-RA1")
    look(page, faults)
