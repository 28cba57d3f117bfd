"""Somebody leaves, in a browser: suspended at once, and each of their cases goes to somebody."""

import re
from collections.abc import Callable

from page_actions import choose, press, sign_in
from playwright.sync_api import Page, expect

from caseflow.demonstration.borough import PRACTITIONERS

Visit = Callable[..., Page]
Faults = Callable[[Page], list[str]]
LEAVER, TAKER = [each for each in PRACTITIONERS if each.team_code == "CSC-RA1"][-2:]


def unallocated(manager: Page) -> int:
    """How many cases of the manager's team nobody holds, as the board's list of them says."""
    manager.goto("/team-board?show=unallocated")
    found = re.search(r"Unallocated \((\d+)\)", manager.locator("main").inner_text())
    return int(found[1]) if found else 0


def test_a_suspended_workers_leaving(visit: Visit, faults: Faults) -> None:
    manager = visit("manager", width=375)
    before = unallocated(manager)
    leaver = visit(sign_in(LEAVER))
    expect(leaver.get_by_role("heading", level=1)).to_have_text("My work")

    administrator = visit("administrator")
    administrator.goto(f"/accounts?name={LEAVER.email}")
    administrator.get_by_role("link", name=LEAVER.name).click()
    administrator.get_by_role("link", name="Suspend this account").click()
    expect(
        administrator.get_by_text(re.compile(f"{LEAVER.name} holds [1-9][0-9]* open case"))
    ).to_be_visible()
    expect(administrator.get_by_text("Mona Managerby will be told")).to_be_visible()
    assert faults(administrator) == []
    press(administrator, "Suspend the account", "is suspended")

    leaver.goto("/my-work")
    leaver.wait_for_url("**/sign-in")

    manager.goto("/my-work")
    expect(manager.get_by_text("whoever held the case has left the team").first).to_be_visible()
    meanwhile = unallocated(manager)
    held = meanwhile - before
    assert held > 0
    board = manager.get_by_text(f"{LEAVER.name} is suspended and holds {held} open case")
    expect(board).to_be_visible()
    manager.get_by_role("link", name=f"Say who takes the cases of {LEAVER.name}").click()
    expect(manager.get_by_text("these cases count as held by nobody")).to_be_visible()
    assert faults(manager) == []
    choose(manager, "All of them go to", TAKER.name)
    press(manager, "Allocate", f"Allocated: {held}.")
    assert unallocated(manager) == before
    expect(board).to_have_count(0)
