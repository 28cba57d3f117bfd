"""A school's common assessment in a browser, from checklist to end, and who may read what meanwhile."""

import re
from collections.abc import Callable

from page_actions import choose, fill_date, press, sign_in, somebody
from playwright.sync_api import Page, expect

from caseflow.demonstration.borough import Practitioner

Visit = Callable[..., Page]
Faults = Callable[[Page], list[str]]
HEALTH, YOUTH, CARERS = "Thamesmere Health Visiting", "Thamesmere Youth Service", "Paper Lantern"
MOTHER = "Rowan Kiteworth"


def begun(page: Page) -> tuple[str, str]:
    """The child is looked for first, then the checklist; the addresses of the case and the assessment."""
    page.get_by_role("link", name="Common assessments").click()
    page.get_by_role("button", name="Begin with a child").first.click()
    page.get_by_label("Name or reference").fill("Jasper Kiteworth")
    fill_date(page, "Date of birth", 12, 9, 2002)
    page.get_by_role("button", name="Search").click()
    page.get_by_role("button", name="Begin the checklist for this child").click()
    expect(page.get_by_label("Given name")).to_have_value("Jasper")
    expect(page.get_by_label("Family name")).to_have_value("Kiteworth")
    expect(page.get_by_role("group", name="Date of birth", exact=True).get_by_label("Year")).to_have_value(
        "2002"
    )
    page.get_by_role("group", name="Safe from harm?").get_by_label("Yes", exact=True).check()
    page.get_by_label("A common assessment (CAF), if the family agrees").check()
    press(page, "Save the checklist", "The checklist is saved.")
    page.get_by_role("button", name="Start the assessment").click()
    page.wait_for_url("**/cafs/*")
    return page.url.partition("/cafs/")[0], page.url


def write(page: Page, caf: str, section: str, **answers: str) -> None:
    """Write into a section, some of it and not all, and save."""
    page.goto(f"{caf}/1/{section}")
    for field, words in answers.items():
        page.locator(f"[name='{section}.{field.replace('__', '.')}']").fill(words)
    page.get_by_role("button", name="Save and see all sections").click()
    page.wait_for_url(caf)


def agree_actions(page: Page, caf: str) -> None:
    """One line of what was agreed, with a day in words."""
    page.goto(f"{caf}/1/actions")
    said = {"outcome": "He gets to school rested", "action": "A lift on Mondays", "by": "15 March 2010"}
    for cell, words in said.items():
        page.locator(f"[name^='actions.agreed.'][name$='.{cell}']").first.fill(words)
    page.get_by_role("button", name="Save and see all sections").click()
    page.wait_for_url(caf)


def take_over(page: Page, case: str, faults: Faults) -> None:
    """What was agreed in the assessment goes into the plan."""
    page.goto(f"{case}/tac")
    page.get_by_role("link", name="Take over 1 action agreed in the assessment").click()
    assert faults(page) == []
    page.get_by_label("Enjoy and achieve").check()
    press(page, "Put them into the plan", "1 action is in the plan now.")
    expect(page.get_by_text("A lift on Mondays: nobody yet, by 15 Mar 2010")).to_be_visible()


def say(page: Page, number: int, agency: str, answer: str) -> None:
    choose(page, f"Agency {number}", agency)
    page.get_by_role("group", name=f"What did they say about agency {number}?").get_by_label(answer).check()


def consented(page: Page, caf: str, faults: Faults) -> None:
    """What the mother said: two agencies agreed, one refused."""
    page.goto(caf)
    page.get_by_role("link", name="Consent and sharing").click()
    page.get_by_role("button", name="Record what the family said").click()
    page.get_by_role("button", name="Save what they said").click()
    expect(page.get_by_text("Enter the name of the person who was asked").first).to_be_visible()
    assert faults(page) == []
    page.get_by_label("Who said so?").fill(MOTHER)
    page.get_by_label("What are they to the child?").fill("mother")
    page.get_by_label("A parent or other adult with parental responsibility").check()
    page.get_by_role("group", name="Do they agree that this assessment").get_by_label("Yes").check()
    for number, (agency, answer) in enumerate(
        ((HEALTH, "Agreed"), (YOUTH, "Refused"), (CARERS, "Agreed")), start=1
    ):
        say(page, number, agency, answer)
    page.get_by_label("In words, before a witness").check()
    page.get_by_label("Who heard it?").fill("Winnie Witnessby")
    press(page, "Save what they said", "What they said is recorded.")
    assert faults(page) == []


def share(page: Page, caf: str, team: str) -> None:
    page.goto(caf)
    page.get_by_role("link", name="Consent and sharing").click()
    page.get_by_role("link", name="Share the assessment with a team").click()
    choose(page, "With which team?", team)
    page.get_by_label("What for?").fill("To help him sleep and eat well")
    page.get_by_role("button", name="Share it").click()


def ask_in(page: Page, case: str, somebody: Practitioner) -> None:
    """A colleague from the list, whose agency the family agreed to or who is of the own team."""
    page.goto(f"{case}/tac/members/add")
    page.get_by_label("A colleague from the list").check()
    choose(page, "Which colleague?", somebody.name)
    page.get_by_label("They have said yes").check()
    press(page, "Add to the team", "They are in the team.")


def ask_without_agreement(page: Page, case: str, somebody: Practitioner, faults: Faults) -> None:
    """Somebody of an agency that the family refused is not in the list, and their address does not help."""
    page.goto(f"{case}/tac/members/add")
    page.get_by_label("A colleague from the list").check()
    expect(page.get_by_label("Which colleague?").locator("option", has_text=somebody.name)).to_have_count(0)
    assert faults(page) == []
    expect(page.get_by_label("E-mail address")).to_be_hidden()
    page.get_by_text("Did the family not agree to the agency").click()
    page.get_by_label("E-mail address").fill(somebody.email)
    page.get_by_label("Their name").fill("Hattie Elsewhere")
    page.get_by_role("button", name="Add to the team").click()
    expect(page.get_by_text(f"This is the address of {somebody.name}").first).to_be_visible()
    page.get_by_label("Their name").fill(somebody.name)
    page.get_by_role("button", name="Add to the team").click()
    expect(page.get_by_text("There is no consent in force").first).to_be_visible()
    assert faults(page) == []


def ask_the_mother(page: Page, case: str) -> None:
    """Her name and what she is to the child are known from what she agreed to."""
    page.goto(f"{case}/tac/members/add")
    expect(page.locator("[name=family_name]")).to_be_hidden()
    page.get_by_label("The child, a parent, a carer").check()
    expect(page.locator("[name=family_name]")).to_have_value(MOTHER)
    expect(page.locator("[name=relationship]")).to_have_value("mother")
    press(page, "Add to the team", "They are asked into the team.")


def meet(page: Page, case: str, kind: str, faults: Faults) -> None:
    """Plan a meeting, take its calendar file, and record it."""
    page.goto(f"{case}/tac/meetings/plan")
    page.get_by_label(kind).check()
    fill_date(page, "On which day?", 1, 3, 2010)
    page.get_by_label("At what time?").fill("2.30")
    page.get_by_label("Where?").fill("Osier Wharf library")
    for each in page.locator("[name=invited]").all():
        each.check()
    page.get_by_role("button", name="Plan the meeting").click()
    expect(page.get_by_text("Is it in the night? For the afternoon write 14:30.").first).to_be_visible()
    page.get_by_label("At what time?").fill("2.30pm")
    press(page, "Plan the meeting", "The meeting is planned.")
    expect(page.get_by_text("These see it in their own “My work”")).to_be_visible()
    assert faults(page) == []
    with page.expect_download() as taken:
        page.get_by_role("link", name="Put it in your calendar").click()
    calendar = taken.value.path().read_text()
    assert "BEGIN:VEVENT" in calendar
    assert "Jasper" not in calendar, "calendars are read by others"
    page.get_by_role("link", name="An invitation to print").click()
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("link", name="Back to the meeting").click()
    page.get_by_role("link", name="Record what happened").click()
    page.locator("[name=present]").first.check()
    page.get_by_label("What does the child or young person say?").fill("I want my own bed.")
    page.get_by_role("button", name="Record the meeting").click()
    expect(page.get_by_text("Write what was said or what was decided").first).to_be_visible()
    expect(page.get_by_label("What does the child or young person say?")).to_have_value("I want my own bed.")
    page.get_by_label("What was said?").fill("He sleeps on a sofa. Breakfast helps.")
    press(page, "Record the meeting", "The meeting is recorded.")


def put_right(page: Page, faults: Faults) -> None:
    """What was written of the meeting on this page is changed, and both wordings can be read."""
    page.get_by_role("link", name="Change what was written").click()
    assert faults(page) == []
    page.get_by_label("What was said?").fill("He sleeps on a mattress. Breakfast helps.")
    press(page, "Save what was written", "It is written anew.")
    expect(page.get_by_text("He sleeps on a mattress")).to_be_visible()
    page.get_by_text("What was written before (1)").click()
    expect(page.get_by_text("He sleeps on a sofa")).to_be_visible()
    assert faults(page) == []


def plan(page: Page, case: str, faults: Faults) -> None:
    """One outcome, one action with an owner and a day, agreed with the family."""
    page.goto(f"{case}/tac/outcomes/add")
    page.get_by_label("Be healthy").check()
    page.get_by_label("What should be better?").fill("He eats breakfast and sleeps the night through")
    press(page, "Save the outcome", "The outcome is added.")
    page.goto(f"{case}/tac")
    page.get_by_role("link", name="Add an action").first.click()
    page.get_by_label("What will be done?").fill("A place in the breakfast club")
    choose(page, "Who will do it?", "Selwyn Schoolexample")
    press(page, "Save the action", "The action is added.")
    page.goto(f"{case}/tac/plan/agree")
    press(page, "Record that the plan is agreed", "It is recorded that the plan is agreed.")
    assert faults(page) == []


def test_a_school_takes_an_assessment_from_the_checklist_to_its_end(visit: Visit, faults: Faults) -> None:
    nurse, worker, carers = somebody("HV-OSW"), somebody("YOUTH"), somebody("YC")
    school, health = visit("school"), visit(sign_in(nurse), width=375)
    case, caf = begun(school)
    write(school, caf, "development", health__needs="Tired and hungry on most days")
    write(school, caf, "views", child__words="I want my own bed.")
    agree_actions(school, caf)
    consented(school, caf, faults)

    share(school, caf, "Osier Wharf health visitors")
    expect(school.get_by_text("It is shared.").first).to_be_visible()
    share(school, caf, YOUTH)
    expect(school).to_have_title(re.compile("^Error: "))
    expect(school.get_by_text("There is no consent in force to share with").first).to_be_visible()
    assert faults(school) == []
    health.goto(f"{caf}/1")
    expect(health.get_by_text("Tired and hungry on most days")).to_be_visible()
    assert faults(health) == []
    refused = visit(sign_in(worker))
    answer = refused.goto(caf)
    assert answer is not None
    assert answer.status == 403
    expect(refused.get_by_text("Tired and hungry")).to_have_count(0)

    school.goto(f"{case}/tac")
    press(school, "Put myself into the team", "You are in the team.")
    for each in (nurse, carers):
        ask_in(school, case, each)
    ask_without_agreement(school, case, worker, faults)
    ask_the_mother(school, case)
    school.goto(f"{case}/tac/lead")
    choose(school, "Who is the lead professional?", "Selwyn Schoolexample")
    press(school, "Name the lead professional", "The lead professional is named.")
    meet(school, case, "To agree who does what", faults)
    put_right(school, faults)
    take_over(school, case, faults)
    plan(school, case, faults)
    health.goto(f"{case}/tac")
    expect(health.get_by_text("He eats breakfast and sleeps the night through").first).to_be_visible()

    school.goto(f"{caf}/1/sign-off")
    school.get_by_label("Signed on paper, which is kept").check()
    press(school, "Sign off this version", "This version is signed off and stays as it is.")

    school.goto(caf)
    school.get_by_role("link", name="Consent and sharing").click()
    school.get_by_role("link", name=f"{MOTHER} takes back consent to share").click()
    choose(school, "Which agency may no longer read it?", HEALTH)
    press(school, "Take consent back", "Consent is taken back.")
    for address in (caf, f"{caf}/1", f"{caf}/1/family.pdf", f"{case}/tac"):
        answer = health.goto(address)
        assert answer is not None
        assert answer.status == 403, address
        expect(health.get_by_text("Consent to share it with your agency was withdrawn")).to_be_visible()
        expect(health.get_by_text("020 7946").first).to_be_visible()
    assert faults(health) == []
    health.goto("/cafs")
    expect(health.get_by_text("Kiteworth")).to_have_count(0)
    other = visit(sign_in(carers))
    other.goto(f"{caf}/1")
    expect(other.get_by_text("Tired and hungry on most days")).to_be_visible()

    school.goto(f"{caf}/review")
    press(school, "Begin the new version", "The review has begun.")
    school.goto(f"{caf}/2/development")
    school.get_by_label("Still true: General health").check()
    assert faults(school) == []
    school.get_by_role("button", name="Save and see all sections").click()
    school.goto(f"{caf}/2")
    expect(school.get_by_text("still true").first).to_be_visible()
    school.goto(f"{caf}/2/sign-off")
    school.get_by_label("Agreed in words, not signed").check()
    press(school, "Sign off this version", "This version is signed off and stays as it is.")
    meet(school, case, "To end the work together", faults)
    school.goto(f"{case}/tac/close")
    school.get_by_role("button", name="Close the assessment").click()
    expect(school.get_by_text("Choose why it ends").first).to_be_visible()
    assert faults(school) == []
    school.get_by_label("The needs are met").check()
    expect(school.get_by_text("To do still: A lift on Mondays")).to_be_visible()
    expect(school.get_by_label("Why was there no closing meeting?")).to_be_hidden()
    school.get_by_label("To end the work together").check()
    choose(school, "Does the case close too?", "No longer in need")
    press(school, "Close the assessment", "The assessment is closed.")
    ended = "This assessment was closed on Mon 1 March 2010: the needs are met"
    expect(school.get_by_text(ended)).to_be_visible()
    assert faults(school) == []
    school.goto(case)
    expect(school.get_by_text("Closed Mon 1 March 2010").first).to_be_visible()
    paper = visit("school", javascript=False)
    for page, there in ((school, True), (paper, False)):
        page.goto(f"{case}/tac/plan/family")
        expect(page.get_by_role("button", name="Print")).to_be_visible(visible=there)
    school.emulate_media(media="print")
    expect(school.get_by_role("button", name="Print")).to_be_hidden()


def test_nothing_lies_over_the_field_that_is_typed_into_on_a_phone(visit: Visit) -> None:
    for width, position in ((1280, "sticky"), (375, "static")):
        page = visit("school", width=width)
        page.goto("/caf/checklist")
        place = "getComputedStyle(document.querySelector('.app-saved')).position"
        assert page.evaluate(place) == position
