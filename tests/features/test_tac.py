"""The team around a child from the first invitation to the end of the work, as its people do it."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from casework import Story, who
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import text
from tac_stories import MONDAY, agreed, ids, kinds, member, on, send, taken_back, with_team

from caseflow.events import log
from caseflow.events.kinds.caf import CafStarted
from caseflow.extensions import db

Clients = Callable[..., FlaskClient]


@pytest.fixture
def story(a_case: Callable[..., Story]) -> Story:
    story = a_case().referred(MONDAY).recorded("caf", CafStarted(), MONDAY)
    agreed(story, SCHOOL="agreed")
    return story


def test_the_whole_loop_from_invitation_to_the_end(
    story: Story, client_for: Clients, today: Callable[[date], None]
) -> None:
    client = client_for("practitioner")
    base = with_team(story, client)
    me, teacher, mother = ids(story, "tac_member")
    send(client, f"{base}/lead", seen="0", member=str(teacher), **on("occurred_on", MONDAY))
    when = on("planned_on", date(2010, 3, 8)) | {"starts_at": "15:30", "place": "Nowhere Library"}
    asked = [str(me), str(teacher), str(mother)]
    planned = send(client, f"{base}/meetings/plan", kind="planning", invited=asked, **when)
    meeting = planned.location
    today(date(2010, 3, 10))
    assert "past its date and not recorded" in client.get(base).text
    send(client_for("teacher"), f"{meeting}/report", member=str(teacher), words="He reads well now.")
    held = on("held_on", date(2010, 3, 8)) | on("next_review_on", date(2010, 4, 12))
    told = {"minutes": "We talked.", "decisions": "Breakfast club.", "child_view": "I want breakfast."}
    send(client, f"{meeting}/hold", present=[str(me), str(mother)], **held, **told)
    page = client.get(meeting).text
    assert "Molly Testcase" in page
    assert "Teacher Testerton" in page, "asked and not there"
    assert "He reads well now." in page
    assert "Not recorded" in page, "the parents' words were not recorded, and it says so"
    _plan(story, client, base, teacher)
    again = send(client, f"{base}/meetings/plan", kind="closing", **when).location
    send(client, f"{again}/hold", **on("held_on", date(2010, 3, 9)), minutes="Done.")
    assert kinds(story).count("tac_meeting_held") == 1
    assert kinds(story).count("tac_review_held") == 1
    closing = str(ids(story, "tac_meeting")[-1])
    ending = on("closed_on", date(2010, 3, 10)) | {"reason": "needs_met", "meeting": closing}
    send(client, f"{base}/close", summary="He eats.", **ending)
    assert kinds(story)[-1] == "caf_closed"
    page = client.get(base).text
    assert "This assessment was closed on" in page
    assert "Add an outcome" not in page
    assert "the needs are met" in page
    refused = client.post(f"{base}/outcomes/add", data={"aim": "safe", "words": "Too late"})
    assert refused.status_code == 422


def _plan(story: Story, client: FlaskClient, base: str, teacher: UUID) -> None:
    send(client, f"{base}/outcomes/add", aim="healthy", words="He eats breakfast")
    outcome = ids(story, "tac_outcome", "outcome_id")[0]
    action = {"words": "Bring him to the club", "member": str(teacher), "status": "open"}
    send(client, f"{base}/outcomes/{outcome}/actions", **action, **on("by_on", date(2010, 3, 9)))
    action = ids(story, "tac_action", "action_id")[0]
    assert "(past its date)" in client.get(base).text
    send(client, f"{base}/actions/{action}/progress", words="Came twice")
    send(client, f"{base}/actions/{action}/progress", words="Comes each day")
    page = client.get(base).text
    assert "Came twice" in page
    assert "Comes each day" in page
    send(client, f"{base}/plan/agree", child_view="Good", **on("occurred_on", date(2010, 3, 8)))
    assert "delivery_plan_agreed" in kinds(story)
    family = client.get(f"{base}/plan/family").text
    assert "He eats breakfast" in family
    assert "What the parents or carers say" not in family, "an empty heading is not printed"
    assert story.case_id.hex not in family
    assert "Be healthy" not in family
    assert "Be healthy" in client.get(f"{base}/plan").text


def test_the_calendar_file_says_when_and_where_and_names_no_child(story: Story, client_for: Clients) -> None:
    client = client_for("practitioner")
    base = f"/cases/{story.case_id}/tac"
    when = on("planned_on", date(2010, 6, 8)) | {"starts_at": "15:30", "place": "Nowhere Library"}
    meeting = send(client, f"{base}/meetings/plan", kind="planning", **when).location
    answer = client.get(f"{meeting}/calendar")
    assert answer.mimetype == "text/calendar"
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert event.decoded("dtstart").isoformat() == "2010-06-08T14:30:00+00:00", "summer time is told"
    assert event["location"] == "Nowhere Library"
    assert b"Zebedee" not in answer.data
    assert b"Testcase" not in answer.data


def test_the_lead_changes_with_a_reason_and_both_stay(story: Story, client_for: Clients) -> None:
    client = client_for("practitioner")
    base = with_team(story, client)
    me, teacher, mother = ids(story, "tac_member")
    first = on("occurred_on", MONDAY) | {"member": str(me), "seen": "0"}
    send(client, f"{base}/lead", **first, **on("family_told_on", MONDAY))
    second = on("occurred_on", MONDAY) | {"member": str(teacher), "seen": "1"}
    assert "Say why the lead professional changes" in client.post(f"{base}/lead", data=second).text
    send(client, f"{base}/lead", why="She knows him best", **second)
    page = client.get(base).text
    assert "She knows him best" in page
    assert "Practitioner Testerton, 1 Mar 2010 to 1 Mar 2010" in page
    stale = client.post(f"{base}/lead", data=first | {"why": "Back", "seen": "1"})
    assert stale.status_code == 422, "somebody else named a lead meanwhile"
    assert str(mother) not in client.get(f"{base}/lead").text, "family is never the lead professional"
    with story.asking("practitioner"):
        named = [
            each for each in log.recorded_events(story.case_id) if each.kind == "lead_professional_named"
        ]
    assert [each.data["practitioner"] for each in named] == [str(who("practitioner")), str(who("teacher"))]


def test_nobody_comes_in_whose_agency_the_family_refused_but_for_a_reason_and_a_manager(
    story: Story, client_for: Clients
) -> None:
    agreed(story, SCHOOL="refused")
    client = client_for("practitioner")
    base = f"/cases/{story.case_id}/tac"
    teacher = member(email="teacher@example.org", email_name="Teacher Testerton")
    refused = client.post(f"{base}/members/add", data=teacher)
    assert refused.status_code == 422
    assert "no consent in force" in refused.text
    override = teacher | {"basis": "public_interest"}
    assert client.post(f"{base}/members/add", data=override).status_code == 422
    override |= {"reason": "He was seen with a knife at school.", "manager": str(who("manager"))}
    send(client, f"{base}/members/add", **override)
    with story.asking("practitioner"):
        rows = db.session.execute(text("select basis, reason, manager_id, team_code from disclosure")).all()
    assert [tuple(each) for each in rows] == [
        ("public_interest", override["reason"], who("manager"), "SCHOOL")
    ]
    outside = member("outside", name="Nell Nurse", agency="SCHOOL")
    assert "no consent in force" in client.post(f"{base}/members/add", data=outside).text


def test_a_withdrawal_shuts_the_agency_out_at_once_and_says_why(story: Story, client_for: Clients) -> None:
    client, teacher = client_for("practitioner"), client_for("teacher")
    base = with_team(story, client)
    assert f'href="{base}"' in teacher.get("/my-work").text, "who is asked finds the way"
    assert teacher.get(base).status_code == 200
    taken_back(story)
    answer = teacher.get(base)
    assert answer.status_code == 403
    assert "withdrawn" in answer.text
    assert "Consent to share with this agency was withdrawn" in client.get(base).text
    row = ids(story, "tac_member")[1]
    assert str(row) not in client.get(f"{base}/meetings/plan").text, "nobody barred is asked to a meeting"
    assert str(row) not in client.get(f"{base}/lead").text


def test_the_last_of_a_team_to_leave_takes_its_access_along(story: Story, client_for: Clients) -> None:
    client, teacher = client_for("practitioner"), client_for("teacher")
    base = with_team(story, client)
    row = ids(story, "tac_member")[1]
    leaving = on("left_on", MONDAY) | {"left_why": "Moved school", "seen": "1"}
    send(client, f"{base}/members/{row}", **leaving)
    assert client.post(f"{base}/members/{row}", data=leaving).status_code == 422, "it was changed meanwhile"
    assert "Moved school" in client.get(base).text
    assert teacher.get(base).status_code == 403


def test_closing_without_a_meeting_needs_a_reason_and_closes_the_case_only_when_asked(
    a_case: Callable[..., Story], client_for: Clients
) -> None:
    story = a_case().recorded("caf", CafStarted(), MONDAY)
    client, address = client_for("practitioner"), f"/cases/{story.case_id}/tac/close"
    ending = on("closed_on", MONDAY) | {"reason": "moved"}
    assert "Say why no closing meeting was held" in client.post(address, data=ending).text
    early = ending | {"reason": "stepped_up", "without_meeting": "They have not answered yet."}
    assert "stays open until specialist services" in client.post(address, data=early).text
    send(client, address, without_meeting="They left without an address.", case_reason="RC7", **ending)
    assert kinds(story)[-2:] == ["caf_closed", "case_closed"]
    assert "Closed" in client.get(f"/cases/{story.case_id}").text
    assert "They left without an address." in client.get(f"/cases/{story.case_id}/tac").text


def test_the_case_stays_open_while_something_else_is(story: Story, client_for: Clients) -> None:
    client, address = client_for("practitioner"), f"/cases/{story.case_id}/tac/close"
    assert 'name="case_reason"' not in client.get(address).text
    ending = on("closed_on", MONDAY) | {"reason": "needs_met", "case_reason": "RC7"}
    send(client, address, without_meeting="All agreed by telephone.", **ending)
    assert kinds(story)[-1] == "caf_closed"


def test_a_case_without_an_assessment_says_how_a_team_begins(
    a_case: Callable[..., Story], client_for: Clients
) -> None:
    story = a_case().referred(MONDAY)
    answer = client_for("practitioner").get(f"/cases/{story.case_id}/tac")
    assert "There is no team yet" in answer.text
    assert client_for("practitioner").get(f"/cases/{story.case_id}/tac/close").status_code == 404


def test_a_practitioner_is_asked_by_name_where_it_is_the_only_one(
    story: Story, client_for: Clients, owning: Any
) -> None:
    client, address = client_for("practitioner"), f"/cases/{story.case_id}/tac/members/add"
    refused = client.post(address, data=member(email_name="Nobody Atall"))
    assert "Nobody of this name signs in here" in refused.text
    send(client, address, **member(email_name="colleague testerton"))
    assert "Colleague Testerton" in client.get(f"/cases/{story.case_id}/tac").text
    with owning():
        db.session.execute(
            text("update practitioner set name = 'Manager Testerton' where team_code = 'SOUTH'")
        )
    refused = client.post(address, data=member(email_name="Manager Testerton"))
    assert "enter the e-mail address" in refused.text
