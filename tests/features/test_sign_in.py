"""Signing in, how long it lasts, and where it leads."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from casework import PASSWORD, Story, who
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from caseflow.app import create_app
from caseflow.config import Config
from caseflow.extensions import db
from caseflow.web import cookie

Clients = Callable[..., FlaskClient]
WRONG = "The e-mail address or the password is not right."
WAIT = "Too many tries. Wait"


def _try(client: FlaskClient, email: str, password: str) -> str:
    """What the sign-in page says afterwards; empty where there was nothing to say."""
    answer = client.post("/sign-in", data={"email": email, "password": password}, follow_redirects=True)
    for sentence in (WRONG, WAIT, "This account is suspended."):
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


@pytest.mark.slow
def test_after_five_wrong_passwords_each_further_try_waits_longer(client_for: Clients, owning: Any) -> None:
    client, email = client_for(None), "practitioner@example.org"
    for _ in range(5):
        assert _try(client, email, "not the password") == WRONG
    assert _try(client, email, PASSWORD) == WAIT
    _wait(owning)
    assert _try(client, email, "not the password") == WRONG
    with owning():
        waits = "select extract(epoch from not_before - last_at)::integer from sign_in_failure"
        assert db.session.scalar(text(f"{waits} where place like 'from:%'")) == 20
    _wait(owning)
    assert _try(client, email, PASSWORD) == ""


def _wait(owning: Any) -> None:
    """Time goes by."""
    with owning():
        db.session.execute(text("update sign_in_failure set not_before = now() - interval '1 second'"))


def test_no_wait_is_longer_than_five_minutes(client_for: Clients, owning: Any) -> None:
    client = client_for(None)
    _try(client, "practitioner@example.org", "not the password")
    with owning():
        db.session.execute(text("update sign_in_failure set failures = 100000"))
    _try(client, "practitioner@example.org", "not the password")
    with owning():
        longest = "select max(extract(epoch from not_before - last_at))::integer from sign_in_failure"
        assert db.session.scalar(text(longest)) == 300


def test_an_account_that_is_not_there_waits_as_one_that_is(client_for: Clients) -> None:
    for email in ("nobody@example.org", "practitioner@example.org"):
        client = client_for(None)
        said = [_try(client, email, "not the password") for _ in range(6)]
        assert said == [WRONG] * 5 + [WAIT], email


@pytest.mark.slow
def test_of_twenty_four_guesses_at_the_same_moment_five_are_looked_at(live: Config, owning: Any) -> None:
    """From three processes of eight threads; the right password is among the last."""
    barrier, said = Barrier(24), []
    apps = [create_app(replace(live, demonstration=True)) for _ in range(3)]

    def guess(number: int) -> None:
        client = apps[number % 3].test_client()
        barrier.wait()
        said.append(_try(client, "practitioner@example.org", f"guess {number}"))

    for app in apps:
        app.config["WTF_CSRF_ENABLED"] = False
    threads = [Thread(target=guess, args=(number,)) for number in range(24)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    for app in apps:
        with app.app_context():
            db.engine.dispose()
    assert (said.count(WRONG), said.count(WAIT)) == (5, 19)


@pytest.mark.slow
def test_strangers_cannot_keep_the_owner_out(app: Flask, client_for: Clients, owning: Any) -> None:
    email = "practitioner@example.org"
    known = client_for(None)
    assert _try(known, email, PASSWORD) == ""
    known.post("/sign-out")
    for number in range(60):
        stranger = app.test_client()
        stranger.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        _try(stranger, email, "not the password")
    newcomer = app.test_client()
    newcomer.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    assert _try(newcomer, email, PASSWORD) == WAIT, "from all strange places together there are fifty"
    assert _try(known, email, PASSWORD) == "", "a browser that signed in before goes by its own tries"
    with owning():
        longest = (
            "select max(extract(epoch from not_before - now())) from sign_in_failure where place = 'anywhere'"
        )
        assert db.session.scalar(text(longest)) <= 60


@pytest.mark.slow
def test_one_place_that_tries_many_accounts_has_to_wait(client_for: Clients) -> None:
    client = client_for(None)
    for number in range(30):
        assert (
            client.post("/sign-in", data={"email": f"{number}@example.org", "password": "x"}).status_code
            == 302
        )
    answer = client.post("/sign-in", data={"email": "practitioner@example.org", "password": PASSWORD})
    assert answer.status_code == 429
    assert "Too many attempts" in answer.text


@pytest.fixture
def without_broker(live: Config, authority: None) -> Iterator[Flask]:
    """The pages where no broker answers; all applications of a process share one counter of tries."""
    away = create_app(replace(live, redis_url="redis://127.0.0.1:9/0", demonstration=True))
    away.config["WTF_CSRF_ENABLED"] = False
    yield away
    with away.app_context():
        db.engine.dispose()
    create_app(live)


@pytest.mark.slow
def test_with_the_broker_away_sign_in_is_limited_and_the_pages_work(without_broker: Flask) -> None:
    """Redis counts tries by place; the lock-out is the database's, and counts on without it."""
    client = without_broker.test_client()
    assert _try(client, "practitioner@example.org", PASSWORD) == ""
    assert client.get("/my-work").status_code == 200
    stranger = without_broker.test_client()
    for _ in range(5):
        assert _try(stranger, "colleague@example.org", "not the password") == WRONG
    assert _try(stranger, "colleague@example.org", PASSWORD) == WAIT
    answers = [
        stranger.post("/sign-in", data={"email": f"{n}@example.org", "password": "x"}) for n in range(30)
    ]
    assert {each.status_code for each in answers} == {302, 429}, "each process counts for itself meanwhile"
    assert client.get("/my-work").status_code == 200


@pytest.mark.slow
def test_those_who_sign_in_rightly_from_one_place_do_not_use_it_up(app: Flask, client_for: Clients) -> None:
    client_for(None)
    for _ in range(32):
        data = {"email": "practitioner@example.org", "password": PASSWORD}
        assert app.test_client().post("/sign-in", data=data).headers["Location"] == "/my-work"


def test_a_right_password_forgives_the_wrong_ones_before_it(client_for: Clients) -> None:
    client, email = client_for(None), "practitioner@example.org"
    for _ in range(2):
        for _ in range(4):
            assert _try(client, email, "not the password") == WRONG
        assert _try(client, email, PASSWORD) == ""


def test_every_try_leaves_a_trace_of_accounts_not_there_too(client_for: Clients, owning: Any) -> None:
    client = client_for(None)
    _try(client, "nobody@example.org", "a secret typed")
    _try(client, "a secret typed where the address belongs", "x")
    _try(client, "practitioner@example.org", "not the password")
    _try(client, "practitioner@example.org", PASSWORD)
    with owning():
        kept = db.session.execute(
            text(
                "select action, practitioner_id, detail ->> 'email', detail ->> 'from', detail ->> 'outcome'"
                " from audit_entry where action like 'sign_in%' order by id"
            )
        )
        here = "127.0.0.1"
        assert [tuple(row) for row in kept] == [
            ("sign_in_failed", None, "nobody@example.org", here, "no"),
            ("sign_in_failed", None, "", here, "no"),
            ("sign_in_failed", who("practitioner"), "practitioner@example.org", here, "no"),
            ("sign_in", who("practitioner"), "practitioner@example.org", here, "in"),
        ]
        everything = db.session.scalars(text("select detail::text from audit_entry")).all()
        assert not [each for each in everything if "secret" in each]


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


@pytest.mark.parametrize("change", ["active = false", "role = 'team_manager'", "team_code = 'SOUTH'"])
def test_suspending_or_changing_an_account_ends_its_sessions(
    change: str, client_for: Clients, owning: Any
) -> None:
    client = client_for("practitioner")
    assert client.get("/my-work").status_code == 200
    _update(owning, change)
    assert client.get("/my-work").headers["Location"] == "/sign-in"
    _update(owning, "active = true, role = 'practitioner', team_code = 'NORTH'")
    assert client.get("/my-work").headers["Location"] == "/sign-in", "what has ended does not begin again"


def test_a_new_name_or_number_ends_no_session(client_for: Clients, owning: Any) -> None:
    client = client_for("practitioner")
    _update(owning, "name = 'Another Name', phone = '020 7946 0009'")
    assert client.get("/my-work").status_code == 200


@pytest.mark.parametrize("change", ["ends_at = now()", "last_seen_at = now() - interval '61 minutes'"])
def test_a_session_ends_after_ten_hours_and_after_an_idle_hour(
    change: str, client_for: Clients, owning: Any
) -> None:
    client = client_for("practitioner")
    with owning():
        assert db.session.scalar(text("select ends_at - begun_at from session")) == timedelta(hours=10)
        db.session.execute(text(f"update session set {change}"))
    assert client.get("/my-work").headers["Location"] == "/sign-in"


def test_a_look_keeps_a_session_going(client_for: Clients, owning: Any) -> None:
    client = client_for("practitioner")
    with owning():
        db.session.execute(text("update session set last_seen_at = now() - interval '59 minutes'"))
    assert client.get("/my-work").status_code == 200
    with owning():
        assert db.session.scalar(text("select now() - last_seen_at from session")) < timedelta(minutes=1)


def test_the_cookie_goes_after_an_idle_hour_too(
    client_for: Clients, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert app.config["PERMANENT_SESSION_LIFETIME"] == timedelta(hours=1)
    client = client_for("practitioner")
    monkeypatch.setitem(app.config, "PERMANENT_SESSION_LIFETIME", timedelta(seconds=-1))
    assert client.get("/my-work").headers["Location"] == "/sign-in"


def test_the_cookie_is_sent_anew_once_a_minute(client_for: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_for("practitioner")
    client.get("/my-work")
    assert "Set-Cookie" not in client.get("/my-work").headers
    monkeypatch.setattr(cookie, "RENEWED_EVERY", timedelta(0))
    assert "Set-Cookie" in client.get("/my-work").headers


def test_a_forged_session_signs_nobody_in(client_for: Clients, owning: Any) -> None:
    client_for("practitioner")
    client = client_for(None)
    with owning():
        kept = db.session.execute(text("select id, token_hash from session")).one()
    me = str(who("practitioner"))
    for forged in (
        "",
        "x" * 3000,
        str(kept.id),
        kept.token_hash.hex(),
        7,
        None,
        [],
        str(who("practitioner")),
    ):
        with client.session_transaction() as session:
            session["token"] = forged
            session["_user_id"] = me
        assert client.get("/my-work").headers["Location"] == "/sign-in", forged


def test_signing_out_ends_the_session_for_whoever_holds_its_cookie(client_for: Clients) -> None:
    client = client_for("practitioner")
    client.get("/my-work")
    cookie = client.get_cookie("caseflow")
    assert cookie
    assert client.post("/sign-out").headers["Location"] == "/sign-in"
    assert client.get("/my-work").headers["Location"] == "/sign-in"
    client.set_cookie("caseflow", cookie.value)
    assert client.get("/my-work").headers["Location"] == "/sign-in"
    assert client.post("/my-work/notices-read").headers["Location"] == "/sign-in"


def test_a_planted_session_is_not_the_one_that_signs_in(client_for: Clients, owning: Any) -> None:
    """Whoever planted a cookie does not share what is signed in with it."""
    client = client_for(None)
    client.get("/sign-in")
    planted = client.get_cookie("caseflow")
    _try(client, "practitioner@example.org", PASSWORD)
    client.set_cookie("caseflow", planted.value if planted else "")
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
