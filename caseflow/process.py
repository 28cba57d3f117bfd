"""What every process has: settings, the database by its own login, the broker; `app` adds the pages."""

from collections.abc import Callable
from datetime import timedelta
from math import inf
from pathlib import Path
from time import monotonic
from typing import Any

import psycopg
from flask import Flask
from psycopg.pq import ExecStatus, TransactionStatus
from sqlalchemy import event, make_url
from sqlalchemy.exc import InvalidatePoolError

from caseflow import dispatch
from caseflow.config import Config, ConfigError
from caseflow.extensions import db
from caseflow.mail import MailServer, mail_server
from caseflow.servers import logs

ROOT = Path(__file__).parent.parent
# What is typed about a child is a parameter: none of it goes to a log with a statement that failed.
# The connection that was used last is used next: it has the statements that are asked now.
_ENGINE = {
    "pool_size": 8,
    "max_overflow": 8,
    "pool_use_lifo": True,
    "hide_parameters": True,
}
RESTS_SECONDS = 1.0
"""A connection that has rested for longer is tried before it is used: for each page that took 0.14 ms."""
IDLE_FOR = timedelta(hours=1)


class PreparedConnection(psycopg.Connection[Any]):
    """A connection that still has its prepared statements after a transaction that failed at nothing.

    psycopg forgets them at every rollback: what they name may have been made in that transaction. Our pages
    make no tables and each that shows is rolled back, so every statement was planned anew for every reader.
    After an error they are forgotten, and prepared again by what a new version has changed.
    """

    used_at = -inf

    def still_there(self) -> bool:
        """Whether the database answers, or did a moment ago."""
        if monotonic() - self.used_at < RESTS_SECONDS:
            return True
        try:
            self.execute("select")
            self.rollback()
        except psycopg.Error:
            return False
        return True

    def rollback(self) -> None:
        """Roll back what is pending."""
        with self.lock:
            status = self.pgconn.transaction_status
            if status == TransactionStatus.IDLE:  # twice for each page, once it is made and its trace is kept
                return
            if (
                status == TransactionStatus.INTRANS
                and self.pgconn.exec_(b"ROLLBACK").status == ExecStatus.COMMAND_OK
            ):
                return
        super().rollback()


class Synchronous(Flask):
    """Flask without its question, for each of eighteen functions of a page, whether it is a coroutine."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function: none of ours is a coroutine."""
        return func


def application(config: Config, as_role: str) -> Flask:
    """The application as one kind of process has it: "web", "worker" or "owner" (migrations and commands)."""
    logs.begin(config.log_level)
    app = Synchronous("caseflow", root_path=str(ROOT / "caseflow"), static_folder="web/static")
    app.config.update(
        HOME=config.home,
        SECRET_KEY=config.secret_key,
        WTF_CSRF_ENABLED=True,
        SQLALCHEMY_DATABASE_URI=make_url(_database(config, as_role)),
        SQLALCHEMY_ENGINE_OPTIONS=_ENGINE,
        DEMONSTRATION=config.demonstration,
        FRAMEWORK=config.framework,
        EMBEDDED=config.embedded,
        MAIL_SERVER=_mail_server(config),
        ADDRESS=config.address,
        VIRUS_SCAN=config.virus_scan,
        PERMANENT_SESSION_LIFETIME=IDLE_FOR,
        # A browser sends a __Host- cookie to this host alone, over TLS, and takes none from a neighbour.
        SESSION_COOKIE_NAME="__Host-caseflow" if config.secure_cookies else "caseflow",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.secure_cookies,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_CHECK_DEFAULT=False,  # _sent_from_our_page asks, after who is asking
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
        HOSTS=config.hosts,
        SECOND_FACTOR_KEY=config.second_factor_secret,
        RATELIMIT_STORAGE_URI=config.limits_url,
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
    )
    db.init_app(app)
    with app.app_context():
        event.listen(db.engine, "do_connect", _connection)
        event.listen(db.engine, "checkin", _rest)
        event.listen(db.engine, "checkout", _use)
        if as_role == "web":
            event.listen(db.engine, "connect", _plan_once)
    dispatch.configure(config.redis_url)
    return app


def _connection(_dialect: Any, _record: Any, given: Any, named: Any) -> PreparedConnection:
    return PreparedConnection.connect(*given, **named)


def _rest(connection: PreparedConnection | None, _record: Any) -> None:
    if connection:
        connection.used_at = monotonic()


def _use(connection: PreparedConnection, _record: Any, _proxy: Any) -> None:
    """Where the database has ended a connection that rested, none that was made before it is used."""
    if not connection.still_there():
        raise InvalidatePoolError


def _plan_once(connection: psycopg.Connection[Any], _record: Any) -> None:
    """Have each statement of a page planned once, for whatever is asked with it (docs/decisions/0037).

    It is prepared when it is asked for the second time.
    """
    connection.prepare_threshold = 1
    connection.autocommit = True
    connection.execute("set plan_cache_mode = force_generic_plan")
    connection.autocommit = False


def _database(config: Config, as_role: str) -> str:
    """The database as this kind of process logs in."""
    return {
        "web": config.web_database_url,
        "worker": config.worker_database_url,
        "owner": config.database_url,
    }[as_role]


def _mail_server(config: Config) -> MailServer | None:
    """Where e-mail is handed over; None where no server is set."""
    try:
        return mail_server(config.smtp_url, config.mail_from) if config.smtp_url else None
    except ValueError as wrong:
        raise ConfigError(f"CASEFLOW_SMTP_URL {wrong}") from None
