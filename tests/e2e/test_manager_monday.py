"""A manager's Monday, as the guide tells it: walked by the words of the pages, in at most eight clicks."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

Visit = Callable[..., Page]
AT_MOST = 8


class Walk:
    """A reader who follows links by their words alone, and counts the clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def follow(self, words: str, heading: str) -> None:
        """Click on what says these words, and see the page with this heading."""
        self.page.get_by_role("link", name=words).first.click()
        self.clicks += 1
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(heading)


def test_a_manager_sees_on_monday_what_is_late_what_comes_who_is_away_and_what_waits(visit: Visit) -> None:
    page = visit("manager")
    walk = Walk(page)
    board = page.get_by_role("main")
    # What is late, and why; and who is away: where a manager lands.
    late = page.get_by_role("table", name="In breach")
    expect(late.get_by_role("columnheader", name="Reason")).to_be_visible()
    assert late.get_by_role("row").count() > 1
    expect(board.get_by_role("heading", name="Who is away")).to_be_visible()
    expect(board.get_by_text("covers for").first).to_be_visible()
    # What comes.
    walk.follow("Look four weeks ahead", "What will be late if nothing changes")
    expect(page.get_by_text("if nothing changes.").first).to_be_visible()
    # What waits for me.
    walk.follow("Waiting for a manager", "Waiting for a manager")
    walk.follow("Incoming requests", "Incoming requests")
    walk.follow("Team board", "Referral and assessment")
    walk.follow("to authorise", "Assessments to authorise")
    walk.follow("More", "More")
    walk.follow("Level", "Held at the wrong level?")
    flagged = page.get_by_role("table", name="Waiting for an answer")
    expect(flagged.get_by_role("link", name="Answer").first).to_be_visible()
    # The last click opens the first of them, where the answer is written.
    flagged.get_by_role("link", name="Answer").first.click()
    walk.clicks += 1
    expect(page.get_by_role("group", name="Is the case at the right level?")).to_be_visible()
    assert walk.clicks <= AT_MOST
