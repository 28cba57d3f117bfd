"""A quarter's end as the guide tells it, by the pages' words: check, comment, freeze, look, release."""

import io
import re
import time
from collections.abc import Callable

import openpyxl
from page_actions import choose, press
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


def go(page: Page, place: str, heading: str) -> None:
    """Go to a place that the navigation, or the page behind its last entry, names."""
    navigation = page.get_by_role("navigation").get_by_role("link", name=place, exact=True)
    if not navigation.count():
        follow(page, "More", "More")
        navigation = page.get_by_role("main").get_by_role("link", name=place, exact=True)
    navigation.first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)


def test_an_analyst_ends_a_quarter_by_the_words_of_the_pages(visit: Visit) -> None:
    started = time.monotonic()
    page = visit("performance")
    go(page, "Entries to check", "Entries to check")
    go(page, "Scorecard", "Scorecard")
    figure = _commented(page)
    address = _frozen(page)
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


def _commented(page: Page) -> str:
    """Say what explains a figure, and compare it with its target and its earlier values; what it is."""
    row = page.get_by_role("row").filter(has_text="NI 53")
    figure = re.search(r"[0-9.]+%", row.get_by_role("cell").first.inner_text())
    assert figure
    follow(page, "NI 53", "NI 53")
    expect(page.get_by_role("heading", name="Targets")).to_be_visible()
    expect(page.get_by_role("heading", name="What others came to")).to_be_visible()
    follow(page, "Write a commentary", "commentary")
    choose(page, "Period", QUARTER)
    page.get_by_label("Commentary").fill(SAID)
    press(page, "Add this commentary", "The commentary is added.")
    return figure[0]


def _frozen(page: Page) -> str:
    """Freeze the figures of the board, with what was said beside them, and have the pack made."""
    go(page, "Publications", "Publications")
    follow(page, "A quarter's end", "A quarter's end")
    follow(page, f"Freeze figures for {BOARD}", "Freeze the figures")
    page.get_by_label("Final", exact=True).check()
    page.get_by_label("What do the figures say?").fill("Breastfeeding holds.")
    press(page, "Freeze the figures", "The figures are frozen.")
    expect(page.get_by_role("main")).to_contain_text("Does a sentence tell one of them?")
    give_up_at = time.monotonic() + 40
    while not page.get_by_role("link", name="Read the pack (PDF)").count():
        assert time.monotonic() < give_up_at, page.get_by_role("main").inner_text()[-800:]
        page.wait_for_timeout(500)
        page.goto(page.url)
    return page.url


def _pack_says(page: Page, figure: str) -> None:
    """The workbook of the pack has the figure of the scorecard, and what was said of it."""
    with page.expect_download() as got:
        page.get_by_role("link", name="Download the pack for the board (XLSX)").click()
    content = got.value.path().read_bytes()
    head, *rows = openpyxl.load_workbook(io.BytesIO(content))["Summary"].iter_rows(values_only=True)
    of = {row[1]: dict(zip(head, row, strict=True)) for row in rows}
    assert f"{of['NI 53']['Figure']}%" == figure
    assert of["NI 53"]["Commentary"] == SAID
