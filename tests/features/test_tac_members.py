"""Who comes into a team: chosen from a list, never by a slip, put right later; and consent taken back."""

from collections.abc import Callable
from typing import Any

import pytest
from casework import Story, who
from flask.testing import FlaskClient
from sqlalchemy import text
from tac_stories import MONDAY, MOTHER, agreed, beside, ids, member, on, send, taken_back, with_team

from caseflow.events.kinds.caf import CafStarted
from caseflow.extensions import db

Clients = Callable[..., FlaskClient]


@pytest.fixture
def story(a_case: Callable[..., Story]) -> Story:
    story = a_case().referred(MONDAY).recorded("caf", CafStarted(), MONDAY)
    agreed(story, SCHOOL="agreed")
    return story


@pytest.fixture
def address(story: Story) -> str:
    return f"/cases/{story.case_id}/tac/members/add"


def test_colleagues_are_listed_by_agency_those_agreed_to_first_then_ones_own_team(
    story: Story, client_for: Clients, address: str
) -> None:
    page = client_for("practitioner").get(address).text
    school, own = page.find("Nowhere Primary School"), page.find("Social care of Nowhere (your own team)")
    assert (
        0 < school < page.find(f'value="{who("teacher")}"') < own < page.find(f'value="{who("colleague")}"')
    )
    assert str(who("outsider")) not in page, "of a team that the family was not asked about"
    assert str(who("analyst")) not in page
    assert "Their whole team can then read the assessment and the plan" in page
    client = client_for("practitioner")
    send(client, address, **member(person="teacher"))
    assert str(who("teacher")) not in client.get(address).text, "who is in the team is not offered again"
    again = client.post(address, data=member(person="teacher"))
    assert again.status_code == 422


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            {"email_name": "Hattie P"},
            "the address of Outsider Testerton, Social care of Nowhere, not of Hattie P",
        ),
        ({"name": "Hattie P"}, "the address of Outsider Testerton, Social care of Nowhere, not of Hattie P"),
        (
            {"email_name": "Outsider Testerton", "agency": "SCHOOL"},
            "the address of Outsider Testerton, Social care of Nowhere, not of somebody from",
        ),
    ],
)
def test_an_address_of_somebody_else_is_refused_and_says_whose_it_is(
    typed: dict[str, str], sentence: str, story: Story, client_for: Clients, address: str
) -> None:
    asked = member(email="outsider@example.org", job="outreach worker", **typed)
    answer = client_for("practitioner").post(address, data=asked)
    assert answer.status_code == 422
    assert beside(answer.text, "email", sentence)
    assert '<details class="govuk-details" open>' in answer.text
    assert "outreach worker" in answer.text
    assert not ids(story, "tac_member")


def test_an_address_alone_is_not_enough(story: Story, client_for: Clients, address: str) -> None:
    asked = member(email="colleague@example.org")
    answer = client_for("practitioner").post(address, data=asked)
    assert beside(answer.text, "email_name", "Write their name too")
    send(client_for("practitioner"), address, **(asked | {"email_name": " colleague  TESTERTON"}))
    assert len(ids(story, "tac_member")) == 1


def test_what_is_needed_without_consent_is_folded_away_until_it_is(client_for: Clients, address: str) -> None:
    client = client_for("practitioner")
    assert '<details class="govuk-details">' in client.get(address).text
    nobody = client.post(address, data=member())
    assert beside(nobody.text, "person", "Choose the colleague.")
    assert '<details class="govuk-details">' in nobody.text
    without = client.post(address, data=member(person="teacher") | {"basis": "legal_duty"})
    assert beside(without.text, "reason", "Say on which facts")
    assert '<details class="govuk-details" open>' in without.text


def test_whoever_signs_in_here_is_not_written_down_as_somebody_outside(
    story: Story, client_for: Clients, address: str
) -> None:
    client = client_for("practitioner")
    answer = client.post(address, data=member("outside", name="teacher testerton", agency="SCHOOL"))
    assert beside(answer.text, "name", "Teacher Testerton, Nowhere Primary School, signs in here")
    nowhere = client.post(address, data=member("outside", name="Nell Nurse"))
    assert beside(nowhere.text, "agency", "Choose where they work, or write it below.")


def test_one_press_puts_oneself_into_the_team_and_tells_nobody(
    story: Story, client_for: Clients, owning: Any
) -> None:
    client, base = client_for("practitioner"), f"/cases/{story.case_id}/tac"
    assert "Put myself into the team" in client.get(base).text
    send(client, f"{base}/members/me")
    page = client.get(base).text
    assert "Joined 1 Mar 2010" in page
    assert "Put myself into the team" not in page
    assert "is in the team already" in client.post(f"{base}/members/me").text
    assert "Put myself into the team" not in client_for("teacher").get(base).text
    with owning():
        assert db.session.scalar(text("select count(*) from notice where what = 'tac_invited'")) == 0


def test_the_parent_is_filled_in_from_what_was_said_about_consent(
    story: Story, client_for: Clients, address: str
) -> None:
    client = client_for("practitioner")
    page = client.get(address).text
    assert 'name="family_name" type="text" value="Molly Testcase"' in page
    assert 'name="relationship" type="text" value="mother"' in page
    empty = client.post(address, data=member("family", family_name=" "))
    assert beside(empty.text, "family_name", "Enter the name.")
    send(client, address, **member("family", family_name=MOTHER, relationship="mother"))
    assert "Molly Testcase" not in client.get(address).text, "she is in the team"


def test_a_job_or_a_phone_typed_wrong_can_be_put_right(story: Story, client_for: Clients) -> None:
    client = client_for("practitioner")
    base = with_team(story, client)
    row = ids(story, "tac_member")[1]
    page = client.get(f"{base}/members/{row}").text
    assert 'value="Form teacher"' in page
    send(client, f"{base}/members/{row}", seen="1", role="Head of year", phone="020 7946 0555")
    page = client.get(base).text
    assert "Head of year" in page
    assert "020 7946 0555" in page
    early = on("left_on", MONDAY.replace(year=2009)) | {"seen": "2", "left_why": "Moved"}
    answer = client.post(f"{base}/members/{row}", data=early).text
    assert 'id="left_on-error"' in answer
    assert "between 1 March 2010, when they were asked, and today" in answer


def test_what_somebody_was_to_do_is_to_be_decided_anew_once_consent_is_taken_back(
    story: Story, client_for: Clients
) -> None:
    client = client_for("practitioner")
    base = with_team(story, client)
    teacher = ids(story, "tac_member")[1]
    send(client, f"{base}/outcomes/add", aim="healthy", words="He eats breakfast")
    outcome = ids(story, "tac_outcome", "outcome_id")[0]
    send(client, f"{base}/outcomes/{outcome}/actions", words="Breakfast club", member=str(teacher))
    assert "open action is theirs" not in client.get(base).text
    taken_back(story)
    page, action = client.get(base).text, ids(story, "tac_action", "action_id")[0]
    assert "1 open action is theirs" in page
    assert f'href="{base}/actions/{action}"' in page.partition("1 open action is theirs")[2]
    family = client.get(f"{base}/plan/family").text
    assert "Nothing is shared with Teacher Testerton now" in family
    assert "Nothing is shared with them now" in family
    assert "Consent to share with this agency was withdrawn" in client.get(f"{base}/plan").text
    assert str(teacher) not in client.get(f"{base}/outcomes/{outcome}/actions").text
    dropped = {"seen": "1", "words": "Breakfast club", "member": str(teacher), "status": "not_needed"}
    send(client, f"{base}/actions/{action}", **dropped)
    assert "open action is theirs" not in client.get(base).text
