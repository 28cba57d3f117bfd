"""What waits for whoever starts: packages say what they know of, and the pages to start on show it."""

from collections.abc import Callable
from typing import NamedTuple

from flask import Flask, current_app

_NAME = "waiting"


class WaitingLine(NamedTuple):
    """Something that waits: for what, what it is called, its address, and what tells it from others."""

    what: str
    title: str
    href: str
    made: str = ""


def said_by(app: Flask, *packages: Callable[[], list[WaitingLine]]) -> None:
    """Have these asked for what waits, in this order."""
    app.extensions[_NAME] = packages


def lines_that_wait() -> list[WaitingLine]:
    """What waits for whoever asks."""
    return [line for say in current_app.extensions[_NAME] for line in say()]
