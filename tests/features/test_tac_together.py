"""Ten people in one plan at once lose nothing, and the access policy of a team holds on pages and in SQL."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time
from threading import Barrier
from typing import Any

import pytest
from casework import Story, context, who
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from caseflow.consent import service as consent
from caseflow.consent.service import Sharing, Statement
from caseflow.events.kinds.caf import CafStarted
from caseflow.extensions import db
from caseflow.tac import queries
from caseflow.tac.service import lead, meetings, members, plan
from caseflow.tac.service.lead import NewLead
from caseflow.tac.service.meetings import MeetingMinutes, MeetingPlan
from caseflow.tac.service.members import NewMember
from caseflow.tac.service.plan import PlanAction, PlanOutcome

MONDAY = date(2010, 3, 1)
Clients = Callable[..., FlaskClient]
TABLES = (
    "tac_member",
    "tac_meeting",
    "tac_invitation",
    "tac_minutes",
    "tac_report",
    "tac_outcome",
    "tac_action",
    "tac_progress",
    "tac_agreement",
    "tac_lead",
)


@pytest.fixture
def story(a_case: Callable[..., Story]) -> Story:
    """A team that has met, with a plan of ten actions; the school is in it with consent."""
    story = a_case().referred(MONDAY).recorded("caf", CafStarted(), MONDAY)
    at = context("practitioner", MONDAY)
    said = Statement(
        person_name="Molly Testcase",
        relationship="mother",
        capacity="parental_responsibility",
        method="electronic",
        given_on=MONDAY,
        answers={"SCHOOL": "agreed"},
    )
    with story.asking("practitioner"):
        consent.record(at, story.case_id, story.ids["caf"], said)
        episode = queries.episodes(story.case_id)[0]
        teacher = members.add(
            at, episode, NewMember(kind="practitioner", invited_on=MONDAY, email="teacher@example.org")
        )
        lead.name(at, episode, NewLead(member_id=teacher, from_on=MONDAY, family_told_on=MONDAY), 0)
        planned = MeetingPlan(MONDAY, time(9, 30), "Nowhere Library", (teacher,))
        meeting = meetings.plan(at, episode, "planning", planned)
        meetings.add_report(at, episode, meeting, teacher, "He reads well.")
        minutes = MeetingMinutes(held_on=MONDAY, present=(teacher,), minutes="Said", decisions="Done")
        meetings.record_minutes(at, episode, meeting, minutes)
        outcome = plan.add_outcome(at, episode, PlanOutcome(aim="healthy", words="He eats breakfast"))
        for number in range(10):
            action = PlanAction(words=f"Action {number}", member_id=teacher, by_on=MONDAY)
            action = plan.add_action(at, episode, outcome, action)
        plan.note_progress(at, episode, action, meeting, "Goes well")
        plan.agree(at, episode, MONDAY, "Good", "")
    return story


def actions(story: Story) -> list[Any]:
    query = "select distinct action_id from tac_action order by action_id"
    with story.asking("practitioner"):
        return list(db.session.scalars(text(query)))


def together(client_for: Clients, send: Callable[[FlaskClient, int], int], how_many: int = 10) -> list[int]:
    """The same moment, in as many threads, each with a connection of its own."""
    barrier = Barrier(how_many)
    clients = [client_for(("practitioner", "teacher", "colleague")[each % 3]) for each in range(how_many)]

    def one(number: int) -> int:
        barrier.wait()
        return send(clients[number], number)

    with ThreadPoolExecutor(how_many) as pool:
        return list(pool.map(one, range(how_many)))


def test_ten_people_writing_in_one_plan_at_once_lose_nothing(story: Story, client_for: Clients) -> None:
    base, rows = f"/cases/{story.case_id}/tac", actions(story)

    def send(client: FlaskClient, number: int) -> int:
        action = f"{base}/actions/{rows[number]}"
        fields = {"seen": "1", "words": f"Changed {number}", "member": "", "status": "done"}
        first = client.post(action, data=fields).status_code
        note = client.post(f"{base}/actions/{rows[0]}/progress", data={"words": f"Note {number}"})
        return max(first, note.status_code)

    assert together(client_for, send) == [302] * 10
    page = client_for("practitioner").get(base).text
    for number in range(10):
        assert f"Changed {number}" in page
        assert f"Note {number}" in page
    with story.asking("practitioner"):
        assert db.session.scalar(text("select count(*) from tac_action")) == 20, "how it was before stays"


def test_of_ten_who_change_one_action_the_first_wins_and_the_others_see_both_and_choose(
    story: Story, client_for: Clients
) -> None:
    address = f"/cases/{story.case_id}/tac/actions/{actions(story)[0]}"

    def fields(number: int, seen: int = 1) -> dict[str, str]:
        return {"seen": str(seen), "words": f"Words of {number}", "member": "", "status": "open"}

    answers = together(
        client_for, lambda client, number: client.post(address, data=fields(number)).status_code
    )
    assert sorted(answers) == [302] + [422] * 9
    winner = answers.index(302)
    loser = (winner + 1) % 10
    client = client_for("practitioner")
    page = client.post(address, data=fields(loser)).text
    assert f"Words of {winner}" in page, "what the other saved"
    assert f"Words of {loser}" in page, "what was typed"
    assert 'name="seen" type="hidden" value="2"' in page, "sent again, it stands on top of theirs"
    assert client.post(address, data=fields(loser, 2)).status_code == 302
    page = client.get(address).text
    assert f"Words of {winner}" in page, "theirs stays in the history"


RELATIONS = {
    "practitioner": (200, 200),
    "colleague": (200, 200),
    "manager": (200, 200),
    "teacher": (200, 403),
    "outsider": (403, 403),
    "other_manager": (403, 403),
    "duty": (403, 403),
    "analyst": (403, 403),
    "administrator": (403, 403),
    "governance": (403, 403),
}


@pytest.mark.parametrize("name", RELATIONS)
def test_pages_and_rows_of_a_team_are_for_the_case_and_the_team_alone(
    name: str, story: Story, client_for: Clients
) -> None:
    reads, runs = RELATIONS[name]
    base, client = f"/cases/{story.case_id}/tac", client_for(name)
    with story.asking("practitioner"):
        meeting = db.session.scalar(text("select id from tac_meeting"))
        person = db.session.scalar(text("select id from tac_member"))
    one = f"{base}/meetings/{meeting}"
    action = f"{base}/actions/{actions(story)[0]}"
    shared = (base, one, f"{one}/calendar", f"{one}/report", action, f"{action}/progress", f"{base}/plan")
    shared += (f"{one}/notes",)
    for address in (*shared, f"{base}/plan/family", f"{base}/outcomes/add"):
        assert client.get(address).status_code == reads, address
    ours = ("members/add", "members/me", f"members/{person}", "meetings/plan", "lead", "plan/agree", "close")
    for address in (*(f"{base}/{each}" for each in ours), f"{one}/hold", f"{one}/move", f"{one}/change"):
        assert client.get(address).status_code == runs, address
        assert (client.post(address).status_code == 403) == (runs == 403), address
    with story.asking(name):
        for table in TABLES:
            seen = db.session.scalar(text(f"select count(*) from {table}"))
            assert bool(seen) == (reads == 200), table


def test_without_somebody_asking_or_after_consent_is_withdrawn_nothing_is_read(story: Story) -> None:
    at = context("practitioner", MONDAY)
    with story.asking("practitioner"):
        given = db.session.scalar(text("select id from consent"))
        consent.withdraw(at, story.case_id, given, "SCHOOL", MONDAY, "")
    for name in ("teacher", None):
        with story.asking(name):
            for table in TABLES:
                assert db.session.scalar(text(f"select count(*) from {table}")) == 0, table
    with story.asking("teacher"), pytest.raises(DBAPIError), db.session.begin_nested():
        add_progress(story, "teacher")


def add_progress(story: Story, name: str) -> None:
    db.session.execute(
        text(
            "insert into tac_progress"
            " values (gen_random_uuid(), :action, null, :case, :caf, 'x', :who, now())"
        ),
        {"action": story.case_id, "case": story.case_id, "caf": story.ids["caf"], "who": who(name)},
    )


def test_a_team_that_was_only_sent_the_assessment_is_not_in_the_team(
    a_case: Callable[..., Story], client_for: Clients
) -> None:
    story = a_case().referred(MONDAY).recorded("caf", CafStarted(), MONDAY)
    at = context("practitioner", MONDAY)
    override = Sharing("The assessment", "To know", "legal_duty", "The court ordered it.", who("manager"))
    with story.asking("practitioner"):
        consent.share(at, story.case_id, story.ids["caf"], "SCHOOL", override)
    answer = client_for("teacher").get(f"/cases/{story.case_id}/tac")
    assert answer.status_code == 403
    assert "not in the team around the child" in answer.text


@pytest.mark.parametrize("table", [each for each in TABLES if each not in ("tac_member", "tac_meeting")])
def test_what_was_written_is_never_written_over(table: str, story: Story, owning: Any) -> None:
    with pytest.raises(DBAPIError, match="append-only"), owning():
        db.session.execute(text(f"update {table} set written_at = now()"))


@pytest.mark.parametrize("name", ["teacher", "outsider", "practitioner"])
def test_the_database_lets_nobody_into_the_team_without_a_share(name: str, story: Story) -> None:
    insert = (
        "insert into tac_member select gen_random_uuid(), case_id, caf_event_id, 'practitioner', :other, 'X',"
        " '', null, '', '', '', invited_on, null, null, '', '', null, 1, :who, now() from tac_member limit 1"
    )
    with story.asking(name):
        before = db.session.scalar(text("select count(*) from tac_member"))
        if not before:
            return
        with pytest.raises(DBAPIError, match="row-level security"), db.session.begin_nested():
            db.session.execute(text(insert), {"other": who("outsider"), "who": who(name)})
