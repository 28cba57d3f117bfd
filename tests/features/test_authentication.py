"""Passwords, second factors, sessions and one-time links; and what the web's own login may not do."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import time
from typing import Any

import pyotp
import pytest
from argon2 import PasswordHasher
from casework import PASSWORD, who
from flask import Flask
from flask.sessions import SecureCookieSession
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from caseflow.agencies import service as agencies
from caseflow.authentication.routes.entering import device_words
from caseflow.authentication.service import links, passwords, second_factor
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.web import cookie
from caseflow.web.cookie import SeldomRenewed

Clients = Callable[..., FlaskClient]
NEW = "violet harbour seventeen"
EMAIL = "practitioner@example.org"


def sign_in(client: FlaskClient, email: str = EMAIL, password: str = PASSWORD) -> str:
    """Where signing in leads."""
    return client.post("/sign-in", data={"email": email, "password": password}).headers["Location"]


def code(key: str, steps: int = 0) -> str:
    """What an authenticator app shows, some half minutes from now."""
    return pyotp.TOTP(key).at(datetime.now(UTC) + timedelta(seconds=30 * steps))


def key_on(page: str) -> str:
    """The key on the page that sets an app up."""
    return re.search(r'name="key"[^>]* value="([A-Z2-7]{32})"', page)[1]  # type: ignore[index]


@pytest.fixture
def required(app: Flask, monkeypatch: pytest.MonkeyPatch, owning: Any) -> None:
    """As outside a demonstration: everybody needs a second factor."""
    monkeypatch.setitem(app.config, "DEMONSTRATION", False)


def enrolled(client: FlaskClient) -> tuple[str, list[str]]:
    """Sign in for the first time and set an app up: its key, and the recovery codes."""
    assert sign_in(client) == "/sign-in/set-up"
    key = key_on(client.get("/sign-in/set-up").text)
    answer = client.post("/sign-in/set-up", data={"key": key, "code": code(key)}, follow_redirects=True)
    return key, re.findall(r"<li>(\w{4}-\w{4}-\w{4})</li>", answer.text)


# --- The second factor ------------------------------------------------------------------------------


def test_the_first_sign_in_sets_a_second_factor_up_and_every_later_one_asks_for_it(
    required: None, client_for: Clients
) -> None:
    client = client_for(None)
    key, codes = enrolled(client)
    assert len(set(codes)) == 10
    assert client.get("/my-work").status_code == 200
    again = client.get("/account/recovery-codes").text
    assert codes[0] not in again, "shown once"
    client = client_for(None)
    assert sign_in(client) == "/sign-in/code"
    assert client.get("/my-work").headers["Location"] == "/sign-in", "a password alone opens no page"
    assert client.post("/sign-in/code", data={"code": "000000"}).status_code == 422
    assert client.post("/sign-in/code", data={"code": code(key, 1)}).headers["Location"] == "/my-work"
    assert client.get("/my-work").status_code == 200


def test_the_set_up_page_has_the_square_code_and_the_key_in_words(
    required: None, client_for: Clients
) -> None:
    client = client_for(None)
    sign_in(client)
    page = client.get("/sign-in/set-up").text
    assert "<svg" in page
    assert " ".join(re.findall("....", key_on(page))) in page
    wrong = client.post("/sign-in/set-up", data={"key": key_on(page), "code": "123"})
    assert wrong.status_code == 422
    assert key_on(wrong.text) == key_on(page), "the app that was set up stays so"


def test_a_code_is_taken_once(required: None, client_for: Clients) -> None:
    key, _ = enrolled(client_for(None))
    once = code(key, 1)
    first, second = client_for(None), client_for(None)
    for client in (first, second):
        sign_in(client)
    assert first.post("/sign-in/code", data={"code": once}).status_code == 302
    assert second.post("/sign-in/code", data={"code": once}).status_code == 422


def test_a_recovery_code_works_once_in_whatever_way_it_is_typed(required: None, client_for: Clients) -> None:
    _, codes = enrolled(client_for(None))
    for typed, status in ((codes[0].upper().replace("-", " "), 302), (codes[0], 422), (codes[1], 302)):
        client = client_for(None)
        sign_in(client)
        assert client.post("/sign-in/code", data={"code": typed}).status_code == status, typed
    assert "8 recovery codes left" in client.get("/account").text


def test_codes_are_guessed_five_times_and_then_wait(required: None, client_for: Clients, owning: Any) -> None:
    key, _ = enrolled(client_for(None))
    client = client_for(None)
    sign_in(client)
    for _ in range(5):
        assert "not right" in client.post("/sign-in/code", data={"code": "000000"}).text
    assert "Too many tries" in client.post("/sign-in/code", data={"code": code(key, 1)}).text
    with owning():
        kept = "select count(*) from audit_entry where action = 'second_factor_failed'"
        assert db.session.scalar(text(kept)) == 5


def test_a_password_waits_a_quarter_of_an_hour_for_its_code(
    required: None, client_for: Clients, owning: Any
) -> None:
    key, _ = enrolled(client_for(None))
    client = client_for(None)
    sign_in(client)
    with owning():
        pending = "select ends_at - begun_at from session where not proven"
        assert db.session.scalar(text(pending)) == timedelta(minutes=15)
        db.session.execute(text("update session set ends_at = now() where not proven"))
    answer = client.post("/sign-in/code", data={"code": code(key, 1)})
    assert answer.headers["Location"] == "/sign-in"


def test_the_key_is_nowhere_in_the_database_as_it_is(
    required: None, client_for: Clients, owning: Any
) -> None:
    key, codes = enrolled(client_for(None))
    with owning():
        kept = db.session.execute(text("select sealed_key from second_factor")).scalar_one()
        hashes = db.session.scalars(text("select code_hash from recovery_code")).all()
    assert key not in kept
    assert not [each for each in hashes if codes[0].replace("-", "").encode() in bytes(each)]


def test_somebody_with_a_second_factor_cannot_set_up_another_with_the_password_alone(
    required: None, client_for: Clients
) -> None:
    enrolled(client_for(None))
    client = client_for(None)
    sign_in(client)
    other = second_factor.new_key()
    answer = client.post("/sign-in/set-up", data={"key": other, "code": code(other)})
    assert answer.status_code == 422
    assert client.get("/my-work").headers["Location"] == "/sign-in"


def test_whoever_is_signed_in_sets_up_another_app_with_their_password(
    client_for: Clients, owning: Any
) -> None:
    client = client_for("practitioner")
    key = key_on(client.get("/account/second-factor").text)
    data = {"key": key, "code": code(key), "password": "not the password"}
    assert client.post("/account/second-factor", data=data).status_code == 422
    data["password"] = PASSWORD
    done = client.post("/account/second-factor", data=data, follow_redirects=True)
    assert len(re.findall(r"<li>(\w{4}-\w{4}-\w{4})</li>", done.text)) == 10
    assert sign_in(client_for(None)) == "/sign-in/code", "asked for from now on, in a demonstration too"


# --- Passwords --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "password",
    ["short", "password123", "qwertyuiop", "aaaaaaaaaaaa", "practitioner1", "Testerton2010", "letmein2024!"],
)
def test_a_password_that_is_easily_guessed_is_refused(password: str, client_for: Clients) -> None:
    client = client_for("practitioner")
    answer = client.post("/account/password", data={"old": PASSWORD, "password": password})
    assert answer.status_code == 422
    assert "too easy to guess" in answer.text or "at least 10 characters" in answer.text


def test_a_changed_password_ends_every_other_session_and_gives_this_one_a_new_token(
    client_for: Clients,
) -> None:
    here, there = client_for("practitioner"), client_for("practitioner")
    here.get("/my-work")
    before = here.get_cookie("caseflow")
    wrong = here.post("/account/password", data={"old": "not the password", "password": NEW})
    assert "This is not your password" in wrong.text
    assert there.get("/my-work").status_code == 200
    assert here.post("/account/password", data={"old": PASSWORD, "password": NEW}).status_code == 302
    assert here.get("/my-work").status_code == 200
    assert there.get("/my-work").headers["Location"] == "/sign-in"
    copied = client_for(None)
    copied.set_cookie("caseflow", before.value if before else "")
    assert copied.get("/my-work").headers["Location"] == "/sign-in", "the cookie of before is worth nothing"
    assert sign_in(client_for(None), password=NEW) == "/my-work"
    assert sign_in(client_for(None)) == "/sign-in"


def test_the_old_password_is_guessed_five_times(client_for: Clients) -> None:
    client = client_for("practitioner")
    for _ in range(5):
        client.post("/account/password", data={"old": "not the password", "password": NEW})
    answer = client.post("/account/password", data={"old": PASSWORD, "password": NEW})
    assert "Too many tries" in answer.text


def test_a_hash_that_was_kept_before_is_taken_apart_and_still_opens() -> None:
    """As the migration does it in SQL."""
    phc = PasswordHasher().hash(PASSWORD)
    _, kind, version, costs, salt, outcome = phc.split("$")
    from base64 import b64decode

    hashing = passwords.Hashing(f"${kind}${version}${costs}", b64decode(salt + "=="))
    assert passwords.proof(PASSWORD, hashing) == b64decode(outcome + "=")


# --- One-time links ---------------------------------------------------------------------------------


def made_link(owning: Any, purpose: str = "reset") -> str:
    with owning():
        return f"/set-password/{links.make(who('practitioner'), purpose)}"


def test_a_link_sets_the_password_once_and_ends_every_session(client_for: Clients, owning: Any) -> None:
    signed_in, link = client_for("practitioner"), made_link(owning)
    client = client_for(None)
    assert "Practitioner Testerton" in client.get(link).text
    assert client.post(link, data={"password": "password123"}).status_code == 422
    assert client.post(link, data={"password": NEW}).headers["Location"] == "/sign-in"
    assert signed_in.get("/my-work").headers["Location"] == "/sign-in"
    assert sign_in(client_for(None), password=NEW) == "/my-work"
    for answer in (client.get(link), client.post(link, data={"password": NEW + "!"})):
        assert answer.status_code == 404
        assert "used already" in answer.text


@pytest.mark.parametrize(("purpose", "hours"), [("reset", 24), ("invitation", 168)])
def test_a_link_runs_out(purpose: str, hours: int, client_for: Clients, owning: Any) -> None:
    link = made_link(owning, purpose)
    with owning():
        assert db.session.scalar(text("select ends_at - made_at from account_link")) == timedelta(hours=hours)
        db.session.execute(text("update account_link set ends_at = now()"))
    assert client_for(None).post(link, data={"password": NEW}).status_code == 404


def test_a_new_link_ends_the_one_before_and_a_suspended_account_has_none(
    client_for: Clients, owning: Any
) -> None:
    before, link = made_link(owning), made_link(owning)
    assert client_for(None).get(before).status_code == 404
    assert client_for(None).get(link).status_code == 200
    with owning():
        db.session.execute(text("update practitioner set active = false"))
    assert client_for(None).get(link).status_code == 404


def test_the_database_keeps_only_the_hash_of_a_link(owning: Any) -> None:
    link = made_link(owning)
    with owning():
        row = db.session.execute(text("select * from account_link")).one()
    assert link.rpartition("/")[2].encode() not in bytes(row.token_hash)


# --- Where I am signed in ---------------------------------------------------------------------------


def test_sessions_are_listed_and_ended(client_for: Clients, owning: Any) -> None:
    here, there, stranger = client_for("practitioner"), client_for("practitioner"), client_for("outsider")
    with owning():
        ids = {
            row.practitioner_id: row.id
            for row in db.session.execute(text("select id, practitioner_id from session order by begun_at"))
        }
    page = here.get("/account").text
    assert page.count("This browser") == 1
    assert page.count("Sign out there") == 1
    assert stranger.post(f"/account/sessions/{ids[who('practitioner')]}/end").status_code == 302
    assert there.get("/my-work").status_code == 200, "nobody ends the session of somebody else"
    here.post(f"/account/sessions/{ids[who('practitioner')]}/end")
    assert there.get("/my-work").headers["Location"] == "/sign-in"
    assert here.get("/my-work").status_code == 200
    third = client_for("practitioner")
    here.post("/account/sessions/end")
    assert third.get("/my-work").headers["Location"] == "/sign-in"
    assert here.get("/my-work").status_code == 200
    assert "Where I was signed in before" in here.get("/account").text


def test_a_sign_in_elsewhere_is_told_on_every_page_until_it_is_known(client_for: Clients) -> None:
    here = client_for("practitioner")
    assert "also signed in" not in here.get("/my-work").text
    there = client_for(None)
    there.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/128.0"
    sign_in(there)
    assert "also signed in with another browser: Firefox on Windows" in here.get("/my-work").text
    assert "also signed in" not in there.get("/my-work").text, "the later one knows of the earlier"
    here.post("/account/sessions/known")
    assert "also signed in" not in here.get("/my-work").text


def test_the_last_sign_in_is_said(client_for: Clients) -> None:
    sign_in(client_for(None))
    client = client_for(None)
    sign_in(client)
    assert "Before this time you signed in on" in client.get("/my-work").text


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge on Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1",
            "Safari on an iPhone",
        ),
        ("", "A browser"),
    ],
)
def test_a_browser_is_named_in_a_few_words(user_agent: str, words: str) -> None:
    assert device_words(user_agent) == words


# --- The web's own login ----------------------------------------------------------------------------

SECRETS = ("credential", "second_factor", "recovery_code", "account_link", "sign_in_failure")


@pytest.mark.parametrize("table", SECRETS)
@pytest.mark.parametrize(
    "statement", ["select * from {}", "delete from {}", "insert into {} select * from {}"]
)
def test_the_pages_have_no_right_to_what_accounts_sign_in_with(
    table: str, statement: str, asking: Any
) -> None:
    for name in (None, "practitioner", "administrator"):
        with pytest.raises(ProgrammingError, match="permission denied"), asking(name):
            db.session.execute(text(statement.replace("{}", table)))


@pytest.mark.parametrize(
    "statement",
    [
        "select token_hash from session",
        "update session set practitioner_id = practitioner_id",
        "insert into session (id) values (gen_random_uuid())",
        "select begin_session(asker(), '\\x00', 'forged', true)",
        "select prove_session('\\x00', '\\x01')",
        "select keep_credential(asker(), '', '\\x00', sha256('\\x00'))",
        "select forgive('\\x00', 'anywhere')",
        "insert into administration_entry (at, of_table, of_key, what) values (now(), 'x', 'x', 'x')",
    ],
)
def test_the_pages_begin_no_session_and_forgive_no_try_by_themselves(statement: str, asking: Any) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), asking("administrator"):
        db.session.execute(text(statement))


def test_only_an_administrator_makes_links_and_not_for_themselves(asking: Any) -> None:
    for name, whose in (("practitioner", "colleague"), ("manager", "practitioner"), (None, "practitioner")):
        with pytest.raises(ProgrammingError, match="only an administrator"), asking(name):
            links.make(who(whose), "reset")
    with pytest.raises(ProgrammingError, match="not for themselves"), asking("administrator"):
        links.make(who("administrator"), "reset")
    with asking("administrator"):
        assert links.make(who("practitioner"), "reset")


def test_one_sees_ones_own_sessions_alone(client_for: Clients, asking: Any) -> None:
    client_for("practitioner")
    client_for("outsider")
    with asking("practitioner"):
        seen = db.session.scalars(text("select practitioner_id from session")).all()
    assert set(seen) == {who("practitioner")}


def test_a_guessable_password_is_refused_with_words(app: Flask) -> None:
    with pytest.raises(Refusal, match="too easy to guess"):
        passwords.refuse_guessable("correcthorse", ("Horse Correct",))
    passwords.refuse_guessable(NEW, ("Practitioner Testerton", EMAIL))
    passwords.refuse_guessable("x" * 60 + "violet harbour seventeen", ())
    assert agencies.PasswordVerifier


def test_a_cookie_is_read_for_each_request_anew_and_for_as_long_as_it_lasts(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its signature is looked at once; what a request does to what it holds stays with the request."""
    cookies = SeldomRenewed()
    signs = cookies.get_signing_serializer(app)
    assert signs
    brought = {"Cookie": f"caseflow={signs.dumps({'token': 'mine', 'told': ['once']})}"}

    def opened() -> SecureCookieSession:
        with app.test_request_context(headers=brought) as context:
            found = cookies.open_session(app, context.request)
            assert found is not None
            return found

    opened()["told"].append("twice")
    assert opened() == {"token": "mine", "told": ["once"]}
    monkeypatch.setattr(cookie, "time", lambda: time() + app.permanent_session_lifetime.total_seconds() + 2)
    assert opened() == {}, "it has lain idle too long"
    brought["Cookie"] += "x"
    assert opened() == {}, "nobody but us has signed it"
