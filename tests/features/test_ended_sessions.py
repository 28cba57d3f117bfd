"""A session or a token that ends under an open form: no word is lost, and nobody else reads one."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import casework
import pytest
from borough import begun
from flask.testing import FlaskClient
from sqlalchemy import text

from caseflow.authentication.service.tokens import hashed, new_token
from caseflow.extensions import db

Clients = Callable[..., FlaskClient]
WORDS = " ".join(f"word{number}" for number in range(2_000))
SCRIPT = {"X-Requested-With": "autosave"}


class Tab:
    """An open page of a form in a browser, as somebody has it before them while sessions end and begin."""

    def __init__(self, client: FlaskClient, owning: Any, address: str = "/concern") -> None:
        self.client, self._owning = client, owning
        shown = client.get(address, follow_redirects=True)
        self.address, page = shown.request.full_path.rstrip("?"), shown.text
        self.fields = {name: self._hidden(page, name) for name in ("csrf_token", "writer", "idempotency_key")}

    @staticmethod
    def _hidden(page: str, name: str) -> str:
        for field in re.findall(r"<input[^>]*>", page):
            value = re.search(r'value="([^"]*)"', field)
            if f'name="{name}"' in field and value and name in field and 'type="hidden"' in field:
                return value[1]
        return ""

    def autosave(self, **more: str) -> Any:
        sent = self.fields | {"what": WORDS} | more
        return self.client.post(f"/drafts?{urlencode({'for': self.address})}", data=sent, headers=SCRIPT)

    def send(self, **more: str) -> Any:
        return self.client.post(self.address, data=self.fields | {"what": WORDS} | more)

    def end_session(self) -> None:
        """The session ends on the server: signed out elsewhere, suspended, or left for an hour."""
        with self.client.session_transaction() as session, self._owning():
            ended = {"token": hashed(session["token"])}
            db.session.execute(text("select end_session(:token, 'a test')"), ended)

    def sign_in(self, name: str) -> None:
        """Somebody signs in, in another tab of this browser."""
        token = new_token()
        begun = {"who": casework.who(name), "token": hashed(token)}
        with self.client.session_transaction() as session, self._owning():
            db.session.execute(text("select begin_session(:who, :token, 'A test', true)"), begun)
            wanted = session.get("wanted")
            session.clear()
            session["token"], session["wanted"] = token, wanted

    def wanted(self) -> str:
        with self.client.session_transaction() as session:
            return str(session.get("wanted"))


@pytest.fixture
def tab(client_for: Clients, owning: Any) -> Tab:
    return Tab(client_for("practitioner", csrf=True), owning)


def drafts(owning: Any) -> list[tuple[Any, str]]:
    with owning():
        rows = db.session.execute(text("select practitioner_id, fields -> 'what' ->> 0 from draft"))
        return [(row[0], row[1]) for row in rows]


def events(owning: Any) -> int:
    with owning():
        return int(db.session.scalar(text("select count(*) from case_event")) or 0)


def test_a_script_is_told_to_sign_in_before_anything_of_its_token(tab: Tab, owning: Any) -> None:
    tab.end_session()
    assert tab.autosave(csrf_token="dead").status_code == 401
    assert tab.autosave().status_code == 401
    assert drafts(owning) == []
    assert tab.wanted() == "None", "a script does not say where its reader goes on"


def test_after_signing_in_again_the_next_autosave_gets_a_fresh_token(tab: Tab, owning: Any) -> None:
    tab.end_session()
    tab.sign_in("practitioner")
    refused = tab.autosave()
    assert refused.status_code == 400
    assert tab.autosave(csrf_token=refused.get_json()["csrf_token"]).status_code == 204
    assert drafts(owning) == [(casework.who("practitioner"), WORDS)]


def test_words_are_not_kept_for_somebody_else(tab: Tab, owning: Any) -> None:
    tab.end_session()
    tab.sign_in("colleague")
    refused = tab.autosave()
    assert refused.status_code == 403
    assert "somebody else has signed in" in refused.get_json()["sentence"]
    assert tab.send().status_code == 400
    assert drafts(owning) == []


def test_what_is_sent_without_a_session_is_there_after_signing_in(tab: Tab, owning: Any) -> None:
    tab.end_session()
    refused = tab.send()
    assert refused.status_code == 302
    assert refused.location == "/sign-in"
    assert "with your words" in tab.client.get("/sign-in").text
    assert events(owning) == 0
    tab.sign_in("practitioner")
    assert WORDS in tab.client.get(tab.wanted()).text


def test_what_is_sent_without_a_session_is_shown_to_nobody_else(tab: Tab, owning: Any) -> None:
    tab.end_session()
    tab.send()
    tab.sign_in("colleague")
    assert "word7" not in tab.client.get(tab.wanted()).text
    assert drafts(owning) == [(casework.who("practitioner"), WORDS)]


def test_a_form_with_a_dead_token_is_shown_again_with_every_word(tab: Tab, owning: Any) -> None:
    tab.end_session()
    tab.sign_in("practitioner")
    refused = tab.send()
    assert refused.status_code == 302
    again = tab.client.get(refused.location, follow_redirects=True).text
    assert WORDS in again
    assert "nothing was sent. Here is what you typed" in again
    assert events(owning) == 0
    assert Tab(tab.client, owning, refused.location).send().status_code == 302
    assert events(owning) > 0


def test_a_section_of_a_common_assessment_is_there_again_too(client_for: Clients, owning: Any) -> None:
    _, caf, _ = begun(client_for("teacher"), owning)
    tab = Tab(client_for("teacher", csrf=True), owning, f"{caf}/1/views")
    tab.end_session()
    sent = tab.client.post(tab.address, data=tab.fields | {"views.child.words": WORDS})
    assert sent.location == "/sign-in"
    tab.sign_in("teacher")
    assert WORDS in tab.client.get(tab.wanted()).text


@pytest.mark.parametrize("writer", ["", "forged", "InB1cmUi.x.y"])
def test_without_knowing_whose_words_they_are_none_are_kept(tab: Tab, owning: Any, writer: str) -> None:
    tab.end_session()
    assert tab.send(writer=writer).status_code == 302
    tab.sign_in("practitioner")
    assert tab.send(writer=writer).status_code == 400
    assert drafts(owning) == []


def test_words_that_a_tab_kept_for_one_person_become_nobody_elses_draft(
    client_for: Clients, owning: Any
) -> None:
    client = client_for("practitioner")
    tab = Tab(client, owning)
    tab.sign_in("colleague")
    with client.session_transaction() as session:
        session.pop("csrf_token", None)
    fresh = Tab(client, owning).fields["csrf_token"]
    refused = tab.autosave(csrf_token=fresh)
    assert (refused.status_code, "somebody else has signed in" in refused.json["sentence"]) == (403, True)
    assert "No drafts" in client.get("/drafts").text
