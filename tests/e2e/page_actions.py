"""What hands do on any page: fill a date, choose from a list, press a button; and whose hands they are."""

from playwright.sync_api import Page, expect

from caseflow.demonstration.borough import PRACTITIONERS, Practitioner


def somebody(team: str, role: str = "practitioner") -> Practitioner:
    """The first account with a role in a team of the demonstration."""
    return next(each for each in PRACTITIONERS if (each.team_code, each.role) == (team, role))


def sign_in(person: Practitioner) -> str:
    """What somebody signs in with."""
    return person.email.partition("@")[0]


def fill_date(page: Page, group: str, day: int, month: int, year: int) -> None:
    """Fill the three boxes of a date."""
    boxes = page.get_by_role("group", name=group, exact=True)
    for label, value in (("Day", day), ("Month", month), ("Year", year)):
        boxes.get_by_label(label).fill(str(value))


def choose(page: Page, label: str, words: str) -> None:
    """Choose from a list what contains these words."""
    field = page.get_by_label(label, exact=True)
    field.select_option(field.locator("option", has_text=words).first.get_attribute("value"))


def press(page: Page, button: str, then: str) -> None:
    """Press a button and see the sentence that tells what was done."""
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_text(then).first).to_be_visible()


def unfold(page: Page, words: str) -> None:
    """Open what is folded under a line with these words, where it is not open yet."""
    folded = page.locator("details", has_text=words).first
    if folded.get_attribute("open") is None:
        folded.locator("summary").click()
