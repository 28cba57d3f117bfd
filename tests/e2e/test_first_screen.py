"""On a phone the first screen shows the page itself, not only what stands above every page."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect
from test_step_stories import begun_by_the_school

from caseflow.web.filters import TIER_MEANINGS


def bounds(part: Locator) -> dict[str, float]:
    """Where something stands; it must be there."""
    found = part.bounding_box()
    assert found
    return dict(found)


def test_the_heading_of_a_page_of_a_child_stands_on_the_upper_half_of_the_first_screen(
    visit: Callable[..., Page],
) -> None:
    page = visit("school", width=375)
    begun_by_the_school(page, "Nettie", "Pocketsize")
    expect(page.locator(".govuk-notification-banner")).to_be_visible()  # and it says what was done
    assert bounds(page.locator("h1"))["y"] < 450
    name, concern = (
        page.locator(".app-top__name"),
        page.get_by_role("link", name="Report a concern about a child"),
    )
    assert bounds(name)["y"] < bounds(concern)["y"] + bounds(concern)["height"]
    assert bounds(concern)["y"] < bounds(name)["y"] + bounds(name)["height"]
    assert bounds(page.locator(".app-top"))["height"] < 50


def test_who_is_signed_in_stands_beside_the_menu_and_can_sign_out(visit: Callable[..., Page]) -> None:
    page = visit("school", width=375)
    menu, out = page.get_by_role("button", name="Menu"), page.get_by_role("button", name="Sign out")
    middle = bounds(out)["y"] + bounds(out)["height"] / 2
    assert bounds(menu)["y"] < middle < bounds(menu)["y"] + bounds(menu)["height"]
    menu.click()
    page.get_by_role("link", name="Find a child").first.click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_tier_says_what_it_means(visit: Callable[..., Page]) -> None:
    page = visit("school", width=375)
    page.locator("main a[href*='/cases/']").first.click()
    meaning = page.locator(".app-person__tier p")
    expect(meaning).to_be_hidden()
    page.locator(".app-person__tier summary").click()
    expect(meaning).to_be_visible()
    assert (meaning.text_content() or "") in TIER_MEANINGS.values()
