"""Pages meant for paper offer to print, where there is JavaScript to do it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from test_step_stories import begun_by_the_school


def test_a_page_for_paper_has_a_button_that_prints_and_is_not_on_the_paper(
    visit: Callable[..., Page],
) -> None:
    page = visit("school")
    begun_by_the_school(page, "Paget", "Printworthy")
    page.get_by_role("link", name="Read and print it").click()
    page.evaluate("window.print = () => { document.title = 'printed' }")
    page.get_by_role("button", name="Print", exact=True).click()
    expect(page).to_have_title("printed")
    page.goto("/caf/blank")
    expect(page.get_by_role("button", name="Print", exact=True)).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print", exact=True)).to_be_hidden()


def test_without_javascript_no_button_promises_to_print(visit: Callable[..., Page]) -> None:
    page = visit("school", javascript=False)
    page.goto("/caf/blank")
    expect(page.get_by_role("heading", name="Common assessment: blank form")).to_be_visible()
    expect(page.get_by_role("button", name="Print", exact=True)).to_be_hidden()


def test_the_blank_form_and_every_radio_fit_a_phone(visit: Callable[..., Page]) -> None:
    page = visit("school", width=375)
    page.goto("/caf/blank")
    across = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert across <= 0
    sizes = set()
    for address in ("/caf/checklist", "/referrals/new"):
        page.goto(address)
        rings = "all => all.map(each => getComputedStyle(each, '::before').width)"
        sizes |= set(page.locator(".govuk-radios__label").evaluate_all(rings))
    assert sizes == {"24px"}
