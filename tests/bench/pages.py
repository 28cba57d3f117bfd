"""Pages: what the server takes for one, beside its own SQL through the driver and its own template."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from flask import Flask, g, template_rendered
from flask.testing import FlaskClient
from sqlalchemy import event, text

from caseflow.app import create_app
from caseflow.authentication.service.tokens import hashed, new_token
from caseflow.cli.serving import look_seldom_for_cycles
from caseflow.config import Config, libpq
from caseflow.demonstration.borough import sign_in
from caseflow.extensions import db
from tests.bench.place import application
from tests.bench.report import middle

WARM, RUNS = 10, 60
SIGN_INS = {
    "practitioner": UUID(sign_in("practitioner@example.org")),
    "manager": UUID(sign_in("manager@example.org")),
    "analyst": UUID(sign_in("performance@example.org")),
}
LONG_CASE = text(
    "select r.id from case_record r join case_grant g on g.case_id = r.id"
    " where g.team_code = 'CSC-RA1' and g.level = 'content' and r.last_seq between 20 and 30"
    " and r.opened_on is not null order by r.opened_on, r.id limit 1"
)


class Look(NamedTuple):
    """A page as it was measured: seconds of each run, how many statements, how many bytes."""

    name: str
    ours: float
    floor: float
    statements: int
    size: int


@dataclass
class Seen:
    """What one run of a page did: its statements with what was passed, and what it rendered."""

    statements: list[tuple[str, Any]] = field(default_factory=list)
    template: Any = None
    told: dict[str, Any] = field(default_factory=dict)
    request_globals: dict[str, Any] = field(default_factory=dict)

    def render(self) -> str:
        """The page again, from what it had been told."""
        return str(self.template.render(self.told))


def looked_at(live: Config) -> Iterator[Look]:
    """Each page in turn, as the role that uses it, over the web's lesser login."""
    with application(live, "owner"):
        case_id = db.session.scalar(LONG_CASE)
    with pages_over(live) as app:
        for name, who, path in (
            ("page: my work", "practitioner", "/my-work"),
            ("page: case", "practitioner", f"/cases/{case_id}"),
            ("page: team board", "manager", "/team-board"),
            ("page: indicator", "analyst", "/indicators/ni-59"),
            ("page: every indicator", "analyst", "/indicators"),
            ("page: scorecard", "analyst", "/scorecard"),
        ):
            yield measured(app, live, name, SIGN_INS[who], path)


@contextmanager
def pages_over(live: Config) -> Iterator[Flask]:
    """The application over the web's login, outside of its context: each request brings one of its own."""
    app = create_app(live, "web")
    app.wsgi_app = Clocked(app.wsgi_app)  # type: ignore[method-assign]
    yield app
    with app.app_context():
        db.engine.dispose()


def measured(app: Flask, live: Config, name: str, who: UUID, path: str, runs: int = RUNS) -> Look:
    client = _signed_in(app, live, who)
    for _ in range(WARM):
        response = client.get(path)
    if response.status_code != 200:
        raise SystemExit(f"{path} answered {response.status_code}")
    with _watched(app) as seen:
        client.get(path)
    look_seldom_for_cycles()  # as the process does that serves pages
    ours, floor = [], []
    with psycopg.connect(**libpq(live.web_database_url)) as connection:
        for _ in range(WARM + runs):  # by turns, so that whatever else the machine does slows both
            client.get(path)
            ours.append(app.wsgi_app.seconds)  # type: ignore[attr-defined]
            with _as_then(app, seen, path):
                floor.append(_by_hand(connection, seen))
    ours, floor = ours[WARM:], floor[WARM:]
    return Look(name, middle(ours), middle(floor), len(seen.statements), len(response.data))


class Clocked:
    """Times the application from the request to the last of the answer; what the client does is not its."""

    def __init__(self, wsgi: Any) -> None:
        self.wsgi = wsgi
        self.seconds = 0.0

    def __call__(self, environ: Any, start_response: Any) -> Any:
        start = perf_counter()
        answer = self.wsgi(environ, start_response)
        body = list(answer)
        answer.close()
        self.seconds = perf_counter() - start
        return body


def _by_hand(connection: psycopg.Connection, seen: Seen) -> float:
    start = perf_counter()
    with connection.cursor() as cursor:
        for statement, given in seen.statements:
            cursor.execute(statement, given)
            if cursor.description:
                cursor.fetchall()
    connection.commit()
    seen.render()
    return perf_counter() - start


def _signed_in(app: Flask, live: Config, who: UUID) -> FlaskClient:
    client, token = app.test_client(), new_token()
    with psycopg.connect(**libpq(live.database_url)) as connection:
        connection.execute("select begin_session(%s, %s, 'The bench', true)", (who, hashed(token)))
    with client.session_transaction() as session:
        session["token"] = token
        session.permanent = True
    return client


@contextmanager
def _watched(app: Flask) -> Iterator[Seen]:
    seen = Seen()

    def sent(connection: Any, cursor: Any, statement: str, given: Any, *_: Any) -> None:
        seen.statements.append((statement, given))

    def rendered(sender: Flask, template: Any, context: dict[str, Any], **_: Any) -> None:
        seen.template, seen.told = template, dict(context)
        seen.request_globals = dict(vars(g._get_current_object()))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", sent)
    with template_rendered.connected_to(rendered, app):
        yield seen
    event.remove(engine, "before_cursor_execute", sent)


@contextmanager
def _as_then(app: Flask, seen: Seen, path: str) -> Iterator[None]:
    """A request as the one that was watched: the same person asks, with the same relation to the case."""
    with app.test_request_context(path):
        for key, value in seen.request_globals.items():
            setattr(g, key, value)
        yield
