"""Files that a page gives to keep."""

from collections.abc import Iterable

from flask import Response


def csv_download(name: str, lines: Iterable[str]) -> Response:
    """A file of comma-separated values, line by line, under a name."""
    response = Response(lines, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
