"""The page of the fullest cases of the demonstration: short, with one next thing, desk and phone."""

import re
from collections.abc import Callable

import pytest
from page_actions import sign_in, somebody
from playwright.sync_api import Page, expect

TALLEST = 2500
"""Pixels at a width of 1280."""
FULLEST = {"Dora Placeholder": "CSC-CP1", "Jonah Notreal": "CSC-CP1", "Eddie Fakenham": "CSC-LAC"}


def opened(page: Page, name: str) -> str:
    """The page of a child's case, and its address."""
    page.goto(f"/children?name={name.replace(' ', '+')}")
    page.locator("main th a").first.click()
    page.wait_for_url("**/cases/*")
    return page.url


@pytest.mark.parametrize("name", FULLEST)
def test_the_page_of_a_case_is_short_and_says_one_next_thing(name: str, visit: Callable[..., Page]) -> None:
    page = visit(sign_in(somebody(FULLEST[name])))
    case = opened(page, name)
    assert page.evaluate("document.documentElement.scrollHeight") < TALLEST
    expect(page.locator(".app-next .govuk-button")).to_have_count(1)
    page.locator(".app-next .govuk-button").click()
    page.wait_for_url(re.compile(f"{case}/"))
    expect(page.locator(".app-person")).to_be_visible()


def test_the_chronology_is_filtered_and_an_entry_marked_without_a_script(
    visit: Callable[..., Page], faults: Callable[[Page], list[str]]
) -> None:
    page = visit(sign_in(somebody("CSC-CP1")), width=375, javascript=False)
    opened(page, "Dora Placeholder")
    page.get_by_role("link", name="Chronology", exact=True).click()
    page.get_by_label("Kind").select_option("Child protection")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="Referral received")).to_have_count(0)
    page.get_by_role("link", name="Core group held").first.click()
    page.get_by_role("link", name="Mark as a significant event").click()
    page.get_by_label("Why does it matter?").fill("The first time that the father came")
    page.get_by_role("button", name="Mark as significant").click()
    expect(page.get_by_text("The first time that the father came")).to_be_visible()
    page.get_by_role("button", name="Not significant after all").click()
    expect(page.get_by_text("The first time that the father came")).to_have_count(0)
    wide = visit(sign_in(somebody("CSC-CP1")))
    case = opened(wide, "Dora Placeholder")
    for address in (f"{case}/chronology", f"{case}/journey", page.url):
        wide.goto(address)
        assert faults(wide) == [], address
