"""Addresses: the page of a list that is asked for, this page asked otherwise, and where a reader goes on."""

from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from flask import request

LAST_PAGE = 1_000_000
_LEADS_AWAY = frozenset("\\\x7f")


def page_number() -> int:
    """Which page of a list the address asks for, within what a database can count; the first by default."""
    asked = request.args.get("page", "")
    if not asked.isdecimal():
        return 1
    return max(int(asked), 1) if len(asked) < len(str(LAST_PAGE)) else LAST_PAGE


def this_page(**changes: Any) -> str:
    """This page's address with some of its query changed; None takes one away.

    Not by `url_for`: a query may name anything, and a few names have a meaning of their own there.
    """
    kept = [pair for pair in request.args.items(multi=True) if pair[0] not in changes]
    changed = [(key, value) for key, value in changes.items() if value is not None]
    path = quote(request.script_root + request.path, safe="/")
    return f"{path}?{urlencode([*kept, *changed])}"


def safe_onward(address: str | None, otherwise: str = "/") -> str:
    """The path and query of an address of our own; `otherwise` for whatever could lead away.

    A browser passes over tabs and line ends in an address and reads a backslash as a slash.
    """
    address = address or ""
    if any(letter <= " " or letter in _LEADS_AWAY for letter in address):
        return otherwise
    try:
        parts = urlsplit(address)
    except ValueError:
        return otherwise
    ours = parts.netloc in ("", request.host) and parts.scheme in ("", "http", "https")
    if not ours or not parts.path.startswith("/") or parts.path.startswith("//"):
        return otherwise
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
