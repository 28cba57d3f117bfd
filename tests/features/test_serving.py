"""How the pages are served: a thousand who say nothing hold nobody up, and every answer is protected."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.test import Client

from caseflow.app import create_app
from caseflow.cli.processes import environment, spawn_web
from caseflow.cli.serving import allow_files
from caseflow.config import Config
from caseflow.servers import Supervisor
from caseflow.web.last_resort import LastResort

STALLED = 1000
BODY = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\nemail="
HEAD = b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\nX-Slow:"


@pytest.fixture
def port(live: Config, tmp_path: Path) -> Iterator[int]:
    """Where the pages answer, served as `caseflow run` and `caseflow web` serve them."""
    supervisor = Supervisor(patience=10)
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listener:
        told = environment(live, DATABASE_WEB_URL=live.web_database_url)
        spawn_web(supervisor, listener, told, tmp_path / "web.log")
        try:
            yield int(listener.getsockname()[1])
        finally:
            supervisor.stop()


def _seconds_for(port: int, path: str = "/sign-in", body: bytes | None = None) -> float:
    began = time.monotonic()
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("POST" if body else "GET", path, body)
        answer = connection.getresponse()
        answer.read()
        assert answer.status in (200, 302, 400)
    return time.monotonic() - began


@pytest.mark.slow
def test_a_page_answers_while_a_thousand_visitors_say_nothing_more(port: int, authority: None) -> None:
    allow_files(STALLED + 500)
    for _ in range(4):
        _seconds_for(port)  # both processes are up
    with ExitStack() as open_ones:
        for number in range(STALLED):
            visitor = open_ones.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
            visitor.sendall(BODY if number % 2 else HEAD)
        took = [_seconds_for(port) for _ in range(9)]
        print(f"{STALLED} stalled: a page in {median(took):.3f} s, at most {max(took):.3f} s")
        assert median(took) < 1


@pytest.mark.slow
def test_no_log_holds_what_was_asked_for_or_typed(port: int, authority: None, tmp_path: Path) -> None:
    _seconds_for(port, "/children?name=Zebedee")
    _seconds_for(port, "/sign-in?onward=Zebedee", b"email=Zebedee")
    assert "Zebedee" not in (tmp_path / "web.log").read_text()


def test_a_statement_that_fails_does_not_say_with_what(app: Flask, asking: Any) -> None:
    from sqlalchemy import text

    from caseflow.extensions import db

    with pytest.raises(Exception, match="hidden") as failed, asking(None):
        db.session.execute(text("select 1 / length(cast(:name as text)) / 0"), {"name": "Zebedee"})
    assert "Zebedee" not in str(failed.value)


SENT = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def _protected(headers: Any) -> None:
    assert {name: headers[name] for name in SENT} == SENT
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize(
    "address", ["/sign-in", "/my-work", "/nowhere", "/static/caseflow.svg", "/cases/x\0"]
)
def test_every_answer_says_what_the_browser_is_to_keep_to(
    address: str, client_for: Callable[..., FlaskClient]
) -> None:
    _protected(client_for(None).get(address).headers)


def test_a_failure_that_no_page_can_tell_is_told_all_the_same(live: Config) -> None:
    def fails(environ: Any, start: Any) -> Any:
        raise OperationalError("select", {}, Exception("the server is gone"))

    app = create_app(live)
    app.wsgi_app = fails  # type: ignore[method-assign]
    answer = Client(LastResort(app)).get("/my-work?name=Zebedee")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert "call 999" in answer.text
    _protected(answer.headers)


def test_the_whole_application_without_its_database_still_says_whom_to_call(live: Config) -> None:
    away = replace(live, web_database_url="postgresql+psycopg://nobody@127.0.0.1:9/none")
    client = Client(LastResort(create_app(away)))
    answer = client.get("/my-work")
    assert answer.status_code in (302, 503)


def test_over_tls_the_browser_stays_there_and_the_cookie_is_this_hosts_alone(
    live: Config, authority: None
) -> None:
    client = create_app(replace(live, secure_cookies=True)).test_client()
    answer = client.get("/sign-in", base_url="https://localhost")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-caseflow=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "localhost.evil.example", "[::1"])
def test_a_page_of_another_name_gets_nothing(host: str, live: Config, authority: None) -> None:
    app = create_app(replace(live, hosts=("cases.example", "localhost", "::1")))
    answer = app.test_client().get("/sign-in", headers={"Host": host})
    assert answer.status_code == 400
    assert "Sign in" not in answer.text
    _protected(answer.headers)


@pytest.mark.parametrize("host", ["cases.example", "Cases.Example:443", "localhost:8000", "[::1]:8000"])
def test_our_own_names_answer(host: str, live: Config, authority: None) -> None:
    app = create_app(replace(live, hosts=("cases.example", "localhost", "::1")))
    assert app.test_client().get("/sign-in", headers={"Host": host}).status_code == 200
