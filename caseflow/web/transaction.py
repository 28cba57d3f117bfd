"""The transaction of a request: who is asking, what commits, what leaves a trace."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from flask import make_response, request
from sqlalchemy import Connection, text
from werkzeug.wrappers import Response

from caseflow.extensions import db

_SET_ASKER = text("select set_config('caseflow.practitioner', :asker, true)")


def ask_as(practitioner_id: object | None, connection: Connection | None = None) -> None:
    """Tell the database who is asking until the transaction ends. None asks as nobody.

    The transaction is that of the request, unless a connection of its own is given.
    """
    asker = {"asker": str(practitioner_id) if practitioner_id else ""}
    (connection or db.session).execute(_SET_ASKER, asker)


@contextmanager
def separately(practitioner_id: object | None = None) -> Iterator[Connection]:
    """A transaction of its own that is kept whatever becomes of the request.

    It asks as nobody unless somebody is named.
    """
    with db.engine.begin() as connection:
        if practitioner_id:
            ask_as(practitioner_id, connection)
        yield connection


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
