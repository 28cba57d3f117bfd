"""Whole stories, each as the right role, from a recorded event to a clock, a breach and a figure."""

import re
import time
from collections.abc import Callable

from page_actions import fill_date
from playwright.sync_api import Page, Route, expect

Visit = Callable[..., Page]


def record_referral(page: Page, given: str, family: str, another: bool = False) -> str:
    """Record a child and a referral of today; returns the address of the case.

    `another`: a child with like name and date is here already, and this is none of those that are shown.
    """
    page.get_by_role("link", name="Find a child").first.click()
    page.get_by_label("Name or reference").fill(f"{given} {family}")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Record a child who is not here").click()
    page.get_by_label("Child's given name").fill(given)
    page.get_by_label("Child's family name").fill(family)
    page.get_by_label("Female").check()
    page.get_by_label("Who referred the child?").select_option("2A")
    page.get_by_label("What is asked for, and why").fill("The school has not seen her for two weeks.")
    page.get_by_role("button", name="Record the child and the referral").click()
    if another:
        page.get_by_label("None of these is the child, or I cannot tell").check()
        page.get_by_role("button", name="Record the child and the referral").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Case of {given} {family}")
    return page.url


def start_assessment(page: Page) -> None:
    """Decide the referral on the case page, and start its initial assessment."""
    page.get_by_role("link", name="Decide this referral").click()
    page.get_by_label("Initial assessment").check()
    page.get_by_role("button", name="Record", exact=True).click()
    page.get_by_role("link", name="Start an initial assessment").click()
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_role("link", name="Complete the initial assessment")).to_be_visible()


def complete_assessment(page: Page, manager: Page, late: str = "") -> None:
    """Submit on the case page the initial assessment that is under way, and authorise it.

    `late`: why it is late, which is asked for once it was submitted.
    """
    page.get_by_role("link", name="Complete the initial assessment").click()
    page.get_by_label("The child's words", exact=True).fill("School is fine.")
    page.get_by_label("No further action").check()
    page.get_by_role("button", name="Submit for authorisation").click()
    if late:
        page.get_by_label(late).check()
        page.get_by_role("button", name="Submit for authorisation").click()
    expect(page.get_by_text("It waits for authorisation.")).to_be_visible()
    manager.goto(f"{page.url.partition('?')[0]}/authorise")
    manager.get_by_label("Authorise it").check()
    manager.get_by_role("button", name="Save the decision").click()
    expect(manager.get_by_text("The assessment is authorised, and complete.")).to_be_visible()


def give_reason(page: Page, reason: str) -> None:
    """Say on the case page why the first of its late timescales was late."""
    page.get_by_role("link", name=re.compile("^Say why it was late")).first.click()
    page.get_by_label(reason).check()
    page.get_by_role("button", name="Save the reason").click()
    expect(page.get_by_text(f"Reason given: {reason}").first).to_be_visible()


def counted(page: Page) -> tuple[int, int]:
    """The x and the y of NI 59 for the present quarter, as its page says them."""
    page.goto("/indicators/ni-59?period=2009-10Q4")
    words = page.locator(".app-keys__item").first.inner_text()
    found = re.search(r"(\d[\d,]*) of (\d[\d,]*)", words)
    assert found, words
    return tuple(int(each.replace(",", "")) for each in found.groups())  # type: ignore[return-value]


def await_count(page: Page, x: int, y: int) -> None:
    """Until the workers have counted it."""
    for _ in range(40):
        if counted(page) == (x, y):
            return
        time.sleep(0.25)
    assert counted(page) == (x, y)


def test_an_assessment_in_time_moves_the_figure_and_its_list(visit: Visit) -> None:
    analyst = visit("performance")
    before = counted(analyst)
    worker = visit("practitioner")
    record_referral(worker, "Ottoline", "Storybrook")
    expect(worker.get_by_text("Due Tue 2 March 2010").first).to_be_visible()
    start_assessment(worker)
    complete_assessment(worker, visit("manager"))
    await_count(analyst, before[0] + 1, before[1] + 1)
    analyst.goto("/indicators/ni-59/children?period=2009-10Q4&show=counted&sort=stopped&order=down")
    expect(analyst.get_by_role("link", name="Ottoline Storybrook")).to_be_visible()


def test_a_concern_is_two_clicks_from_anywhere_without_javascript(visit: Visit) -> None:
    for role in ("school", "manager", "performance", "administrator", "governance"):
        page = visit(role, javascript=False)
        page.get_by_role("link", name="Report a concern about a child").click()
        page.get_by_label("What are you worried about?").fill(f"Seen alone in the park by {role}.")
        page.get_by_role("button", name="Report the concern").click()
        expect(page.get_by_text("The concern is with the front door now")).to_be_visible()


def test_a_wrong_date_is_said_beside_the_field_and_stays_as_typed(visit: Visit) -> None:
    page = visit("practitioner", javascript=False)
    record_referral(page, "Ottilie", "Wrongdate")
    page.get_by_role("link", name="Decide this referral").click()
    fill_date(page, "When was it decided?", 31, 2, 2010)
    page.get_by_label("Reasons").fill("Words that must stay.")
    page.get_by_label("No further action").check()
    page.get_by_role("button", name="Record", exact=True).click()
    assert page.title().startswith("Error: ")
    expect(page.get_by_role("link", name="Enter a real date, such as 1 3 2010")).to_be_visible()
    expect(page.get_by_role("group", name="When was it decided?").get_by_label("Day")).to_have_value("31")
    expect(page.get_by_label("Reasons")).to_have_value("Words that must stay.")


def test_what_was_typed_before_the_script_was_there_is_kept_too(visit: Visit) -> None:
    page = visit("practitioner")
    record_referral(page, "Olga", "Quicktyper")
    held: list[Route] = []
    page.route("**/drafts.js*", lambda route: held.append(route))
    page.get_by_role("link", name="Decide this referral").click(no_wait_after=True)
    page.get_by_label("Reasons").fill("Typed at once")
    expect(page.get_by_text("Your words are kept")).to_have_count(0)
    held[0].continue_()
    expect(page.get_by_text("Your words are kept")).to_be_visible()


def test_what_was_typed_survives_signing_out(visit: Visit) -> None:
    page = visit("practitioner")
    record_referral(page, "Odette", "Draftwell")
    page.get_by_role("link", name="Decide this referral").click()
    address = page.url
    page.get_by_label("Reasons").fill("Half a thought")
    expect(page.get_by_text(re.compile(r"^Your words are kept \(\d\d:\d\d\)"))).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    again = visit("practitioner")
    again.goto(address)
    expect(again.get_by_label("Reasons")).to_have_value("Half a thought")
    again.get_by_role("button", name="Discard it and start afresh").click()
    expect(again.get_by_label("Reasons")).to_have_value("")


def test_the_whole_of_a_referral_by_keyboard(visit: Visit) -> None:
    page = visit("practitioner")
    page.goto("/referrals/new")
    page.get_by_label("Child's given name").focus()
    for typed in ("Orla", "Keysworth"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.get_by_label("Female").focus()
    page.keyboard.press("Space")
    page.get_by_label("Who referred the child?").focus()
    page.keyboard.type("Police")
    page.get_by_role("button", name="Record the child and the referral").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Case of Orla Keysworth")


def test_a_case_of_another_team_is_refused_opened_for_a_reason_and_reviewed(visit: Visit) -> None:
    worker = visit("practitioner")
    case = record_referral(worker, "Oriel", "Glasswater")
    school = visit("school")
    school.goto(case)
    expect(school.get_by_role("heading", level=1)).to_have_text("You cannot open this")
    school.get_by_role("link", name="Open the case for a reason that will be reviewed").click()
    school.get_by_label("Why do you need to open this case?").fill("She has come to school hurt.")
    school.get_by_role("button", name="Open the case").click()
    expect(school.get_by_role("heading", level=1)).to_have_text("Case of Oriel Glasswater")
    review = visit("governance")
    review.goto("/break-glass")
    review.get_by_role("link", name="Oriel Glasswater").first.click()
    expect(review.get_by_text("She has come to school hurt.")).to_be_visible()
    review.get_by_label("Justified", exact=True).check()
    review.get_by_label("Why?").fill("The school had to know.")
    review.get_by_role("button", name="Save the verdict").click()
    expect(review.get_by_text("The verdict is kept.")).to_be_visible()
    review.get_by_role("link", name="Access log").click()
    expect(review.get_by_text(case.split("/cases/")[1].split("?")[0]).first).to_be_visible()


def test_zz_stepping_the_date_makes_a_clock_fall_due(visit: Visit) -> None:
    """Last in its file: it moves the date for everyone."""
    worker = visit("practitioner")
    case = record_referral(worker, "Olympia", "Latecomer")
    administrator = visit("administrator")
    administrator.goto("/demonstration")
    for day in ("Tue 2 March 2010", "Wed 3 March 2010"):
        administrator.get_by_role("button", name="Step one working day").click()
        expect(administrator.get_by_text(f"It is now {day}.")).to_be_visible()
    worker.goto(case)
    expect(worker.get_by_text("1 working day late").first).to_be_visible()
    manager = visit("manager")
    manager.goto("/team-board?show=breach")
    board = manager.locator("main").inner_text()
    shown = re.search(r"(\d+)\s+In breach", board)
    assert shown
    assert int(shown[1]) >= 1
    give_reason(worker, "Delay in allocation")
