"""A child is found by a former name after a correction; a second record is asked about before it is made."""

from collections.abc import Callable

from page_actions import choose, fill_date, press
from playwright.sync_api import Page, expect

Visit = Callable[..., Page]


def fill_referral(page: Page, given_name: str, family_name: str) -> None:
    page.goto("/referrals/new")
    page.get_by_label("Child's given name").fill(given_name)
    page.get_by_label("Child's family name").fill(family_name)
    fill_date(page, "Date of birth", 5, 5, 2003)
    page.get_by_label("Female").check()
    choose(page, "Who referred the child?", "Police")
    page.get_by_role("button", name="Record the child and the referral").click()


def test_a_corrected_child_is_found_by_the_former_name_and_not_recorded_twice(visit: Visit) -> None:
    page = visit("practitioner")
    fill_referral(page, "Ángela", "Formerworth")
    page.get_by_role("link", name="Correct the child's details").click()
    page.get_by_label("Child's family name").fill("Nowworth")
    page.get_by_label("Why do you change this?").fill("Her mother showed the certificate of birth")
    press(page, "Save the changes", "The child's details are changed")
    page.goto("/children?name=formerworth+angela")
    expect(page.get_by_text("formerly Ángela Formerworth")).to_be_visible()
    fill_referral(page, "Angela", "Nowworth")
    expect(page.get_by_text("Is it one of these children?")).to_be_visible()
    expect(page.get_by_label("Child's given name")).to_have_value("Angela")
    page.get_by_label("None of these is the child, or I cannot tell").check()
    press(page, "Record the child and the referral", "The child and the referral are recorded.")
