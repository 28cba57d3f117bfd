"""axe finds nothing: every page, as each role, normal, empty, refused and restricted, wide and narrow."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

PAGES = {
    None: ["/sign-in", "/nowhere-at-all"],
    "practitioner": [
        "/my-work",
        "/children",
        "/children?name=Testerton",
        "/children?name=Zzyzx",
        "/referrals/new",
    ],
    "school": ["/my-work", "/concern", "/my-access", "/team-board", "/cafs", "/caf/about", "/incoming"],
    "manager": [
        "/team-board",
        "/team-board?show=unallocated",
        "/openings",
        "/indicators",
        "/quality",
        "/quality/samples/new",
        "/incoming",
        "/handovers",
    ],
    "performance": [
        "/indicators",
        "/indicators/ni-59",
        "/indicators/ni-67",
        "/indicators/caf-01",
        "/indicators/caf-03a",
        "/quality",
        "/indicators/ni-59/children?period=2009-10Q3&show=counted",
        "/indicators/ni-59/children?period=2009-10Q3&show=left-out",
        "/health",
    ],
    "administrator": ["/demonstration", "/health"],
    "governance": ["/access-log", "/openings"],
}


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("role", list(PAGES), ids=str)
def test_every_page_of_a_role(
    role: str | None, width: int, visit: Callable[..., Page], faults: Callable[[Page], list[str]]
) -> None:
    page = visit(role, width=width)
    for path in PAGES[role]:
        page.goto(path)
        assert faults(page) == [], path
        assert page.locator("h1").count() == 1, path
        across = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert across <= 0, f"{path} is wider than the window by {across} pixels"


@pytest.mark.parametrize("width", [1280, 375])
def test_a_case_and_each_of_its_forms_before_and_after_a_refusal(
    width: int, visit: Callable[..., Page], faults: Callable[[Page], list[str]]
) -> None:
    page = visit("practitioner", width=width)
    page.goto("/children?name=Testerton")
    page.locator("main th a").first.click()
    page.wait_for_url("**/cases/*")
    case = page.url
    assert faults(page) == []
    links = page.locator("main a[href*='/cases/']").evaluate_all("all => all.map(each => each.href)")
    links = [each for each in links if each.split("?")[0] != case]
    kinds = {re.sub(r"[0-9a-f-]{36}|demo-\d+", "x", each.split("?")[0]): each for each in links}
    for address in [*kinds.values(), f"{case}/open"]:
        page.goto(address)
        assert faults(page) == [], address
        send = page.locator(
            "main form button[type=submit], main form input[type=submit], main form button"
        ).last
        if not send.count():
            continue  # a page that only leads on to others
        with page.expect_navigation():
            send.click()
        page.wait_for_load_state()
        assert faults(page) == [], f"{address} refused"
