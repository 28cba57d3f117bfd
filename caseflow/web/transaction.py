"""The transaction of a request: who is asking, what commits, what leaves a trace."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import Any

from flask import g, make_response, request
from sqlalchemy import Connection, TextClause, text
from werkzeug.wrappers import Response

from caseflow.extensions import db

_SET_SESSION = text("select set_config('caseflow.session', :session, true)")


def ask_as(session_hash: bytes | None, connection: Connection | None = None) -> None:
    """Tell the database whose session asks until the transaction ends: it looks up who that is.

    The transaction is that of the request, unless a connection of its own is given. None asks as nobody.
    """
    (connection or db.session).execute(_SET_SESSION, {"session": session_hash.hex() if session_hash else ""})


def own_session() -> bytes | None:
    """The session that asks in this request, as `ask_as` takes it; None where nobody is signed in."""
    found: bytes | None = g.get("session_hash")
    return found


@contextmanager
def separately(session_hash: bytes | None = None) -> Iterator[Connection]:
    """A transaction of its own that is kept whatever becomes of the request.

    It asks as nobody unless a session is given.
    """
    with db.engine.begin() as connection:
        if session_hash:
            ask_as(session_hash, connection)
        yield connection


def keep_last(statement: TextClause, given: Mapping[str, Any]) -> None:
    """Keep what one statement writes, over the connection of the request, once nothing else is to be asked.

    What the request itself may have written is rolled back first. The statement is a transaction of its own
    without a message that begins it and one that ends it: half of what it took.
    """
    connection = db.session.connection()
    driver: Any = connection.connection.driver_connection
    driver.rollback()
    driver.autocommit = True
    try:
        connection.execute(statement, given)
    finally:
        driver.autocommit = False


def writes(view: Callable[..., Any]) -> Callable[..., Response]:
    """A view that may write. A redirect of what was posted commits, and so does 204 (nothing to show, for a
    script); anything else rolls back. The trace of a look stands in a transaction of its own.
    """

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> Response:
        response = make_response(view(*args, **kwargs))
        done = response.status_code == 204 or 300 <= response.status_code < 400
        if done and request.method == "POST":
            db.session.commit()
        else:
            db.session.rollback()
        return response

    wrapped.writes = True  # type: ignore[attr-defined]
    return wrapped
