"""Break-glass in a browser: what it shows, cannot do, and its review; and what a manager confirms."""

from collections.abc import Callable

from page_actions import press
from playwright.sync_api import Page, expect
from test_stories import record_referral

Visit = Callable[..., Page]
Faults = Callable[[Page], list[str]]
REASON = "The school rang: she is not at home and nobody knows where she is."


def start_plan(page: Page) -> None:
    """Start a child protection plan on the case page."""
    page.get_by_text("Choose what to record").or_(page.get_by_text("Record something else")).first.click()
    page.get_by_role("link", name="Start a child protection plan").click()
    page.get_by_label("Neglect").check()
    press(page, "Record", "Recorded: Child protection plan started.")


def test_break_glass_reads_adds_a_contact_and_is_reviewed(visit: Visit, faults: Faults) -> None:
    worker = visit("practitioner")
    case = record_referral(worker, "Philippa", "Glassworth")
    start_plan(worker)

    school = visit("school", width=375)
    school.goto(case)
    school.get_by_role("link", name="Open the case for a reason").click()
    school.get_by_label("Why do you need to open this case?").fill(REASON)
    press(
        school, "Open the case", "The case is open to you for four hours. Its team's manager has been told."
    )
    expect(school.get_by_text("You opened this case without working on it.")).to_be_visible()
    expect(school.get_by_role("heading", name="Child protection plan started")).to_be_visible()
    for way in ("Withdraw this entry", "Close the case", "Allocate", "Say why it was late"):
        expect(school.get_by_role("link", name=way)).to_have_count(0)
    assert faults(school) == []
    school.goto(f"{case}/close")
    expect(school.get_by_text("You may read it and add a contact or a concern.")).to_be_visible()
    school.goto(f"{case}/record/contact_received")
    school.get_by_label("Who got in touch?").select_option("2A")
    school.get_by_label("What was said").fill("A neighbour saw her at the bus station.")
    press(school, "Record", "Recorded: Contact received.")

    manager = visit("manager")
    manager.goto("/break-glass")
    manager.get_by_role("link", name="Philippa Glassworth").first.click()
    expect(manager.get_by_text(REASON)).to_be_visible()
    looks = manager.get_by_role("table", name="Looks while the case was open")
    expect(looks.get_by_text("/close")).to_be_visible()
    expect(looks.get_by_text("Refused").first).to_be_visible()
    assert faults(manager) == []
    manager.get_by_label("Justified", exact=True).check()
    manager.get_by_role("button", name="Save the verdict").click()
    expect(manager.get_by_text("Say why").first).to_be_visible()
    manager.get_by_label("Why?").fill("The school was right to look.")
    press(manager, "Save the verdict", "The verdict is kept.")

    governance = visit("governance")
    governance.goto("/break-glass")
    governance.get_by_role("link", name="Philippa Glassworth").first.click()
    expect(governance.get_by_text("The school was right to look.")).to_be_visible()
    school.goto("/my-work")
    expect(school.get_by_text("your opening of a case was reviewed").first).to_be_visible()


def test_a_worker_asks_to_withdraw_a_plan_and_the_manager_sees_what_moves(
    visit: Visit, faults: Faults
) -> None:
    worker = visit("practitioner")
    record_referral(worker, "Quintilla", "Wrongplan")
    start_plan(worker)
    worker.get_by_role("link", name="Child protection plan started").click()
    worker.get_by_role("link", name="Withdraw this entry").click()
    expect(worker.get_by_text("First review conference: due")).to_be_visible()
    expect(worker.get_by_text("it would not be there any more").first).to_be_visible()
    assert faults(worker) == []
    worker.get_by_label("It is about another child").check()
    worker.get_by_label("What happened?").fill("Recorded on the wrong sister.")
    press(worker, "Withdraw the entry", "It is not done yet.")
    expect(worker.get_by_text("It waits for:")).to_be_visible()

    manager = visit("manager", width=375)
    manager.goto("/confirmations")
    manager.get_by_role("link", name="Quintilla Wrongplan").click()
    expect(manager.get_by_text("Recorded on the wrong sister.")).to_be_visible()
    assert faults(manager) == []
    manager.get_by_label("Yes, do it").check()
    press(manager, "Save the decision", "It is done, and those who stand by the case are told.")
    worker.goto("/my-work")
    expect(worker.get_by_text("an entry that starts or ends something was withdrawn").first).to_be_visible()
