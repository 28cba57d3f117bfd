"""The header of a case: what has to be known in ten seconds, and to each reader what they may know."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from casework import Story
from sqlalchemy import text

from caseflow.events.kinds.caf import CafStarted
from caseflow.events.kinds.care import CareStarted, PlacementStarted
from caseflow.events.kinds.contact import ContactReceived, ReferralReceived
from caseflow.events.kinds.enquiry import EnquiryStarted, StrategyDiscussionHeld
from caseflow.events.kinds.protection import (
    ProtectionPlanCategoryChanged,
    ProtectionPlanEnded,
    ProtectionPlanStarted,
    ProtectionVisitMade,
)
from caseflow.extensions import db

JANUARY, MONDAY = date(2010, 1, 4), date(2010, 3, 1)


def facts(client: Any, address: str) -> dict[str, str]:
    """What the header says, by label."""
    page = client.get(address, follow_redirects=True).text
    header = page[page.index('<section class="app-person') :]
    header = header[: header.index("</section>")]
    found = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", header, re.DOTALL)
    return {label: unescape(re.sub(r"<[^>]+>", "", words)).strip() for label, words in found}


@pytest.fixture
def on_a_plan(a_case: Callable[..., Story], today: Any) -> Story:
    today(date(2010, 3, 11))
    story = a_case().referred(JANUARY).decided(JANUARY)
    story.recorded("plan", ProtectionPlanStarted(category="NEG"), JANUARY)
    seen = ProtectionVisitMade(child_seen=True, child_seen_alone=True)
    story.recorded("visit", seen, date(2010, 1, 12), about=story.ids["plan"])
    seen = ProtectionVisitMade(child_seen=True)
    return story.recorded("visit", seen, date(2010, 2, 8), about=story.ids["plan"])


def test_the_header_says_what_is_in_force_who_has_the_case_and_when_the_child_was_seen(
    on_a_plan: Story, client_for: Any
) -> None:
    client, address = client_for("practitioner"), f"/cases/{on_a_plan.case_id}"
    said = facts(client, address)
    assert said["Child protection plan"] == "Neglect, since 4 January 2010"
    assert said["Last seen"] == "8 February 2010; alone 12 January 2010"
    assert said["Allocated to"] == "Nobody yet"
    assert said["Accountable team"] == "Assessment north, 020 7946 0003"
    assert said["Case"] == "Open since Mon 4 January 2010"
    on_a_plan.allocated(MONDAY)
    changed = ProtectionPlanCategoryChanged(category="EMO")
    on_a_plan.recorded("changed", changed, MONDAY, about=on_a_plan.ids["plan"])
    said = facts(client, address)
    assert said["Allocated to"].startswith("Practitioner Testerton")
    assert said["Child protection plan"] == "Emotional abuse from 1 March 2010; in all since 4 January 2010"
    on_a_plan.recorded("over", ProtectionPlanEnded(), date(2010, 3, 10), about=on_a_plan.ids["plan"])
    assert facts(client, address)["Plan"].startswith("On no protection or child in need plan")


def test_the_next_thing_due_is_the_clock_that_falls_due_first(on_a_plan: Story, client_for: Any) -> None:
    client, address = client_for("practitioner"), f"/cases/{on_a_plan.case_id}"
    assert "late" in facts(client, address)["Next due"]
    page = client.get(address).text
    first = re.search(r'app-clock__name">([^<]+)', page)
    assert first
    assert facts(client, address)["Next due"].startswith(unescape(first.group(1)))


def test_the_next_thing_is_the_form_that_stops_the_clock_that_falls_due_first(
    a_case: Callable[..., Story], client_for: Any, today: Any
) -> None:
    today(date(2010, 3, 5))
    story = a_case().referred(MONDAY).decided(MONDAY).assessment_started(MONDAY)
    client, address = client_for("practitioner"), f"/cases/{story.case_id}"
    page = client.get(address).text
    box = page[page.index("app-next") :][:900]
    assert "Initial assessment, due Wed 10 March 2010" in box
    about = story.ids["initial_assessment_started"]
    assert f'href="{address}/record/initial_assessment_completed?about={about}"' in box
    assert facts(client, address)["Initial assessment"] == "Since 1 March 2010"
    story.assessed(date(2010, 3, 5)).closed(date(2010, 3, 5))
    assert "app-next" not in client.get(address).text


def test_care_a_placement_an_enquiry_and_an_undecided_contact_are_said(
    a_case: Callable[..., Story], client_for: Any, today: Any
) -> None:
    today(date(2010, 3, 11))
    story = a_case().recorded("talk", StrategyDiscussionHeld(initiates_enquiry=True), MONDAY)
    story.recorded("enquiry", EnquiryStarted(), MONDAY, about=story.ids["talk"])
    story.recorded("care", CareStarted(legal_status="C1"), MONDAY)
    story.recorded("placement", PlacementStarted(type="K2"), MONDAY, about=story.ids["care"])
    story.recorded("contact", ContactReceived(source="6"), date(2010, 3, 10))
    said = facts(client_for("practitioner"), f"/cases/{story.case_id}")
    assert said["Looked after"] == "Interim care order, since 1 March 2010"
    assert said["Lives in"] == "Children's home, since 1 March 2010"
    assert said["Section 47 enquiry"] == "Since 1 March 2010"
    assert said["Open concern"] == "Nobody has decided since 10 March 2010"


def test_who_sees_the_summary_only_is_told_who_the_case_is_with_and_nothing_of_what_is_in_it(
    on_a_plan: Story, client_for: Any
) -> None:
    analyst = facts(client_for("analyst"), f"/cases/{on_a_plan.case_id}")
    assert set(analyst) == {"Allocated to", "Accountable team", "Case"}


def test_every_page_of_the_case_has_the_header(on_a_plan: Story, client_for: Any) -> None:
    client, case = client_for("manager"), f"/cases/{on_a_plan.case_id}"
    for page in ("close", "allocate", "child/correct", "record/core_group_held", "steps", "tac", "consent"):
        assert facts(client, f"{case}/{page}")["Child protection plan"].startswith("Neglect"), page


def test_the_header_names_the_brothers_and_sisters_with_an_open_case_to_each_as_they_may_know(
    a_case: Callable[..., Story], client_for: Any, owning: Any
) -> None:
    child = a_case(given_name="Ottoline", family_name="Pretend").referred(JANUARY)
    own = a_case(given_name="Bertram", family_name="Pretend", birth_date=date(2001, 1, 1)).referred(JANUARY)
    theirs = a_case(by="outsider", given_name="Cora", family_name="Pretend", birth_date=date(2002, 1, 1))
    theirs.recorded("referred", ReferralReceived(source="2A"), JANUARY)
    client, address = client_for("practitioner"), f"/cases/{child.case_id}"
    label = "Brothers and sisters with an open case"
    assert label not in facts(client, address)
    for other in (own, theirs):
        linked = client.post(f"{address}/family/children/{other.case_id}", data={"kind": "half_sibling"})
        assert linked.status_code == 302
    assert re.sub(r"\s+", " ", facts(client, address)[label]) == "2: Bertram Pretend, Cora Pretend"
    page = client.get(address).text
    assert f'href="/cases/{own.case_id}"' in page
    assert f"/cases/{theirs.case_id}" not in page
    with owning():
        db.session.execute(text("update child set shielded = true where id = :id"), {"id": theirs.child_id})
    assert facts(client, address)[label] == "1: Bertram Pretend"
    own.closed(MONDAY)
    assert label not in facts(client, address)


def test_a_case_that_comes_back_opens_with_why_it_was_closed_and_what_was_open(
    a_case: Callable[..., Story], client_for: Any
) -> None:
    story = a_case().referred(JANUARY).decided(JANUARY).assessment_started(JANUARY)
    client, address = client_for("practitioner"), f"/cases/{story.case_id}"
    story.closed(date(2010, 1, 29))
    assert "Back after" not in client.get(address).text
    story.referred(MONDAY)
    page = " ".join(unescape(client.get(address).text).split())
    card = page[page.index('id="returned"') :]
    card = card[: card.index("</section>")]
    assert "Back after the case was closed" in card
    assert "It was closed on Fri 29 January 2010 and came back on Mon 1 March 2010." in card
    assert "Reason" in card
    assert "Left open then: an initial assessment, Mon 4 January 2010." in card


def why(client: Any, address: str) -> str:
    """Why the case is open, as its header says it; empty where it does not."""
    found = re.search(r'app-person__why">(.*?)</p>', client.get(address).text)
    return unescape(found[1]) if found else ""


def test_the_header_says_in_one_sentence_why_the_case_is_open(on_a_plan: Story, client_for: Any) -> None:
    client, address = client_for("practitioner"), f"/cases/{on_a_plan.case_id}"
    came = "after a referral on 4 January 2010 (from Schools; main need: abuse or neglect)."
    plan = "Open because of a child protection plan for neglect since 4 January 2010"
    assert why(client, address) == why(client, f"{address}/chronology") == f"{plan}, {came}"
    changed = ProtectionPlanCategoryChanged(category="EMO")
    on_a_plan.recorded("changed", changed, MONDAY, about=on_a_plan.ids["plan"])
    on_a_plan.recorded("care", CareStarted(legal_status="C1"), MONDAY)
    both = why(client, address)
    assert "a child protection plan for emotional abuse since 4 January 2010 and a period of care" in both
    assert "a period of care (Interim care order) since 1 March 2010, after" in both
    on_a_plan.withdrawn("care", MONDAY)
    on_a_plan.recorded("over", ProtectionPlanEnded(), date(2010, 3, 10), about=on_a_plan.ids["plan"])
    assert why(client, address) == f"Open {came[:-1]}. Nothing else that is recorded is still open."
    on_a_plan.recorded("again", ContactReceived(source="6"), date(2010, 3, 11))
    assert why(client, address).startswith("Open because of a contact that nobody has decided since 11 March")
    on_a_plan.closed(date(2010, 3, 12))
    assert why(client, address) == ""
    on_a_plan.recorded("caf", CafStarted(), date(2010, 3, 15))
    caf = "a common assessment with its team around the child since 15 March 2010"
    assert why(client, address) == f"Open because of {caf}.", (
        "what came before the closing is no reason for it"
    )


def test_a_child_who_was_seen_in_an_assessment_is_said_to_be_though_no_day_is_recorded(
    a_case: Callable[..., Story], client_for: Any, today: Any
) -> None:
    today(MONDAY)
    story = a_case().referred(JANUARY).decided(JANUARY).assessed(date(2010, 1, 12), child_seen=True)
    client, address = client_for("practitioner"), f"/cases/{story.case_id}"
    seen = "seen in the course of the initial assessment completed on 12 January 2010"
    assert facts(client, address)["Last seen"] == f"No day is recorded; {seen}"
    story.recorded("plan", ProtectionPlanStarted(category="NEG"), date(2010, 1, 15))
    visit = ProtectionVisitMade(child_seen=True)
    story.recorded("visit", visit, date(2010, 2, 8), about=story.ids["plan"])
    assert facts(client, address)["Last seen"] == "8 February 2010; on no recorded day alone"
