"""Files that a page gives to keep."""

from collections.abc import Iterable

from flask import Response

from caseflow.web.headers import shown


def csv_download(name: str, lines: Iterable[str]) -> Response:
    """A file of comma-separated values, line by line, under a name."""
    return kept(name, Response(lines, mimetype="text/csv"))


def pdf_download(name: str, paper: bytes) -> Response:
    """A paper under a name."""
    return kept(name, Response(paper, mimetype="application/pdf"))


def pdf_to_read(name: str, paper: bytes) -> Response:
    """A paper of our own that a browser shows; kept, it has this name."""
    response = Response(paper, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return shown(response)


def kept(name: str, response: Response) -> Response:
    """A file that a browser keeps under a name."""
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
