"""While the database is away, or something fails: whom to call, what was typed, and one short line of log."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from casework import Story
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text
from werkzeug.test import Client

from caseflow import process
from caseflow.app import create_app
from caseflow.config import Config, libpq
from caseflow.extensions import db
from caseflow.servers import logs
from caseflow.web.last_resort import LastResort

Clients = Callable[..., FlaskClient]
WORDS = " ".join(f"word{number}" for number in range(2_000)) + "\nand a </textarea> in a second line"
ESCAPED = WORDS.replace("<", "&lt;").replace(">", "&gt;")


@pytest.fixture
def failing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The pages as they are served: what they raise is answered."""
    monkeypatch.setitem(app.config, "TESTING", False)
    return app


@pytest.fixture
def told() -> Iterator[list[str]]:
    """What is logged, as the log has it."""
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(logs.ShortFormatter().format(record))

    handler = Kept(logging.WARNING)
    logging.getLogger().addHandler(handler)
    yield lines
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def stopped(failing: Flask, live: Config, statements: list[str]) -> Iterator[dict[str, int]]:
    """The database ends the connection of the next request in the middle: while it records an event."""
    state = {"left": 0, "asked": 0}

    def stop(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if "record_event" in statement and state["left"]:
            state["left"] -= 1
            state["asked"] = len(statements)
            with psycopg.connect(**libpq(live.database_url), autocommit=True) as owner:
                owner.execute("select pg_terminate_backend(%s)", [cursor.connection.info.backend_pid])

    with failing.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", stop)
    yield state
    event.remove(engine, "before_cursor_execute", stop)


def test_a_database_that_stops_amid_a_request_loses_no_word(
    stopped: dict[str, int],
    client_for: Clients,
    a_case: Any,
    owning: Any,
    told: list[str],
    statements: list[str],
) -> None:
    story: Story = a_case().referred(date(2010, 3, 1))
    address, sent = f"/concern?case_id={story.case_id}", {"what": WORDS, "source": "10"}
    client = client_for("practitioner")
    stopped["left"] = 1
    answer = client.post(address, data=sent)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "call 999" in answer.text
    assert ESCAPED in answer.text
    assert 'name="source" value="10"' in answer.text
    asked = [each for each in statements[stopped["asked"] :] if "record_event" not in each]
    assert not asked, "the page of a failure asks nothing of the database"
    assert client.post(address, data=sent).status_code == 302
    with owning():
        kept = db.session.scalar(text("select count(*) from case_event where kind = 'contact_received'"))
    assert kept == 1
    assert all(len(line) < 1_000 and "\n" not in line for line in told)
    (failed,) = [line for line in told if "Exception on" in line]
    assert "OperationalError" in failed
    assert "word1" not in failed


def test_a_fault_of_ours_gives_back_what_was_typed(
    failing: Flask, client_for: Clients, monkeypatch: pytest.MonkeyPatch, told: list[str]
) -> None:
    def fails() -> None:
        raise RuntimeError("a fault")

    monkeypatch.setitem(failing.view_functions, "referrals.concern", fails)
    answer = client_for("practitioner").post("/concern", data={"what": WORDS})
    assert (answer.status_code, "Retry-After" in answer.headers) == (500, False)
    assert "Sorry, something went wrong" in answer.text
    assert ESCAPED in answer.text
    assert "call 999" in answer.text
    (failed,) = [line for line in told if "RuntimeError" in line]
    assert "Exception on /concern [POST]: RuntimeError: a fault" in failed


@pytest.mark.parametrize("wrapped", [True, False])
def test_without_its_database_every_page_says_whom_to_call(live: Config, wrapped: bool) -> None:
    app = create_app(replace(live, web_database_url="postgresql+psycopg://nobody@127.0.0.1:9/none"))
    app.config["WTF_CSRF_ENABLED"] = False
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["token"] = "x" * 43
    kept = browser.get_cookie("caseflow")
    cookie = {"Cookie": f"caseflow={kept.value}"} if kept else {}
    client = Client(LastResort(app) if wrapped else app, use_cookies=False)
    for answer in (
        client.get("/my-work", headers=cookie),
        client.post("/concern", data={"what": WORDS}, headers=cookie),
    ):
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "60"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "call 999" in answer.text
    assert ESCAPED in answer.text


def test_nothing_of_a_sign_in_is_shown_again(live: Config) -> None:
    app = create_app(replace(live, web_database_url="postgresql+psycopg://nobody@127.0.0.1:9/none"))
    app.config["WTF_CSRF_ENABLED"] = False
    answer = app.test_client().post("/sign-in", data={"email": "a@b.example", "password": "not to be seen"})
    assert answer.status_code == 503
    assert "not to be seen" not in answer.text


def test_a_long_log_is_cut_while_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "web.log"
    with path.open("ab") as writing:
        writing.write(b"a" * 300)
        writing.flush()
        logs.cut(tmp_path, largest=200)
        writing.write(b"b")
    assert path.read_bytes() == b"b"
    aside = tmp_path / "web.log.1"
    assert aside.read_bytes() == b"a" * 300
    assert aside.stat().st_mode & 0o077 == 0
    logs.cut(tmp_path, largest=200)
    logs.cut(tmp_path / "nowhere")
    assert path.read_bytes() == b"b"


def test_what_the_database_ended_while_it_rested_is_not_used(
    app: Flask, client_for: Clients, live: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_for("practitioner")
    assert client.get("/my-work").status_code == 200
    with psycopg.connect(**libpq(live.database_url), autocommit=True) as owner:
        ended = (
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = %s and datname = %s"
        )
        web = libpq(live.web_database_url)
        owner.execute(ended, [web["user"], web["dbname"]])
    monkeypatch.setattr(process, "RESTS_SECONDS", 0.0)
    assert client.get("/my-work").status_code == 200
