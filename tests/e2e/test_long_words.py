"""A name of 200 letters, a surname of 41 and words without a space: no page is wider than its window."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

GIVEN, SURNAME, WORD = "X" + "x" * 199, "Wolfeschlegelsteinhausenbergerdorffworthy", "y" * 900
WIDTHS = (320, 1280)
WIDER = """() => {
  const tables = [...document.querySelectorAll(".app-scroll")]
  const within = tables.map(each => each.scrollWidth - each.clientWidth)
  const page = document.documentElement
  return [page.scrollWidth - page.clientWidth, Math.max(0, ...within)]
}"""


def _across(page: Page, address: str) -> list[str]:
    """Where the page sticks out: at each width the whole, and on a wide window its tables too."""
    page.goto(address)
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        whole, tables = page.evaluate(WIDER)
        if whole > 0 or (width > 1000 and tables > 0):
            wrong.append(f"{page.url} at {width}: {whole}, tables {tables}")
    return wrong


@pytest.mark.slow
def test_no_page_is_wider_than_its_window(visit: Callable[..., Page]) -> None:
    page = visit("practitioner")
    page.goto("/referrals/new")
    page.get_by_label("Child's given name").fill(GIVEN)
    page.get_by_label("Child's family name").fill(SURNAME)
    page.get_by_label("Female").check()
    page.get_by_label("Who referred the child?").select_option("2A")
    page.get_by_label("What is asked for, and why").fill(WORD)
    page.get_by_role("button", name="Record the child and the referral").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(SURNAME)
    case = page.url
    links = page.locator("main a[href*='/cases/']").evaluate_all("all => all.map(each => each.href)")
    kinds = {re.sub(r"[0-9a-f-]{36}", "x", each.split("?")[0]): each for each in links}
    wrong = [line for address in [case, *kinds.values()] for line in _across(page, address)]
    for address in (
        f"/children?name={SURNAME}",
        "/my-work",
        f"/referrals/new?name={GIVEN}%20{SURNAME}",
        "/concern",
    ):
        wrong += _across(page, address)
    manager = visit("manager")
    for address in (
        "/team-board?show=unallocated",
        "/team-board/unallocated",
        "/team-board?show=open",
        "/my-work",
        "/incoming",
        "/handovers",
        case,
    ):
        wrong += _across(manager, address)
    assert not wrong, "\n".join(wrong)
