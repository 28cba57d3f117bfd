"""The page of a failure: it asks nothing of anything, and gives back what was typed."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from flask import Flask, Request, Response
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException

from caseflow.web.filters import in_words
from caseflow.web.headers import protect

log = logging.getLogger(__name__)
RETRY_SECONDS = 60
_NOT_SHOWN = ("csrf_token", "submit")
_LONG = 80


class Typed(NamedTuple):
    """A field that was sent. One that holds a code or an id is carried along and not shown."""

    name: str
    label: str
    value: str
    shown: bool
    rows: int


def is_away(error: object) -> bool:
    """Whether a failure says that the database is away, rather than that something is wrong with us."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    return isinstance(error, OperationalError | InterfaceError | NoConnection)


def failure_page(app: Flask, request: Request | None, error: object) -> Response:
    """The answer to a request that failed: 503 while the database is away, else 500.

    It is made without the database, the session and whoever is signed in; a form can be sent again from it.
    """
    away = is_away(error)
    fields = list(_typed(request)) if request and request.method == "POST" else []
    with app.test_request_context():  # for the address of the styles: nothing is asked for in it
        template = app.jinja_env.get_template("errors/failure.html")
        page = template.render(away=away, fields=fields, token=_token(request) if fields else "")
    answer = Response(page, 503 if away else 500, mimetype="text/html")
    if away:
        answer.headers["Retry-After"] = str(RETRY_SECONDS)
    protect(answer.headers, bool(app.config["SESSION_COOKIE_SECURE"]))
    return answer


def _token(request: Request | None) -> str:
    return request.form.get("csrf_token", "") if request else ""


def _typed(request: Request) -> Iterator[Typed]:
    """What was sent; nothing of a sign-in, which is secret."""
    if request.blueprint == "authentication":
        return
    with suppress(HTTPException, OSError, ValueError):  # a body that broke off
        for name, value in request.form.items(multi=True):
            if name not in _NOT_SHOWN:
                yield Typed(
                    name, in_words(name), value, " " in value.strip(), min(2 + len(value) // _LONG, 20)
                )


class LastResort:
    """A WSGI application around the pages. Whatever they raise is logged in a line and answered."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer with the page, or with that of a failure."""
        try:
            return self._app.wsgi_app(environ, start)
        except Exception as error:
            log.error("no page could be made: %s", environ.get("PATH_INFO"), exc_info=error)
            page = failure_page(self._app, environ.get("werkzeug.request"), error)
            return page(environ, start)
