"""What My work shows beside the cases: what somebody writes, leads and has promised; and how to begin."""

from collections.abc import Callable
from datetime import date
from typing import Any, get_args
from uuid import uuid4

import borough
import pytest
from borough import TODAY, begun
from casework import Story, who
from flask.testing import FlaskClient
from sqlalchemy import text
from tac_stories import on, planned, send

from caseflow.clocks import views as clocks
from caseflow.extensions import db
from caseflow.notices import views as notices
from caseflow.notices.service import NoticeKind
from caseflow.rules.clock import Status

MONDAY = date(2010, 3, 1)
Clients = Callable[..., FlaskClient]


@pytest.fixture
def school(client_for: Clients, owning: Any, password_hash: Any, today: Any) -> FlaskClient:
    today(MONDAY)
    borough.widen(owning, password_hash)
    return client_for("teacher")


class Team:
    """A team around the child of an assessment, written straight into its tables."""

    def __init__(self, owning: Any, case: str, event: str) -> None:
        self.owning, self.leads = owning, 0
        self.of = {"case_id": case, "caf_event_id": event, "written_by": who("teacher")}
        self.outcome = self.add("tac_outcome", outcome_id=uuid4(), revision=1, aim="healthy", words="Well")

    def add(self, table: str, **row: Any) -> dict[str, Any]:
        row = self.of | row
        names = ", ".join(row)
        values = ", ".join(f":{name}" for name in row)
        with self.owning():
            statement = f"insert into {table} ({names}, written_at) values ({values}, now())"
            db.session.execute(text(statement), row)
        return row

    def member(self, name: str) -> Any:
        empty = dict.fromkeys(("role", "agency_words", "phone", "email", "left_why", "basis"), "")
        person = {"kind": "practitioner", "practitioner_id": who(name), "name": name, "version": 1}
        return self.add("tac_member", id=uuid4(), invited_on=MONDAY, **empty, **person)["id"]

    def lead(self, member: Any) -> None:
        self.leads += 1
        row = {"member_id": member, "from_on": MONDAY, "why": "", "event_id": str(uuid4())}
        self.add("tac_lead", number=self.leads, **row)

    def meeting(self, member: Any, planned_on: date) -> Any:
        row = {"kind": "planning", "planned_on": planned_on, "starts_at": "14:30", "place": "Library"}
        meeting = self.add("tac_meeting", id=uuid4(), version=1, **row)["id"]
        self.add("tac_invitation", meeting_id=meeting, member_id=member)
        return meeting

    def action(self, member: Any, words: str, by_on: date | None, status: str = "open", **more: Any) -> Any:
        row = {"action_id": uuid4(), "revision": 1, "outcome_id": self.outcome["outcome_id"]}
        row |= {"words": words, "member_id": member, "by_on": by_on, "status": status} | more
        return self.add("tac_action", **row)["action_id"]


def page(client: FlaskClient) -> str:
    answer = client.get("/my-work")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_with_nothing_to_do_both_ways_to_begin_are_named(school: FlaskClient) -> None:
    shown = page(school)
    assert "Nothing is on your list" in shown
    assert '<a class="govuk-link" href="/children">Find a child</a>' in shown
    assert '<a class="govuk-link" href="/caf/new">begin a common assessment</a>' in shown


def test_an_assessment_is_there_for_who_writes_it_until_it_is_signed(
    school: FlaskClient, client_for: Clients, owning: Any
) -> None:
    _, caf, _ = begun(school, owning)
    assert f'<a class="govuk-link" href="{caf}">Common assessment of Ottoline Pretend</a>' in page(school)
    assert "Nothing is on your list" not in page(school)
    assert caf not in page(client_for("assistant")), "somebody else began it"
    assert school.post(f"{caf}/1/sign-off", data=TODAY | {"agreement": "none"}).status_code == 302
    assert caf not in page(school)
    assert school.post(f"{caf}/review", data=TODAY).status_code == 302
    assert f'href="{caf}">Review of the common assessment of Ottoline Pretend</a>' in page(school)


def test_what_is_led_and_promised_is_there_late_things_first_until_it_is_done_or_ended(
    school: FlaskClient, client_for: Clients, owning: Any
) -> None:
    case, _, event = begun(school, owning)
    team = Team(owning, case, event)
    me, colleague = team.member("teacher"), team.member("assistant")
    team.lead(me)
    team.action(me, "Ask about a walking bus", None)
    first = team.action(me, "Ring the clinic", date(2010, 3, 5))
    team.action(me, "Find a mentor", date(2010, 2, 26))
    team.action(colleague, "Breakfast before school", date(2010, 3, 5))
    team.action(me, "Ask the library", date(2010, 3, 2), "done")
    shown = page(school)
    order = [shown.index(each) for each in ("Find a mentor", "Ring the clinic", "Ask about a walking bus")]
    assert order == sorted(order)
    assert "by 26 February 2010 <span" in shown
    assert "Late</span>" in shown
    assert shown.count("Late</span>") == 1
    assert "Breakfast" not in shown
    assert "library" not in shown
    assert "you are the lead professional" in shown
    team.action(me, "Ring the clinic", date(2010, 3, 5), "done", action_id=first, revision=2)
    team.lead(colleague)
    shown = page(school)
    assert "Ring the clinic" not in shown
    assert "you are the lead professional" not in shown
    assert "you are the lead professional" in page(client_for("assistant"))
    ended = TODAY | {"reason": "needs_met", "without_meeting": "The family has moved away", "summary": "Well"}
    ended |= {"closed_on": TODAY["occurred_on"], "case_reason": ""}
    assert school.post(f"/cases/{case}/tac/close", data=ended).status_code == 302
    shown = page(school)
    for gone in ("Find a mentor", "lead professional", "Common assessment of"):
        assert gone not in shown


def test_a_notice_says_what_is_due(
    a_case: Callable[..., Story], client_for: Clients, owning: Any, today: Any
) -> None:
    today(MONDAY)
    case = str(a_case().referred(MONDAY).decided(MONDAY).allocated(MONDAY).case_id)
    for key in ("R24/one/1", "R25/two/1"):
        row = {"id": uuid4(), "who": who("practitioner"), "case": case, "key": key}
        with owning():
            db.session.execute(
                text(
                    "insert into notice (id, practitioner_id, case_id, what, key, due_on, told_at)"
                    " values (:id, :who, :case, 'due_soon', :key, '2010-03-03', now())"
                ),
                row,
            )
    shown = " ".join(page(client_for("practitioner")).split())
    assert "TAC review: due soon, 3 Mar 2010" in shown
    assert "Answer to a step request: due soon, 3 Mar 2010" in shown
    assert "TAC is the team around the child" in shown


def test_every_kind_of_notice_has_words_and_every_status_of_a_clock() -> None:
    assert set(notices.WORDS) == set(get_args(NoticeKind))
    assert set(clocks.WORDS) == set(clocks.MANNERS) == set(Status)


def test_the_meetings_to_which_one_is_asked_are_named(school: FlaskClient, owning: Any) -> None:
    case, _, event = begun(school, owning)
    team = Team(owning, case, event)
    me, other = team.member("teacher"), team.member("head")
    held = team.meeting(me, date(2010, 3, 8))
    team.meeting(other, date(2010, 3, 9))
    shown = school.get("/my-work").text
    assert "Mon 8 March 2010, 14:30, Library" in shown
    assert "9 March" not in shown, "to which somebody else is asked"
    empty: dict[str, Any] = {"others_present": "", "decisions": "", "child_view": "", "parent_view": ""}
    empty |= {"held_on": MONDAY, "minutes": "Said"}
    team.add("tac_minutes", meeting_id=held, event_id=str(uuid4()), present=[], **empty)
    assert "Library" not in school.get("/my-work").text


def test_a_form_that_is_not_wanted_any_more_is_discarded_from_the_list(school: FlaskClient) -> None:
    address = "/caf/checklist?name=Otto"
    school.post(f"/drafts?for={address}", data={"given_name": "Otto"})
    assert f'href="{address}"' in school.get("/my-work").text
    gone = school.post("/drafts/discard", data={"address": address, "onward": "/my-work"})
    assert gone.location == "/my-work"
    assert address not in school.get("/my-work").text
    away = school.post("/drafts/discard", data={"address": address, "onward": "//example.org"})
    assert away.location == "/"


def test_a_meeting_whose_record_was_a_mistake_is_to_come_again(school: FlaskClient, owning: Any) -> None:
    case, _, _ = begun(school, owning)
    team = f"/cases/{case}/tac"
    send(school, f"{team}/members/me")
    with owning():
        me = str(db.session.scalar(text("select id from tac_member")))
    meeting = planned(school, team, invited=me)
    assert "Nowhere Library" in school.get("/my-work").text
    send(school, f"{meeting}/hold", minutes="Said", **on("held_on", MONDAY))
    assert "Nowhere Library" not in school.get("/my-work").text
    with owning():
        event = db.session.scalar(text("select event_id from tac_minutes"))
    send(school, f"/cases/{case}/entries/{event}/withdraw", reason="wrong_entry")
    assert "Nowhere Library" in school.get("/my-work").text
