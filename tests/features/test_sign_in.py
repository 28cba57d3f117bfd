"""Signing in, how long it lasts, and where it leads."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from casework import PASSWORD, Story, who
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from caseflow.extensions import db

Clients = Callable[..., FlaskClient]
WRONG = "The e-mail address or the password is not right."
LOCKED = "Too many wrong passwords."


def _try(client: FlaskClient, email: str, password: str) -> str:
    """What the sign-in page says afterwards; empty where there was nothing to say."""
    answer = client.post("/sign-in", data={"email": email, "password": password}, follow_redirects=True)
    for sentence in (WRONG, LOCKED, "This account is suspended."):
        if sentence in answer.text:
            return sentence
    return ""


def test_signing_in_leads_to_the_place_where_the_role_starts(client_for: Clients) -> None:
    client = client_for(None)
    assert client.get("/").headers["Location"] == "/sign-in"
    answer = client.post("/sign-in", data={"email": " Practitioner@Example.org", "password": PASSWORD})
    assert answer.headers["Location"] == "/my-work"
    assert client.get("/my-work").status_code == 200


def test_an_unknown_address_and_a_wrong_password_get_the_same_words(client_for: Clients) -> None:
    assert _try(client_for(None), "nobody@example.org", PASSWORD) == WRONG
    assert _try(client_for(None), "practitioner@example.org", "not the password") == WRONG


def test_an_empty_form_is_refused_beside_its_fields(client_for: Clients) -> None:
    answer = client_for(None).post("/sign-in", data={})
    assert answer.status_code == 422
    assert "Enter your e-mail address" in answer.text
    assert "<title>Error: " in " ".join(answer.text.split())


def test_the_fifth_wrong_password_locks_the_account_for_a_while(client_for: Clients, owning: Any) -> None:
    client, email = client_for(None), "practitioner@example.org"
    for _ in range(5):
        assert _try(client, email, "not the password") == WRONG
    assert _try(client, email, PASSWORD) == LOCKED
    with owning():
        db.session.execute(text("update practitioner set locked_until = now() - interval '1 second'"))
    assert _try(client, email, PASSWORD) == ""


def test_a_right_password_forgives_the_wrong_ones_before_it(client_for: Clients) -> None:
    client, email = client_for(None), "practitioner@example.org"
    for _ in range(2):
        for _ in range(4):
            assert _try(client, email, "not the password") == WRONG
        assert _try(client, email, PASSWORD) == ""


def test_wrong_tries_and_sign_ins_leave_a_trace(client_for: Clients, owning: Any) -> None:
    client = client_for(None)
    _try(client, "practitioner@example.org", "not the password")
    _try(client, "practitioner@example.org", PASSWORD)
    with owning():
        kept = db.session.execute(
            text("select action, practitioner_id from audit_entry where action like 'sign_in%' order by id")
        )
        assert [tuple(row) for row in kept] == [
            ("sign_in_failed", who("practitioner")),
            ("sign_in", who("practitioner")),
        ]


def _update(owning: Any, change: str) -> None:
    with owning():
        db.session.execute(
            text(f"update practitioner set {change} where id = :who"), {"who": who("practitioner")}
        )


def test_a_suspended_account_does_not_sign_in(client_for: Clients, owning: Any) -> None:
    _update(owning, "active = false")
    client = client_for(None)
    assert _try(client, "practitioner@example.org", PASSWORD) == "This account is suspended."
    assert _try(client, "practitioner@example.org", "not the password") == WRONG


@pytest.mark.parametrize("change", ["active = false", "session_number = session_number + 1"])
def test_suspending_an_account_or_ending_its_sessions_signs_it_out(
    change: str, client_for: Clients, owning: Any
) -> None:
    client = client_for("practitioner")
    assert client.get("/my-work").status_code == 200
    _update(owning, change)
    assert client.get("/my-work").headers["Location"] == "/sign-in"


def test_a_session_ends_after_ten_hours_however_busy(client_for: Clients) -> None:
    client = client_for("practitioner")
    with client.session_transaction() as session:
        session["since"] = time.time() - timedelta(hours=10, seconds=1).total_seconds()
    assert client.get("/my-work").headers["Location"] == "/sign-in"


def test_a_session_ends_after_an_idle_hour(
    client_for: Clients, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert app.config["PERMANENT_SESSION_LIFETIME"] == timedelta(hours=1)
    client = client_for("practitioner")
    monkeypatch.setitem(app.config, "PERMANENT_SESSION_LIFETIME", timedelta(seconds=-1))
    assert client.get("/my-work").headers["Location"] == "/sign-in"


def test_a_forged_session_signs_nobody_in(client_for: Clients) -> None:
    client = client_for(None)
    for forged in ("not-an-id:1", f"{who('practitioner')}", f"{who('practitioner')}:2", ":", "x" * 300):
        with client.session_transaction() as session:
            session["_user_id"] = forged
        assert client.get("/my-work").headers["Location"] == "/sign-in", forged


def test_signing_out_ends_the_session(client_for: Clients) -> None:
    client = client_for("practitioner")
    assert client.post("/sign-out").headers["Location"] == "/sign-in"
    assert client.get("/my-work").headers["Location"] == "/sign-in"


def test_after_signing_in_one_is_back_at_the_page_that_was_asked_for(
    client_for: Clients, a_case: Callable[..., Story]
) -> None:
    address = f"/cases/{a_case().case_id}"
    client = client_for(None)
    assert client.get(address).headers["Location"] == "/sign-in"
    answer = client.post("/sign-in", data={"email": "practitioner@example.org", "password": PASSWORD})
    assert answer.headers["Location"].rstrip("?") == address


@pytest.mark.parametrize(
    "wanted",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example/",
        "/\t/elsewhere.example/",
        "javascript:alert(1)",
        "https://localhost//elsewhere.example/",
        "",
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_in(wanted: str, client_for: Clients) -> None:
    client = client_for(None)
    with client.session_transaction() as session:
        session["wanted"] = wanted
    answer = client.post("/sign-in", data={"email": "practitioner@example.org", "password": PASSWORD})
    assert re.match(r"/(?![/\\\\\s])", answer.headers["Location"])
    assert "elsewhere" not in answer.headers["Location"] or "%5C" in answer.headers["Location"]


def test_whatever_is_posted_without_its_token_is_refused(
    client_for: Clients, a_case: Callable[..., Story], owning: Any
) -> None:
    story = a_case()
    client = client_for("practitioner", csrf=True)
    for address in (
        f"/cases/{story.case_id}/record/contact_received",
        "/concern",
        "/sign-out",
        "/my-work/notices-read",
    ):
        assert client.post(address, data={"what": "x", "csrf_token": "forged"}).status_code == 400, address
    with owning():
        assert db.session.scalar(text("select count(*) from case_event")) == 0


def test_with_its_token_a_form_is_taken(client_for: Clients) -> None:
    client = client_for("practitioner", csrf=True)
    page = client.get("/concern").text
    token = page.partition('name="csrf_token" type="hidden" value="')[2].partition('"')[0]
    token = token or page.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = client.post("/concern", data={"csrf_token": token, "what": "worried", "family_name": "Testcase"})
    assert answer.status_code == 302


def test_pages_say_what_may_run_and_are_not_stored(client_for: Clients) -> None:
    answer = client_for("practitioner").get("/my-work")
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
