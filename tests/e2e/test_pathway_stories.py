"""A child's way through social care, recorded step by step; each page is looked at on desk and phone."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from page_actions import choose, fill_date, press
from playwright.sync_api import Page, expect
from test_stories import record_referral

Visit = Callable[..., Page]
Faults = Callable[[Page], list[str]]
DESK, PHONE = 1280, 375
REDUCED = {"Why did it end?": "Risk reduced"}
CONFERENCE = {"What did it come to?": "A child protection conference"}


def look(page: Page, faults: Faults) -> None:
    """The page fits a desk and a phone, and axe finds nothing on it."""
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{page.url} at {width}"
    assert faults(page) == []


def begin(page: Page, case: str, task: str) -> None:
    """From the page of a case to the form of an entry: offered next, or among all that can be recorded."""
    page.goto(case)
    links = page.get_by_role("link", name=task, exact=True)
    if not any(each.is_visible() for each in links.all()):
        page.locator("summary", has_text=re.compile("Record something else|Choose what to record")).click()
    links.locator("visible=true").first.click()


def record(
    page: Page,
    case: str,
    task: str,
    on: date | None = None,
    picks: tuple[str, ...] = (),
    chosen: Mapping[str, str] | None = None,
    **words: str,
) -> None:
    """Record an entry: on a day, with radios and boxes, answers from lists, words by the name of a field."""
    begin(page, case, task)
    if on:
        boxes = page.locator("main form .govuk-date-input").first.locator("input")
        for place, value in enumerate((on.day, on.month, on.year)):
            boxes.nth(place).fill(str(value))
    for label in picks:
        page.get_by_label(label, exact=True).check()
    for label, option in (chosen or {}).items():
        page.get_by_label(label, exact=True).select_option(label=option)
    for name, text in words.items():
        page.locator(f"[name={name}]").fill(text)
    press(page, "Record", "Recorded: ")


def plan_by_conference(worker: Page, cases: list[str], also: tuple[str, ...]) -> None:
    """From a referral to a protection plan by what the case offers next, for each child who is ticked too."""
    case = cases[0]
    record(worker, case, "Decide this referral", picks=("Strategy discussion", *also))
    record(worker, case, "Record a strategy discussion", picks=("Yes", *also), note="With the police.")
    record(worker, case, "Start a section 47 enquiry", picks=also)
    for each in cases:
        record(worker, each, "Complete the section 47 enquiry", chosen=CONFERENCE)
    held = ("A child protection plan", *also)
    record(worker, case, "Record an initial child protection conference", picks=held, note="All agreed.")
    record(worker, case, "Start a child protection plan", picks=("Neglect", *also))


def test_a_contact_comes_to_no_further_action_and_whoever_called_is_told(
    visit: Visit, faults: Faults
) -> None:
    worker, manager = visit("practitioner", width=PHONE), visit("manager")
    case = record_referral(worker, "Oswin", "Contactby")
    record(
        worker, case, "Decide this referral", picks=("No further action",), note="A fall, the doctor says."
    )
    source = {"Who got in touch?": "Individual: acquaintance"}
    record(worker, case, "Record a contact", chosen=source, note="A neighbour rang: she has lost weight.")
    expect(
        worker.get_by_role("heading", name=re.compile("^Nobody has decided: contact received"))
    ).to_be_visible()
    look(worker, faults)
    manager.goto("/my-work")
    expect(manager.locator("main h2").first).to_have_text(re.compile("^Decide first"))
    expect(manager.get_by_role("link", name="Oswin Contactby").first).to_be_visible()

    worker.get_by_role("link", name=re.compile("^Decide this contact")).first.click()
    for label in ("No further action", "We found no reason to worry about the child"):
        worker.get_by_label(label, exact=True).check()
    worker.get_by_label("Reasons").fill("The doctor has seen her, and she is well.")
    press(worker, "Record", "Recorded: Contact decided.")
    line = worker.locator("main p", has_text="Contact decided")
    letter = line.get_by_role("link", name="Print a letter").get_attribute("href") or ""
    assert worker.request.get(letter).headers["content-type"] == "application/pdf"
    line.get_by_role("link", name="record that they were told").click()
    worker.get_by_label("By phone").check()
    press(worker, "Record", "Recorded: Whoever got in touch was told.")
    expect(line).to_have_count(0)
    worker.get_by_role("link", name="Close the case").click()
    worker.get_by_label("Closed after assessment, no further action").check()
    worker.get_by_role("button", name="Close the case").click()
    expect(worker.get_by_text("A later contact or referral opens it again.").first).to_be_visible()
    look(worker, faults)


def test_three_siblings_from_a_referral_to_a_plan_its_review_and_its_end(
    visit: Visit, faults: Faults
) -> None:
    """What is true of all three is recorded once; each ends, and closes, for a reason of their own."""
    worker, manager = visit("practitioner"), visit("manager", width=PHONE)
    names = [f"{given} Threeby" for given in ("Orsino", "Olivette", "Odo")]
    cases = [record_referral(worker, *name.split()).partition("?")[0] for name in names]
    for case, others in ((cases[0], names[1:]), (cases[1], names[2:])):
        for other in others:
            worker.goto(f"{case}/family/children?name={other.replace(' ', '+')}")
            worker.get_by_role("link", name=f"Link the case of {other}").first.click()
            worker.get_by_label("Brother or sister", exact=True).check()
            press(worker, "Link the cases", other)
    also = tuple(names[1:])
    plan_by_conference(worker, cases, also)
    record(worker, cases[0], "Record a review conference", picks=("Yes", *also), note="Safer now.")
    look(worker, faults)
    for case, name in zip(cases, names, strict=True):
        record(worker, case, "End the child protection plan", chosen=REDUCED, note=f"{name} is safe.")
        worker.get_by_role("link", name="Close the case").click()
        worker.get_by_label("No longer in need, or another reason").check()
        worker.get_by_role("button", name="Close the case").click()
        expect(worker.get_by_text("A later contact or referral opens it again.").first).to_be_visible()
        worker.goto(f"{case}/chronology")
        for title in ("Review conference held", "Child protection plan ended", "Case closed"):
            expect(worker.get_by_text(title).first).to_be_visible()
    expect(worker.get_by_text(f"{names[-1]} is safe.")).to_be_visible()
    expect(worker.get_by_text(f"{names[0]} is safe.")).to_have_count(0)
    look(worker, faults)
    manager.goto("/my-work")
    look(manager, faults)


def test_an_unborn_child_is_born_and_put_on_a_plan(visit: Visit, faults: Faults) -> None:
    worker = visit("practitioner", width=PHONE)
    worker.goto("/referrals/new")
    worker.get_by_label("Child's family name").fill("Expectby")
    fill_date(worker, "Expected date of birth", 12, 3, 2010)
    worker.get_by_label("Not known, or not born yet").check()
    choose(worker, "Who referred the child?", "Health: other primary care")
    worker.get_by_role("button", name="Record the child and the referral").click()
    expect(worker.get_by_role("heading", level=1)).to_have_text("Case of Unborn baby Expectby")
    case = worker.url
    record(worker, case, "Decide this referral", picks=("Strategy discussion",))
    record(worker, case, "Record a strategy discussion", picks=("Yes",))
    record(worker, case, "Start a section 47 enquiry")
    record(worker, case, "Complete the section 47 enquiry", chosen=CONFERENCE)
    look(worker, faults)
    begin(worker, case, "Record an initial child protection conference")
    worker.get_by_label("A child protection plan", exact=True).check()
    before = worker.get_by_role("group", name="Was it held before the birth?")
    before.get_by_label("Yes", exact=True).check()
    press(worker, "Record", "Recorded: ")
    worker.goto(case)
    worker.get_by_role("link", name="Record the child's birth").click()
    worker.get_by_label("Child's given name").fill("Ophira")
    fill_date(worker, "When was the child born?", 28, 2, 2010)
    worker.get_by_label("Female", exact=True).check()
    look(worker, faults)
    worker.get_by_role("button", name="Record the birth").click()
    expect(worker.get_by_role("heading", level=1)).to_have_text("Case of Ophira Expectby")
    expect(worker.get_by_role("link", name="Record the child's birth")).to_have_count(0)
    record(worker, case, "Start a child protection plan", picks=("Emotional abuse",))
    expect(worker.locator(".app-person")).to_contain_text("Emotional abuse, since 1 March 2010")
    record(worker, case, "Record a child protection visit", note="She slept in her cot.")
    look(worker, faults)


def test_a_child_in_care_with_three_placements_another_legal_status_and_reviews(
    visit: Visit, faults: Faults
) -> None:
    worker = visit("practitioner")
    case = record_referral(worker, "Otis", "Careby").partition("?")[0]
    begun, second, third = date(2009, 11, 16), date(2009, 12, 7), date(2010, 1, 25)
    status = "Accommodated with the parents' agreement (section 20)"
    record(worker, case, "Record that the child is looked after", begun, chosen={"Legal status": status})
    placed = {"Kind of placement": "Foster care, of this authority"}
    record(worker, case, "Start a placement", begun, chosen=placed)
    reviewed = {"How did the child take part?": "Attended and spoke"}
    record(
        worker, case, "Record a looked-after review", date(2009, 12, 10), (), reviewed, note="He likes it."
    )
    for on in (second, third):
        record(worker, case, "End a placement", on, (), {"Why did it end?": "Moved to another placement"})
        kind = "Children's home" if on == third else "Foster care, through an agency"
        record(worker, case, "Start a placement", on, chosen={"Kind of placement": kind})
    record(worker, case, "Change the legal status", third, chosen={"Legal status": "Interim care order"})
    record(worker, case, "Record a looked-after review", date(2010, 2, 25), (), reviewed, note="He stays.")
    header = worker.locator(".app-person")
    expect(header).to_contain_text("Interim care order from 25 January 2010; in all since 16 November 2009")
    expect(header).to_contain_text("Children's home, since 25 January 2010")
    look(worker, faults)
    worker.goto(f"{case}/journey")
    table = worker.locator("main table").first
    expect(table).to_contain_text("Interim care order")
    look(worker, faults)


def test_two_records_of_one_child_are_joined_and_parted_again(visit: Visit, faults: Faults) -> None:
    worker, governance = visit("practitioner"), visit("governance", width=PHONE)
    cases, references = [], []
    for given, words in (("Ottmar", "Seen at the station."), ("Ottomar", "Seen at the park.")):
        cases.append(record_referral(worker, given, "Twofold", another=bool(cases)).partition("?")[0])
        said = worker.locator(".app-person__reference").inner_text()
        references.append(said.removeprefix("Reference ").removesuffix("."))
        record(worker, cases[-1], "Record a contact", chosen={"Who got in touch?": "Housing"}, note=words)
    governance.goto("/joining")
    governance.get_by_role("link", name="Look at two other records").click()
    governance.get_by_label("Reference of one record").fill(references[0])
    governance.get_by_label("Reference of the other record").fill(references[1])
    governance.get_by_role("button", name="Look at them side by side").click()
    expect(governance.get_by_role("heading", level=1)).to_have_text("Are these records of one child?")
    look(governance, faults)
    governance.get_by_label(f"Yes. Keep {references[0]}", exact=False).check()
    governance.get_by_label("How do you know?").fill("The mother says that it is one child.")
    press(governance, "Save your answer", "Your answer is saved.")
    join = governance.url

    worker.goto(f"{cases[1]}/chronology")
    assert worker.url == f"{cases[0]}/chronology", "the old address leads to the record that is kept"
    for words in ("Seen at the station.", "Seen at the park."):
        expect(worker.get_by_text(words)).to_be_visible()
    worker.goto("/children?name=Ottomar+Twofold")
    expect(worker.locator("main tbody tr").first).to_contain_text("Ottmar Twofold")
    look(worker, faults)

    governance.goto(join)
    governance.get_by_label("Why are the records parted?").fill("They are cousins, the school says.")
    look(governance, faults)
    press(governance, "Part the records", "Your answer is saved.")
    worker.goto(f"{cases[1]}/chronology")
    expect(worker.get_by_text("Seen at the park.")).to_be_visible()
    expect(worker.get_by_text("Seen at the station.")).to_have_count(0)
    worker.goto(f"{cases[0]}/chronology")
    expect(worker.get_by_text("Seen at the station.")).to_be_visible()
    expect(worker.get_by_text("Seen at the park.")).to_have_count(0)
