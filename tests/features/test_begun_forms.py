"""A begun form is one thing: it has a draft of its own, and however often it is sent it is recorded once."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from casework import EVERY_ROLE, Story
from flask.testing import FlaskClient
from sqlalchemy import text

from caseflow.extensions import db
from caseflow.web import drafts

MONDAY = date(2010, 3, 1)
Clients = Callable[..., FlaskClient]
CONCERN = {"what": "Came to school without a coat", "given_name": "Otto", "family_name": "Nobody"}
NEW = CONCERN | {"not_here": "y"}


@pytest.fixture
def school(client_for: Clients) -> FlaskClient:
    return client_for("teacher")


@pytest.fixture
def children(owning: Any) -> Callable[[], list[str]]:
    """The given names of all children that are recorded."""

    def named() -> list[str]:
        with owning():
            return list(db.session.scalars(text("select given_name from child order by given_name")))

    return named


def begin(client: FlaskClient, path: str) -> str:
    """The address of a newly begun form."""
    return str(client.get(path).request.full_path)


def keep(client: FlaskClient, address: str, **fields: str) -> Any:
    return client.post("/drafts", query_string={"for": address}, data=fields)


# --- Drafts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/concern", "/concern?name=Otto+Nobody&born_on=2004-02-01", "/caf/checklist"]
)
def test_two_begun_forms_keep_apart_what_is_typed(path: str, school: FlaskClient) -> None:
    one, other = begin(school, path), begin(school, path)
    assert one != other
    keep(school, one, given_name="Wilhelmina")
    keep(school, other, given_name="Xanthe")
    assert 'value="Wilhelmina"' in school.get(one).text
    assert 'value="Xanthe"' in school.get(other).text
    third = school.get(path).text
    assert 'value="Wilhelmina"' not in third, "another child's words stand in no new form"
    assert "Go on with Wilhelmina" in third
    assert "Go on with Xanthe" in third


def test_drafts_are_listed_by_what_they_are_about(client_for: Clients, a_case: Callable[..., Story]) -> None:
    client, story = client_for("practitioner"), a_case(given_name="Yolanda").referred(MONDAY)
    keep(client, begin(client, "/referrals/new"), given_name="Otto", family_name="Nobody")
    keep(client, begin(client, "/concern"), what="Seen alone at the station twice")
    keep(client, begin(client, f"/cases/{story.case_id}/record/contact_received"), note="Half a sentence")
    page = client.get("/drafts").text
    for words in ("Referral of a new child", "Otto Nobody", "“Seen alone at the station twice”", "Yolanda"):
        assert words in page
    assert "No drafts" in client_for("colleague").get("/drafts").text


def test_a_draft_is_taken_up_and_deleted_from_the_list(school: FlaskClient) -> None:
    address = begin(school, "/concern?name=Otto+Nobody&born_on=2004-02-01")
    keep(school, address, given_name="Wilhelmina")
    assert address.replace("&", "&amp;") in school.get("/drafts").text
    assert "This is what you had typed" in school.get(address).text
    gone = school.post("/drafts/discard", data={"address": address, "onward": "/drafts"})
    assert gone.location == "/drafts"
    assert "No drafts" in school.get("/drafts").text


@pytest.mark.parametrize("name", EVERY_ROLE)
def test_every_role_reads_its_own_drafts(name: str, client_for: Clients) -> None:
    assert client_for(name).get("/drafts").status_code == 200


def test_no_more_drafts_are_kept_than_the_quota_and_it_is_said(
    school: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "AT_MOST", 2)
    first, second, third = (begin(school, "/concern") for _ in range(3))
    assert keep(school, first, what="One").status_code == 204
    assert keep(school, second, what="Two").status_code == 204
    full = keep(school, third, what="Three")
    assert full.status_code == 409
    assert full.json["sentence"].startswith("Not kept: you have")
    assert keep(school, first, what="One and more").status_code == 204, "what is kept already goes on"
    assert "One and more" in school.get(first).text
    sent = school.post(third, data=CONCERN)
    assert sent.status_code == 302, "a full list of drafts hinders nobody to send"


# --- Sent again -------------------------------------------------------------------------------------


def test_a_begun_form_sent_again_leads_to_what_was_recorded(
    school: FlaskClient, children: Callable[[], list[str]]
) -> None:
    address = begin(school, "/concern")
    first, second = (school.post(address, data=CONCERN) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.location == second.location
    assert children() == ["Otto"]
    back = school.get(address).text
    assert "You sent this form at" in back
    assert "Begin a new one" in back


def test_what_was_changed_after_going_back_is_asked_about_and_not_lost(
    school: FlaskClient, children: Callable[[], list[str]]
) -> None:
    address = begin(school, "/concern")
    school.post(address, data=CONCERN)
    changed = CONCERN | {"what": "And his shoes were wet"}
    asked = school.post(address, data=changed)
    assert asked.status_code == 422
    assert "and it is recorded. Record this as well?" in asked.text
    assert "And his shoes were wet" in asked.text
    assert children() == ["Otto"]
    for _ in range(2):
        assert school.post(address, data=changed | {"record_again": "yes"}).status_code == 302
    assert children() == ["Otto", "Otto"]


def test_the_same_words_in_a_new_form_are_asked_about_on_the_same_day_only(
    school: FlaskClient, client_for: Clients, children: Callable[[], list[str]], today: Any
) -> None:
    school.post(begin(school, "/concern"), data=NEW)
    asked = school.post(begin(school, "/concern?name=Otto"), data=NEW)
    assert asked.status_code == 422
    assert "Record it again?" in asked.text
    assert children() == ["Otto"]
    assert school.post(begin(school, "/concern"), data=NEW | {"given_name": "Ada"}).status_code == 302
    assert client_for("practitioner").post("/concern", data=NEW).status_code == 302, "somebody else"
    today(date(2010, 3, 2))
    assert school.post(begin(school, "/concern"), data=NEW).status_code == 302
    assert children() == ["Ada", "Otto", "Otto", "Otto"]


def test_a_refused_form_was_not_sent(school: FlaskClient, children: Callable[[], list[str]]) -> None:
    address = begin(school, "/concern")
    assert school.post(address, data={"given_name": "Otto"}).status_code == 422
    assert "You sent this form" not in school.get(address).text
    assert school.post(address, data=CONCERN).status_code == 302
    assert children() == ["Otto"]


def test_nobody_reads_what_another_has_sent(school: FlaskClient, asking: Any) -> None:
    address = begin(school, "/concern")
    school.post(address, data=CONCERN)
    with asking("colleague"):
        assert db.session.scalar(text("select count(*) from sent_form")) == 0
    with asking("teacher"):
        assert db.session.scalar(text("select count(*) from sent_form")) == 1


@pytest.mark.parametrize("begun", ["", "zzz", "../..", "0f0e0d0c-0b0a-4908-8706-050403020100"])
def test_a_form_opens_whatever_id_is_asked_for(begun: str, school: FlaskClient) -> None:
    assert school.get("/concern", query_string={"begun": begun}).status_code == 200
