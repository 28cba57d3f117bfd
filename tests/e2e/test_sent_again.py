"""Going back and sending again records once; what was changed meanwhile is asked about and kept."""

import re
from collections.abc import Callable

import pytest
from page_actions import choose
from playwright.sync_api import Page, expect

Visit = Callable[..., Page]
AGAIN = re.compile(r"You sent this form at \d\d:\d\d\. It is recorded once\.")
ASKED = re.compile(r"You recorded this at \d\d:\d\d\. Record it again\?")
RECORD = "Record the child and the referral"


def fill_concern(page: Page, words: str) -> None:
    page.get_by_label("What are you worried about?").fill(words)
    page.get_by_label("Child's given name").fill("Onyx")
    page.get_by_label("Child's family name").fill("Backworth")


def fill_referral(page: Page, given_name: str) -> None:
    page.get_by_label("Child's given name").fill(given_name)
    page.get_by_label("Child's family name").fill("Backworth")
    page.get_by_label("Female").check()
    choose(page, "Who referred the child?", "Police")


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit("practitioner")


def test_a_concern_sent_again_after_going_back_is_recorded_once(page: Page) -> None:
    page.goto("/concern")
    fill_concern(page, "No coat in the snow")
    page.get_by_role("button", name="Report the concern").click()
    page.wait_for_url(lambda url: "/concern?" not in url)
    page.go_back()
    expect(page.get_by_text(re.compile(r"You sent this form at \d\d:\d\d:"))).to_be_visible()
    fill_concern(page, "No coat in the snow")
    page.get_by_role("button", name="Report the concern").click()
    expect(page.get_by_text(AGAIN)).to_be_visible()
    page.go_back()
    fill_concern(page, "No coat in the snow, and no shoes")
    page.get_by_role("button", name="Report the concern").click()
    expect(page.get_by_text("and it is recorded. Record this as well?").first).to_be_visible()
    expect(page.get_by_label("What are you worried about?")).to_have_value(
        "No coat in the snow, and no shoes"
    )


def test_a_new_childs_referral_sent_again_is_one_child_and_a_second_form_asks(page: Page) -> None:
    page.goto("/referrals/new")
    fill_referral(page, "Opal")
    page.get_by_role("button", name=RECORD).click()
    page.wait_for_url("**/cases/*")
    case = page.url
    page.go_back()
    fill_referral(page, "Opal")
    page.get_by_role("button", name=RECORD).click()
    expect(page.get_by_text(AGAIN)).to_be_visible()
    assert page.url == case
    page.goto("/children?name=Opal+Backworth")
    expect(page.get_by_role("row").filter(has_text="Opal Backworth")).to_have_count(1)


def test_a_recorded_kind_sent_again_after_going_back_stands_once(page: Page) -> None:
    page.goto("/referrals/new")
    fill_referral(page, "Olivine")
    page.get_by_role("button", name=RECORD).click()
    page.wait_for_url("**/cases/*")
    case = page.url
    form = f"{case}/record/contact_received"
    page.goto(form)
    choose(page, "Who got in touch?", "School")
    page.get_by_role("button", name="Record", exact=True).click()
    page.wait_for_url(case)
    page.go_back()
    choose(page, "Who got in touch?", "School")
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_text(AGAIN)).to_be_visible()
    page.goto(form)
    choose(page, "Who got in touch?", "School")
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_text(ASKED).first).to_be_visible()
    page.get_by_label("Yes, record this as well").check()
    page.get_by_role("button", name="Record", exact=True).click()
    page.wait_for_url(case)


def test_two_tabs_keep_their_own_words_and_drafts_are_listed(visit: Visit) -> None:
    one = visit("practitioner")
    other = one.context.new_page()
    for page, name in ((one, "Otis"), (other, "Oriel")):
        page.goto("/referrals/new")
        page.get_by_label("Child's given name").fill(name)
        page.get_by_label("Child's family name").fill("Tabworth")
        expect(page.get_by_text("Your words are kept")).to_be_visible()
    one.goto("/drafts")
    for name in ("Otis Tabworth", "Oriel Tabworth"):
        expect(one.get_by_text(name).first).to_be_visible()
    one.get_by_role("link", name=re.compile("Referral of a new child.*Otis Tabworth")).click()
    expect(one.get_by_label("Child's given name")).to_have_value("Otis")
    expect(one.get_by_role("link", name="Go on with Oriel Tabworth")).to_be_visible()
