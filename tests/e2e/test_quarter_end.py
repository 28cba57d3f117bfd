"""A quarter's end as the guide tells it, by the pages' words: check, comment, freeze, look, release."""

import io
import re
import time
from collections.abc import Callable

import openpyxl
from page_actions import press
from playwright.sync_api import Page, expect

Visit = Callable[..., Page]
FIFTEEN_MINUTES = 15 * 60
QUARTER = "Quarter 3 of 2009-10"
BOARD = "Be Healthy delivery board"
SAID = "More mothers were seen in the second week than a year ago."


def follow(page: Page, words: str, heading: str) -> None:
    """Click on what says these words, and see the page with this heading."""
    page.get_by_role("link", name=words).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)


def test_an_analyst_ends_a_quarter_by_the_words_of_the_pages(visit: Visit) -> None:
    started = time.monotonic()
    page = visit("performance")
    figure = _frozen(page)
    address = page.url
    for name in ("manager", "governance"):
        looker = visit(name)
        expect(looker.get_by_text("Waits for your look before it is released").first).to_be_visible()
        looker.goto(address)
        expect(looker.get_by_role("main")).to_contain_text(SAID)
        expect(looker.get_by_role("link", name="Read the pack (PDF)")).to_be_visible()
        press(looker, "I have looked, and it can be released", "Your look is recorded.")
    page.goto(address)
    press(page, "Release it to everybody who signs in", "Released. It stays as it is from now on.")
    follow(page, "Read it as everybody reads it", QUARTER)
    _pack_says(page, figure)
    assert time.monotonic() - started < FIFTEEN_MINUTES


def _frozen(page: Page) -> str:
    """Look at the figures of a board, say what explains one, freeze them and have the pack made; the one."""
    follow(page, QUARTER, "A quarter's end")
    follow(page, f"Check, comment and freeze for {BOARD}", BOARD)
    expect(page.get_by_role("heading", name="Is the data good enough?")).to_be_visible()
    page.get_by_text("more figures:").click()
    row = page.get_by_role("row", name="NI 53 Prevalence")
    figure = re.search(r"[0-9.]+%", row.get_by_role("cell").first.inner_text())
    assert figure
    page.get_by_text("Write about NI 53").click()
    _looks_further(page)
    page.get_by_label("What explains NI 53, and what is done?").fill(SAID)
    page.get_by_label("Final", exact=True).check()
    page.get_by_label("What do the figures say?").fill("Breastfeeding holds.")
    press(page, "Freeze the figures", "The figures are frozen.")
    expect(page.get_by_role("main")).to_contain_text("Does a sentence tell one of them?")
    give_up_at = time.monotonic() + 40
    while not page.get_by_role("link", name="Read the pack (PDF)").count():
        assert time.monotonic() < give_up_at, page.get_by_role("main").inner_text()[-800:]
        page.wait_for_timeout(500)
        page.goto(page.url)
    return figure[0]


def _looks_further(page: Page) -> None:
    """A page that one looks into leads back to the figures of the board."""
    address = page.url
    page.get_by_role("link", name="Look further into NI 53").click()
    follow(page, f"Back to the figures for {BOARD}", BOARD)
    assert page.url.partition("begun=")[2] == address.partition("begun=")[2], "the same form, as typed"
    page.get_by_text("more figures:").click()
    page.get_by_text("Write about NI 53").click()


def _pack_says(page: Page, figure: str) -> None:
    """The workbook of the pack has the figure of the scorecard, and what was said of it."""
    with page.expect_download() as got:
        page.get_by_role("link", name="Download the pack for the board (XLSX)").click()
    content = got.value.path().read_bytes()
    head, *rows = openpyxl.load_workbook(io.BytesIO(content))["Summary"].iter_rows(values_only=True)
    of = {row[1]: dict(zip(head, row, strict=True)) for row in rows}
    assert f"{of['NI 53']['Figure']}%" == figure
    assert of["NI 53"]["Commentary"] == SAID
