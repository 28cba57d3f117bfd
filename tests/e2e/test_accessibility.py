"""axe finds nothing: every page, as each role, normal, empty, refused and restricted, wide and narrow."""

import re
from collections.abc import Callable, Sequence

import pytest
from page_actions import choose, fill_date, press, sign_in, somebody
from playwright.sync_api import Page, expect
from test_step_stories import DOOR, ask, begun_by_the_school, open_request

PAGES = {
    None: ["/sign-in", "/nowhere-at-all"],
    "practitioner": [
        "/my-work",
        "/my-work/cases?quindrat=none",
        "/saved-lists",
        "/saved-lists/new?place=mine&tier=specialist",
        "/children",
        "/children?name=Testerton",
        "/children?name=Zzyzx",
        "/referrals/new",
    ],
    "school": ["/my-work", "/concern", "/my-access", "/team-board", "/cafs", "/caf/about", "/incoming"],
    "manager": [
        "/team-board",
        "/team-board?show=unallocated",
        "/team-board/unallocated",
        "/team-board/handovers",
        "/team-board?show=now&tier=universal",
        "/look-ahead",
        "/more",
        "/break-glass",
        "/confirmations",
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
        "/scorecard",
        "/scorecard/indicators/ni-59",
        "/scorecard/indicators/ni-53/values/new",
        "/values",
    ],
    "administrator": ["/demonstration", "/health"],
    "governance": ["/access-log", "/break-glass"],
}


Faults = Callable[[Page], list[str]]
WIDTHS = (375, 1280)  # the wide one last: stories go on in it


NARROW = WIDTHS[:1]
"""Enough for a form that is refused: the page is the one that was looked at, with words beside its fields."""


def look(page: Page, faults: Faults, what: str, widths: Sequence[int] = WIDTHS) -> None:
    """At each width axe finds nothing, there is one heading of the page, and nothing sticks out sideways."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        assert faults(page) == [], f"{what} at {width}"
        assert page.locator("h1").count() == 1, what
        across = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert across <= 0, f"{what} is wider than a window of {width} by {across} pixels"


@pytest.mark.parametrize("role", list(PAGES), ids=str)
def test_every_page_of_a_role(role: str | None, visit: Callable[..., Page], faults: Faults) -> None:
    page = visit(role)
    for path in PAGES[role]:
        page.goto(path)
        look(page, faults, path)


def test_a_handover_that_waits_to_be_confirmed(visit: Callable[..., Page], faults: Faults) -> None:
    page = visit("manager")
    (pack,) = linked(page, "/team-board/handovers", "/cases/")
    page.goto(pack)
    look(page, faults, pack)


def test_a_case_and_each_of_its_forms_before_and_after_a_refusal(
    visit: Callable[..., Page], faults: Faults
) -> None:
    page = visit("practitioner")
    page.goto("/children?name=Testerton")
    page.locator("main th a").first.click()
    page.wait_for_url("**/cases/*")
    case = page.url
    look(page, faults, "the case")
    links = page.locator("main a[href*='/cases/']").evaluate_all("all => all.map(each => each.href)")
    links = [each for each in links if each.split("?")[0] != case and not each.endswith(".pdf")]
    kinds = {re.sub(r"[0-9a-f-]{36}|demo-\d+", "x", each.split("?")[0]): each for each in links}
    for address in [*kinds.values(), f"{case}/open"]:
        page.goto(address)
        look(page, faults, address)
        send = page.locator(
            "main form button[type=submit], main form input[type=submit], main form button"
        ).last
        if not send.count():
            continue  # a page that only leads on to others
        with page.expect_navigation():
            send.click()
        page.wait_for_load_state()
        look(page, faults, f"{address} refused", NARROW)


def look_and_be_refused(page: Page, address: str, faults: Faults) -> None:
    """A form as it opens, and again after it was sent with nothing in it and refused."""
    page.goto(address)
    look(page, faults, address)
    form = page.locator("main form:has(.govuk-button)").last
    for box in form.locator("input[type=text]:visible, input[type=time]:visible, textarea:visible").all():
        box.fill("")
    with page.expect_navigation():
        form.locator(".govuk-button").last.click()
    page.wait_for_load_state()
    expect(page).to_have_title(re.compile("^Error: "))
    look(page, faults, f"{address} refused", NARROW)


def with_a_team(page: Page, case: str, caf: str) -> None:
    """A parent's consent, a team of one, a planned meeting, and a plan of one outcome and one action."""
    page.goto(caf)
    page.get_by_role("link", name="Consent and sharing").click()
    page.get_by_role("button", name="Record what the family said").click()
    page.get_by_label("Who said so?").fill("Paula Pretend")
    page.get_by_label("A parent or other adult with parental responsibility").check()
    page.get_by_role("group", name="Do they agree that this assessment").get_by_label("Yes").check()
    choose(page, "Agency 1", "Thamesmere Health Visiting")
    page.get_by_role("group", name="What did they say about agency 1?").get_by_label("Agreed").check()
    page.get_by_label("In words, before a witness").check()
    page.get_by_label("Who heard it?").fill("Winnie Witnessby")
    press(page, "Save what they said", "What they said is recorded.")
    page.goto(f"{case}/tac/members/add")
    page.get_by_label("The child, a parent, a carer").check()
    press(page, "Add to the team", "They are asked into the team.")
    page.goto(f"{case}/tac/meetings/plan")
    page.get_by_label("To agree who does what").check()
    fill_date(page, "On which day?", 1, 3, 2010)
    page.get_by_label("At what time?").fill("08:30")
    page.get_by_label("Where?").fill("Osier Wharf library")
    press(page, "Plan the meeting", "The meeting is planned.")
    page.goto(f"{case}/tac/outcomes/add")
    page.get_by_label("Be healthy").check()
    page.get_by_label("What should be better?").fill("Sleeps the night through")
    press(page, "Save the outcome", "The outcome is added.")
    page.goto(f"{case}/tac")
    page.get_by_role("link", name="Add an action").first.click()
    page.get_by_label("What will be done?").fill("A bed of her own")
    press(page, "Save the action", "The action is added.")


def linked(page: Page, address: str, within: str) -> list[str]:
    """The addresses below `within` that a page leads to, each form once."""
    page.goto(address)
    found = page.locator(f"main a[href*='{within}']").evaluate_all(
        "all => all.map(each => each.href.split('#')[0])"
    )
    return list({re.sub(r"[0-9a-f-]{36}", "x", each): each for each in found}.values())


# Pages with no form, and the form in which nothing has to be said.
TO_READ = re.compile(
    "(/tac/plan|/plan/family|/invitation|/notes|/meetings/[0-9a-f-]{36}|/members/[0-9a-f-]{36})$"
)
TEAM_FORMS = ("members/add", "lead", "meetings/plan", "move", "hold", "report", "outcomes/add", "actions")
TEAM_FORMS += ("progress", "plan/agree", "close")


def test_an_assessment_and_its_team_before_and_after_a_refusal(
    visit: Callable[..., Page], faults: Faults
) -> None:
    page = visit("school")
    case = begun_by_the_school(page, "Marigold", "Widecombe")
    caf = page.url
    with_a_team(page, case, caf)
    sections = linked(page, caf, "/cafs/")
    for section in [each for each in sections if re.search(r"/1/[a-z_]+$", each)]:
        page.goto(section)
        look(page, faults, section)
    page.goto(caf)
    consent = page.get_by_role("link", name="Consent and sharing").get_attribute("href") or ""
    forms = [each for each in linked(page, consent, "/cases/") if re.search("/(record|share|withdraw)", each)]
    assert len(forms) == 3
    team = f"{case}/tac"
    meeting = next(each for each in linked(page, team, "/meetings/") if not each.endswith("/plan"))
    led_to = [*linked(page, team, "/tac/"), *linked(page, meeting, "/meetings/")]
    led_to = [each for each in led_to if not each.endswith("/calendar")]  # a file
    to_read = [each for each in led_to if TO_READ.search(each)]
    forms += [each for each in led_to if each not in to_read]
    for wanted in TEAM_FORMS:
        assert [each for each in forms if each.endswith(f"/{wanted}")], wanted
    for address in [caf, f"{caf}/1", consent, team, *to_read]:
        page.goto(address)
        look(page, faults, address)
    for address in [*forms, f"{caf}/1/sign-off", "/caf/checklist", f"{case}/steps/new"]:
        look_and_be_refused(page, address, faults)


def test_a_request_to_step_and_its_answer_before_and_after_a_refusal(
    visit: Callable[..., Page], faults: Faults
) -> None:
    given, family = "Bryony", "Spaciously"
    school = visit("school")
    ask(school, begun_by_the_school(school, given, family), "Specialist", DOOR)
    look(school, faults, "the request as it was sent")
    door = visit(sign_in(somebody("CSC-FD")))
    open_request(door, f"{given} {family}", "Answer")
    look_and_be_refused(door, door.url, faults)


def test_an_audit_before_and_after_a_refusal(visit: Callable[..., Page], faults: Faults) -> None:
    school, manager = visit("school"), visit("manager")
    begun_by_the_school(school, "Verity", "Judgeworth")
    school.goto(f"{school.url}/1/sign-off")
    school.get_by_label("Agreed in words, not signed").check()
    press(school, "Sign off this version", "This version is signed off and stays as it is.")
    look_and_be_refused(manager, "/quality/samples/new", faults)
    manager.goto("/quality/samples/new")
    choose(manager, "Agency", "Osier Wharf Primary School")
    choose(manager, "Quarter", "2009-10Q4")
    press(manager, "Draw the sample", "The sample is drawn.")
    sample = manager.url
    manager.get_by_role("button", name=re.compile("^Open to audit")).first.click()
    manager.wait_for_url("**/quality/audits/*")
    audit = manager.url
    look_and_be_refused(manager, audit, faults)
    manager.goto(sample)
    look(manager, faults, "the sample")
