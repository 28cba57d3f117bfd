"""What waits for somebody among the drafts, in words: sent back, to be looked at, to be released."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from flask import url_for

from caseflow.performance.forms import in_words
from caseflow.publication.queries import LOOKS, Waiting
from caseflow.rules.periods import reporting


class WaitingLine(NamedTuple):
    """A draft that waits: for what, and what it is called, with its address."""

    what: str
    title: str
    href: str


def waiting_lines(found: Iterable[Waiting], names: Mapping[str, str]) -> list[WaitingLine]:
    """The drafts that wait for the asker."""
    return [
        WaitingLine(
            what,
            f"{names.get(each.audience, each.audience)}, {in_words(reporting(each.period, each.last_on))}",
            url_for("publication.publication", publication_id=each.id),
        )
        for each in found
        if (what := _what(each))
    ]


def _what(each: Waiting) -> str:
    if each.sent_back:
        return "Sent back to you, with a reason" if each.mine else ""
    if each.mine:
        return "Looked at by two people: you can release it" if each.looked >= LOOKS else ""
    return "" if each.seen or each.looked >= LOOKS else "Waits for your look before it is released"
