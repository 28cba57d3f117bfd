"""What no form asks for and no page has: refused with a sentence, or passed over, and never a failure."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from casework import Story
from flask import Flask
from flask.testing import FlaskClient

from caseflow.kernel.written import tidied
from caseflow.web.addresses import safe_onward

Clients = Callable[..., FlaskClient]
HIDDEN = [" ", "\t \r\n", "\u2028", "\u200b\u200b", "\ufeff", "\x07"]
LEADS_AWAY = [
    "//evil.example",
    "/\t/evil.example",
    "/\r\n/evil.example",
    "\t//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "evil.example",
    "http://[",
    "",
]


@pytest.fixture
def story(a_case: Callable[..., Story]) -> Story:
    return a_case().referred(date(2010, 3, 1)).decided(date(2010, 3, 1)).allocated(date(2010, 3, 1))


@pytest.mark.parametrize("nothing", HIDDEN)
def test_words_that_show_nothing_are_no_answer(client_for: Clients, story: Story, nothing: str) -> None:
    answer = client_for("practitioner").post(f"/concern?case_id={story.case_id}", data={"what": nothing})
    assert answer.status_code == 422
    answer = client_for("outsider").post(f"/cases/{story.case_id}/open", data={"reason": nothing})
    assert answer.status_code == 422
    assert "Say why you need to open this case" in answer.text


def test_narrative_is_kept_with_one_sort_of_line_end_and_without_what_nobody_sees() -> None:
    assert tidied(" One\r\ntwo\u2028three\x07 \u202e4 \U0001f44d\U0001f3fd ") == (
        "One\ntwo\nthree 4 \U0001f44d\U0001f3fd"
    )
    assert tidied("\u200b \u2029") == ""


@pytest.mark.parametrize("address", ["/concern", "/sign-in", "/my-work/notices-read", "/drafts?for=/concern"])
def test_a_file_where_words_are_asked_is_refused(client_for: Clients, address: str) -> None:
    sent = {"what": (BytesIO(b"words"), "words.txt")}
    assert client_for("practitioner").post(address, data=sent).status_code == 400


def test_words_without_the_name_of_a_question_are_refused(client_for: Clients, story: Story) -> None:
    sent = b"--x\r\nContent-Disposition: form-data\r\n\r\nv\r\n--x--\r\n"
    for address in ("/concern", f"/cases/{story.case_id}/steps/new"):
        answer = client_for("practitioner").post(
            address, data=sent, content_type="multipart/form-data; boundary=x"
        )
        assert answer.status_code == 400


def test_an_answer_that_was_not_offered_is_said_by_its_question(client_for: Clients, story: Story) -> None:
    client = client_for("practitioner")
    answer = client.post(f"/cases/{story.case_id}/steps/new", data={"consent_manager": "zzz"})
    assert answer.status_code == 422
    assert "Choose an answer from the list: Without agreement: which manager" in answer.text
    sent = {"practitioner": "zzz"}
    answer = client_for("manager").post(f"/cases/{story.case_id}/allocate", data=sent)
    assert answer.status_code == 422
    assert "Choose a" in answer.text


@pytest.mark.parametrize("page", ["9" * 20, "9" * 5_000, "-1", "0", "x", "1.5", "\u00b2", ""])
def test_a_page_that_cannot_be_is_none_that_fails(client_for: Clients, page: str) -> None:
    for role, address in (
        ("manager", "/team-board"),
        ("manager", "/look-ahead"),
        ("governance", "/access-log"),
        ("manager", "/handovers/rows"),
        ("analyst", "/indicators/ni-59/children"),
    ):
        assert client_for(role).get(address, query_string={"page": page}).status_code == 200, address


@pytest.mark.parametrize("name", ["endpoint", "_scheme", "_anchor", "_method", "_external", "self", "values"])
def test_a_query_may_name_anything(client_for: Clients, story: Story, name: str) -> None:
    for role, address in (
        ("teacher", "/referrals/new"),
        ("teacher", f"/cases/{story.case_id}/record/referral_received"),
        ("analyst", "/indicators/ni-59/children"),
        ("manager", "/team-board"),
        ("manager", "/look-ahead"),
        ("practitioner", "/children"),
    ):
        answer = client_for(role).get(address, query_string={name: "x", "name": "Zed", "page": "2"})
        assert answer.status_code in (200, 403), address


@pytest.mark.parametrize("onward", LEADS_AWAY)
def test_an_address_that_leads_away_leads_to_the_start_page(
    client_for: Clients, app: Flask, onward: str
) -> None:
    answer = client_for("practitioner").post("/drafts/discard", data={"onward": onward, "address": "x"})
    assert answer.location == "/"
    with app.test_request_context():
        assert safe_onward(onward, "nowhere") == "nowhere"


def test_an_address_of_our_own_is_gone_on_to(app: Flask) -> None:
    with app.test_request_context():
        for address in ("/my-work", "/cases/x?about=1", "/children?name=a+b%0A"):
            assert safe_onward(address) == address
            assert safe_onward(f"http://localhost{address}") == address


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5_000, "x", "\u00b2"])
def test_a_number_that_no_form_sent_is_none(client_for: Clients, story: Story, number: str) -> None:
    data: dict[str, Any] = {"expected": number, "occurred_on": ["1", "3", "2010"], "reason": "RC8"}
    address = f"/cases/{story.case_id}/record/contact_received"
    answer = client_for("practitioner").post(address, data=data | {"source": "1A"})
    assert answer.status_code in (302, 422)
