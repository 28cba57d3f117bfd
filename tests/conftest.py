"""One PostgreSQL and one broker for a whole run of tests, and a migrated database for each test process."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import casework
import psycopg
import pytest
from casework import committed
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from psycopg import sql
from sqlalchemy import event, make_url, text
from werkzeug.test import TestResponse

from caseflow import schema
from caseflow.agencies import service as agencies
from caseflow.agencies.service import PasswordVerifier
from caseflow.app import create_app
from caseflow.authentication.service import passwords, tokens
from caseflow.config import Config, libpq
from caseflow.extensions import db, limiter
from caseflow.servers import servers
from caseflow.web.begun import ID
from caseflow.web.today import pretend
from caseflow.web.transaction import ask_as

_ONE_AT_A_TIME = 6_700_699
# A test of a law says what holds, not how fast: a busy machine must not make it fail.
settings.register_profile("laws", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("laws")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the figures that tests report, whichever process they ran in."""
    reports = [each for how in ("passed", "failed") for each in terminalreporter.getreports(how)]
    told = [pair for report in reports if report.when == "call" for pair in report.user_properties]
    if figures := [value for name, value in told if name == "figure"]:
        terminalreporter.section(f"{sum(value for name, value in told if name == 'inputs'):,} inputs tried")
        for figure in figures:
            terminalreporter.write_line(figure)


@pytest.fixture(scope="session")
def live(testrun_uid: str, worker_id: str) -> Iterator[Config]:
    """Settings over servers that answer and a migrated database that is this test process's own.

    DATABASE_URL and REDIS_URL are used when they are set. Otherwise the run has its own servers in a
    directory of its own, which goes when the last test process has finished.
    """
    home = Path(tempfile.gettempdir()) / f"caseflow-tests-{os.getuid()}-{testrun_uid[:8]}"
    asked = {name: os.environ.get(name, "") for name in ("DATABASE_URL", "REDIS_URL")}
    key = "a key for tests and nothing else"
    config = Config.from_environment({"CASEFLOW_HOME": str(home), "CASEFLOW_SECRET_KEY": key, **asked})
    with servers(config) as (shared, own):
        number = int(worker_id.removeprefix("gw")) if worker_id.startswith("gw") else 0
        with _database_of(shared, testrun_uid, worker_id) as mine:
            yield replace(mine, redis_url=_numbered(shared.redis_url, number))
    if own and not own.running():
        shutil.rmtree(home, ignore_errors=True)


class _database_of:
    """A copy of the run's template database for one test process, dropped in the end."""

    def __init__(self, shared: Config, run: str, worker: str) -> None:
        self.shared, self.run, self.worker = shared, run, worker

    def __enter__(self) -> Config:
        base = make_url(self.shared.database_url)
        template, self.mine = f"{base.database}_template", f"{base.database}_test_{self.worker}"
        migrated = self.shared.with_database(_named(self.shared.database_url, template))
        self.connection = psycopg.connect(**libpq(self.shared.database_url), autocommit=True)
        self.connection.execute("select pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
        if self._comment(template) != self.run:
            self._make(template)
            schema.upgrade(migrated.database_url, migrated.web_database_url, migrated.worker_database_url)
            self._execute("comment on database {} is {}", sql.Identifier(template), sql.Literal(self.run))
        self._make(self.mine, template)
        # What a test commits need not outlive the machine.
        self._execute("alter database {} set synchronous_commit = off", sql.Identifier(self.mine))
        self.connection.execute("select pg_advisory_unlock(%s)", [_ONE_AT_A_TIME])
        urls = (migrated.database_url, migrated.web_database_url, migrated.worker_database_url)
        return self.shared.with_database(*(_named(url, self.mine) for url in urls))

    def __exit__(self, *_: object) -> None:
        self._execute("drop database if exists {} with (force)", sql.Identifier(self.mine))
        self.connection.close()

    def _make(self, name: str, template: str = "template1") -> None:
        self._execute("drop database if exists {} with (force)", sql.Identifier(name))
        names = sql.Identifier(name), sql.Identifier(template)
        self._execute("create database {} template {}", *names)

    def _comment(self, name: str) -> str | None:
        row = self.connection.execute(
            "select shobj_description(oid, 'pg_database') from pg_database where datname = %s", [name]
        ).fetchone()
        return row[0] if row else None

    def _execute(self, statement: str, *parts: sql.Composable) -> None:
        self.connection.execute(sql.SQL(statement).format(*parts))


def _named(url: str, database: str) -> str:
    return make_url(url).set(database=database).render_as_string(hide_password=False)


def _numbered(url: str, number: int) -> str:
    """The same broker, in a database of it that other test processes leave alone."""
    if url.startswith("redis+socket:"):
        return f"{url.partition('?')[0]}?virtual_host={number}"
    return make_url(url).set(database=str(number)).render_as_string(hide_password=False)


# --- The application over that database -------------------------------------------------------------
# Tests commit, as the web and the workers do, each over its own login. So nothing is shared through a
# savepoint: before each test that asks for `authority` the owner empties every table.


class Browser(FlaskClient):
    """A test client that reads each answer to its end and opens a form under its own id, as browsers do."""

    def open(self, *args: Any, buffered: bool = True, **kwargs: Any) -> TestResponse:
        """One request; what it streams is read, so that its transaction ends."""
        answer = super().open(*args, buffered=buffered, **kwargs)
        begun = answer.status_code == 302 and f"{ID}=" in answer.location
        if begun and answer.request.method == "GET" and not kwargs.get("follow_redirects"):
            return super().open(answer.location, buffered=buffered)
        return answer


@pytest.fixture(scope="session")
def web_app(live: Config) -> Iterator[Flask]:
    """The pages, over the web's lesser login. The date is that of the demonstration: see `today`."""
    app = create_app(replace(live, demonstration=True))
    app.config["TESTING"] = True
    app.test_client_class = Browser
    yield from _with_engine(app)


@pytest.fixture(scope="session")
def worker_app(live: Config) -> Iterator[Flask]:
    """The application as the workers run it."""
    yield from _with_engine(create_app(replace(live, demonstration=True), "worker"))


@pytest.fixture(scope="session")
def owner_app(live: Config) -> Iterator[Flask]:
    """The application as commands and migrations run it."""
    yield from _with_engine(create_app(replace(live, demonstration=True), "owner"))


def _with_engine(app: Flask) -> Iterator[Flask]:
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def password_hash() -> PasswordVerifier:
    """What is kept of the one password of every test account: its own way of hashing takes no time."""
    hashing = passwords.Hashing("$argon2id$v=19$m=8,t=1,p=1", b"salt for tests")
    return PasswordVerifier(*hashing, sha256(passwords.proof(casework.PASSWORD, hashing)).digest())


@pytest.fixture
def authority(owner_app: Flask, password_hash: PasswordVerifier) -> None:
    """An empty database but for a small authority (see casework), on Monday 1 March 2010."""
    with owner_app.app_context():
        _empty()
        agencies.add_references("quindrat", casework.QUINDRATS)
        agencies.add_references("agency", casework.AGENCIES)
        agencies.add_references("team", casework.TEAMS)
        agencies.add_accounts(casework.ACCOUNTS, password_hash)
        pretend(casework.MONDAY)
        db.session.commit()


_ADMINISTERED = ("practitioner", "team", "agency", "quindrat")


def _empty() -> None:
    """Delete every row, in one message; the append-only tables only let the owner do so with their triggers
    put aside. A superuser does that by a setting, which spares each other login to plan anew all that reads
    those tables: a quarter of the time of a test of pages."""
    guarded = ("case_event", "audit_entry", "administration_entry", "trace_seal", *_ADMINISTERED)
    aside = [f"alter table {name} disable trigger user" for name in guarded]
    back = [f"alter table {name} enable trigger user" for name in guarded]
    if db.session.scalar(text("select rolsuper from pg_roles where rolname = current_user")):
        aside, back = [[f"set local session_replication_role = {role}"] for role in ("replica", "origin")]
    deleted = [f"delete from {table.name}" for table in reversed(db.metadata.sorted_tables)]
    limits = ["set local synchronous_commit = off", "set local lock_timeout = '10s'"]
    db.session.execute(text("; ".join([*limits, *aside, *deleted, *back])))


@pytest.fixture
def app(web_app: Flask, authority: None) -> Flask:
    """The pages over the test's own authority; nobody has tried anything yet."""
    with web_app.app_context():
        limiter.reset()
    return web_app


@pytest.fixture
def today(owner_app: Flask, authority: None) -> Callable[[date], None]:
    """Set the date that the pages and the workers think it is."""

    def set_to(on: date) -> None:
        with owner_app.app_context(), committed():
            pretend(on)

    return set_to


def session_of(owner_app: Flask, name: str) -> bytes:
    """What the database knows a session of that account by; begun long ago, so that no page tells of it."""
    known_by = {"hash": tokens.hashed(f"a test as {name}"), "who": casework.who(name)}
    begin = (
        "insert into session (token_hash, practitioner_id, device, proven, begun_at, last_seen_at, told_at,"
        " ends_at) select :hash, id, 'A test', true, 'epoch', now(), now(), now() + interval '1 hour'"
        " from practitioner where id = :who on conflict (token_hash) do update set ended_at = null"
    )
    with owner_app.app_context(), db.engine.begin() as connection:
        connection.execute(text(begin), known_by)
    return known_by["hash"]


@pytest.fixture
def asking(app: Flask, owner_app: Flask) -> casework.Asking:
    """`with asking("practitioner"):` one transaction over the web's login; None asks as nobody."""

    @contextmanager
    def transaction(name: str | None) -> Iterator[None]:
        session = session_of(owner_app, name) if name else None
        with app.app_context(), committed():
            ask_as(session)
            yield

    return transaction


@pytest.fixture
def working(worker_app: Flask, authority: None) -> Callable[[], AbstractContextManager[None]]:
    """`with working():` one transaction as the workers have it."""

    @contextmanager
    def transaction() -> Iterator[None]:
        with worker_app.app_context(), committed():
            yield

    return transaction


@pytest.fixture
def owning(owner_app: Flask, authority: None) -> Callable[[], AbstractContextManager[None]]:
    """`with owning():` one transaction of the owner, who sees everything."""

    @contextmanager
    def transaction() -> Iterator[None]:
        with owner_app.app_context(), committed():
            yield

    return transaction


@pytest.fixture
def a_case(asking: casework.Asking) -> Callable[..., casework.Story]:
    """`a_case().referred(on).decided(on).assessed(on)`: a story told through the services."""
    return partial(casework.Story, asking)


@pytest.fixture
def client_for(app: Flask, owning: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., FlaskClient]:
    """`client_for("practitioner")`: a browser in which that account is signed in; None = nobody is.

    Forms need no token here, but for `csrf=True`.
    """

    def signed_in(name: str | None, csrf: bool = False) -> FlaskClient:
        monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", csrf)
        client = app.test_client()
        if name:
            token = tokens.new_token()
            with owning():
                db.session.execute(
                    text("select begin_session(:who, :token, 'A test', true)"),
                    {"who": casework.who(name), "token": tokens.hashed(token)},
                )
            with client.session_transaction() as session:
                session["token"] = token
                session.permanent = True
        return client

    return signed_in


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Every statement that the pages send to the database; clear it before what is to be counted."""
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)
