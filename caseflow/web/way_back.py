"""The way back to the page from which somebody looks into others, where their address says which it was."""

from collections.abc import Callable
from typing import NamedTuple

from flask import Flask, current_app, request

_NAME = "way_back"
ARGUMENT = "back"


class WayBack(NamedTuple):
    """An address of our own, and the words that lead there."""

    href: str
    words: str


def led_by(app: Flask, package: Callable[[str], WayBack | None]) -> None:
    """Have this package say what an address means by where it leads back to."""
    app.extensions[_NAME] = package


def way_back() -> WayBack | None:
    """Where this page's address leads back to, if it does."""
    asked = request.args.get(ARGUMENT, "")
    found: WayBack | None = current_app.extensions[_NAME](asked) if asked else None
    return found
