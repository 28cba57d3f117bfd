"""The answer when even the page that tells of a failure fails: it asks nothing of anything."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from werkzeug.datastructures import Headers

from caseflow.web.headers import protect

log = logging.getLogger(__name__)
_PAGE = b"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sorry, Caseflow is not available</title></head>
<body><main><h1>Sorry, Caseflow is not available</h1>
<p><strong>If a child is in immediate danger, call 999 now.</strong></p>
<p>What you just sent may not have been saved. Go back, and try again in a minute.</p></main></body></html>
"""


class LastResort:
    """A WSGI application around the pages. Whatever they raise is logged and answered with 503."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer with the page, or with the words of last resort."""
        try:
            return self._app.wsgi_app(environ, start)
        except Exception as error:
            log.error("no page could be made: %s: %s", type(error).__name__, environ.get("PATH_INFO"))
            return self._sorry(start)

    def _sorry(self, start: Callable[..., Any]) -> Iterable[bytes]:
        headers = Headers({"Content-Type": "text/html; charset=utf-8", "Retry-After": "60"})
        headers["Content-Length"] = str(len(_PAGE))
        protect(headers, bool(self._app.config["SESSION_COOKIE_SECURE"]))
        start("503 Service Unavailable", headers.to_wsgi_list())
        return [_PAGE]
