"""Steps between tiers in a browser, from both sides: a child is never without a team or a lead."""

import re
from collections.abc import Callable

from page_actions import choose, press, sign_in, somebody, unfold
from playwright.sync_api import Page, expect
from test_stories import complete_assessment, record_referral, start_assessment

Visit = Callable[..., Page]
Faults = Callable[[Page], list[str]]
SCHOOL, DOOR = "Osier Wharf inclusion team", "Social care front door"
ASSESSMENT = "Referral and assessment, Osier Wharf"


def begun_by_the_school(page: Page, given: str, family: str) -> str:
    """A checklist and a common assessment by a school; returns the address of the case."""
    page.goto("/caf/checklist")
    page.get_by_label("Given name").fill(given)
    page.get_by_label("Family name").fill(family)
    page.get_by_label("A common assessment (CAF), if the family agrees").check()
    page.locator("main form").get_by_role("button").last.click()
    page.wait_for_url("**/caf/start*")
    page.locator("main form").get_by_role("button").last.click()
    page.wait_for_url("**/cafs/**")
    return page.url.partition("/cafs/")[0]


def ask(page: Page, case: str, tier: str, team: str) -> None:
    """Fill the form of a request to step, with what the mother said, and send it."""
    page.goto(f"{case}/steps/new")
    page.get_by_role("group", name="Which tier does the child need now?").get_by_label(tier).check()
    choose(page, "Which team do you ask?", team)
    page.get_by_label("New information").check()
    page.get_by_label("Why does the child need this step?").fill("What was agreed is not what she needs now.")
    page.get_by_label("Which part of the threshold document is met?").fill("Paragraph 4")
    page.get_by_label("The family agrees", exact=True).check()
    unfold(page, "What the family said, where it is not recorded yet")
    page.get_by_label("Who said so?").fill("Paula Pretend")
    page.get_by_label("What are they to the child?").fill("mother")
    choose(page, "Why can they decide?", "parental responsibility")
    choose(page, "How did they say so?", "Electronically")
    press(page, "Send the request", "The request is sent.")


def open_request(page: Page, child: str, link: str) -> None:
    """From the page of requests to one of them."""
    page.goto("/incoming")
    page.locator("tr", has_text=child).get_by_role("link", name=re.compile(f"^{link}")).first.click()


def accept(page: Page, child: str, lead: str) -> None:
    open_request(page, child, "Answer")
    page.get_by_label("Accept", exact=True).check()
    choose(page, "Who in your team leads from now on?", lead)
    press(page, "Record the answer", "The answer is recorded.")


def send_back(page: Page, child: str, words: str) -> None:
    open_request(page, child, "Answer")
    page.get_by_label("Return for information").check()
    choose(page, "Reason", "Information or a required form is missing")
    page.get_by_label("Reason or conditions in words").fill(words)
    page.get_by_label("What would change this answer?").fill("A report by the school nurse")
    press(page, "Record the answer", "The answer is recorded.")


def ask_again(page: Page, child: str, label: str, words: str) -> None:
    open_request(page, child, child)
    page.get_by_role("link", name="Ask again with more information").click()
    expect(page.get_by_text("you need not ask again")).to_be_visible()
    page.get_by_label(label).fill(words)
    press(page, "Send the request", "The request is sent.")


def stands_with(page: Page, case: str, team: str, lead: str = "") -> None:
    """The banner of the case names the accountable team, and who leads."""
    page.goto(case)
    banner = page.get_by_label("Child", exact=True)
    expect(banner).to_contain_text(team)
    expect(page.locator("main")).to_contain_text(lead)


def shut_out(page: Page, case: str) -> None:
    """Of the case only the summary is left, with whom to phone: no chronology, no record."""
    page.goto(case)
    expect(page.locator(".app-timeline")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("020 7946")
    refused = page.goto(f"{case}/consent")
    assert refused is not None
    assert refused.status == 403


def figure(page: Page, table: str, row: str | re.Pattern[str], cell: int) -> int:
    """A number of a table on the page of handovers; none where there is no such row."""
    page.goto("/handovers")
    found = page.locator("table", has_text=table).locator("tbody tr", has_text=row)
    words = found.first.locator("td").nth(cell).inner_text() if found.count() else "0"
    number = re.search(r"\d+", words)
    return int(number[0]) if number else 0


def test_a_step_up_is_returned_disputed_and_then_accepted(visit: Visit, faults: Faults) -> None:
    worker = somebody("CSC-FD", "practitioner")
    school, door = visit("school"), visit(sign_in(worker))
    manager = visit(sign_in(somebody("CSC-FD", "team_manager")), width=375)
    child, case = "Lavender Upstep", begun_by_the_school(school, "Lavender", "Upstep")

    school.goto(f"{case}/steps/new")
    expect(school.get_by_text("Is the child in danger now?")).to_be_visible()
    school.get_by_role("button", name="Send the request").click()
    expect(school).to_have_title(re.compile("^Error: "))
    assert faults(school) == []
    ask(school, case, "Specialist", DOOR)
    assert faults(school) == []
    stands_with(school, case, SCHOOL)

    open_request(door, child, "Answer")
    assert faults(door) == []
    door.get_by_label("Return for information").check()
    door.get_by_role("button", name="Record the answer").click()
    expect(door.get_by_text("Choose the reason.").first).to_be_visible()
    assert faults(door) == []
    send_back(door, child, "The school nurse has not been asked.")
    shut_out(door, case)

    open_request(school, child, child)
    expect(school.get_by_text("The school nurse has not been asked.").first).to_be_visible()
    expect(school.get_by_text("A report by the school nurse").first).to_be_visible()
    school.get_by_role("link", name="Dispute this answer").click()
    school.get_by_label("Why do you not agree?").fill("The nurse has known her since birth and said so.")
    press(school, "Dispute the answer", "The manager of the team that answered has been told.")
    assert faults(school) == []

    manager.goto("/incoming")
    manager.locator("table", has_text="Disputes that wait").get_by_role("link", name=child).click()
    assert faults(manager) == []
    manager.get_by_role("link", name="Settle it").click()
    manager.get_by_label("The request is to be accepted").check()
    manager.get_by_label("Why?", exact=True).fill("The nurse was heard. It is met.")
    press(manager, "Settle the dispute", "The dispute is settled.")
    stands_with(school, case, SCHOOL)
    school.goto(f"{case}/tac")
    expect(school.get_by_text("This assessment was closed")).to_have_count(0)

    ask_again(school, child, "What is still to be done?", "The nurse's report is with the case.")
    accept(door, child, worker.name)
    stands_with(door, case, DOOR, worker.name)
    door.goto(f"{case}/chronology")
    expect(door.locator(".app-timeline")).to_contain_text("Specialist services have taken the child on")
    door.goto(f"{case}/tac")
    expect(door.get_by_text("This assessment was closed on")).to_be_visible()
    assert faults(door) == []
    shut_out(school, case)
    school.goto("/my-work")
    expect(school.get_by_text("your request to step has been answered").first).to_be_visible()


def test_a_step_down_is_returned_accepted_and_bounces_back(visit: Visit, faults: Faults) -> None:
    social_worker, school, manager = visit("practitioner"), visit("school", width=375), visit("manager")
    child, petra, senco = "Barnaby Downstep", "Petra Practicesworth", "Selwyn Schoolexample"
    down = re.compile(r"^\s*Specialist\D*Universal")
    bounced = figure(manager, "Back on the higher tier", "3 months", 0)
    flowed = figure(manager, "Accepted steps by tier", down, 1)
    case = record_referral(social_worker, "Barnaby", "Downstep")
    start_assessment(social_worker)
    complete_assessment(social_worker, visit("manager"))
    ask(social_worker, case, "Universal", SCHOOL)
    stands_with(social_worker, case, ASSESSMENT)

    send_back(school, child, "What has the family been told?")
    shut_out(school, case)
    stands_with(social_worker, case, ASSESSMENT)
    ask_again(social_worker, child, "What do the parents or carers say?", "They want the school to go on.")
    stands_with(social_worker, case, ASSESSMENT)

    accept(school, child, senco)
    stands_with(school, case, SCHOOL, senco)
    school.goto(f"{case}/steps")
    expect(school.get_by_text("returned for information").first).to_be_visible()
    school.get_by_role("link", name="Asked again on").click()
    expect(school.get_by_text("They want the school to go on.").first).to_be_visible()
    assert faults(school) == []
    shut_out(social_worker, case)

    ask(school, case, "Specialist", ASSESSMENT)
    accept(social_worker, child, petra)
    stands_with(social_worker, case, ASSESSMENT, petra)
    social_worker.goto(f"{case}/chronology")
    chronology = social_worker.locator(".app-timeline")
    expect(chronology).to_contain_text("Returned for information")
    assert figure(manager, "Back on the higher tier", "3 months", 0) == bounced + 1
    assert figure(manager, "Accepted steps by tier", down, 1) == flowed + 1
    with manager.expect_navigation():
        manager.get_by_role("link", name=re.compile("back within 3 months")).click()
    expect(manager.get_by_role("link", name=child)).to_be_visible()
    assert faults(manager) == []
