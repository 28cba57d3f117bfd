"""What waits for somebody among the drafts, in words: sent back, to be looked at, to be released."""

from collections.abc import Collection, Iterable, Mapping

from flask import url_for

from caseflow.performance.forms import in_words
from caseflow.publication.queries import LOOKS, Done, Out, Waiting
from caseflow.rules.periods import Reporting, reporting
from caseflow.web.filters import date_and_time
from caseflow.web.waiting import WaitingLine


def waiting_lines(found: Iterable[Waiting], names: Mapping[str, str]) -> list[WaitingLine]:
    """The drafts that wait for the asker."""
    return [
        WaitingLine(
            what,
            f"{names.get(each.audience, each.audience)}, {in_words(reporting(each.period, each.last_on))}",
            url_for("publication.publication", publication_id=each.id),
            f"{'corrected figures, ' if each.corrects else ''}frozen {date_and_time(each.frozen_at)}"
            f" by {each.frozen_by}",
        )
        for each in found
        if (what := _what(each))
    ]


def out_lines(found: Iterable[Out], names: Mapping[str, str]) -> list[WaitingLine]:
    """The boards' figures that are out, until the reader has opened them."""
    return [
        WaitingLine(
            "Released",
            f"{names.get(each.audience, each.audience)}, {in_words(reporting(each.period, each.last_on))}",
            url_for("publication.one_published", publication_id=each.id),
            date_and_time(each.released_at),
        )
        for each in found
    ]


def _what(each: Waiting) -> str:
    if each.sent_back:
        return "Sent back to you, with a reason" if each.mine else ""
    if each.mine:
        return "Looked at by two people: you can release it" if each.looked >= LOOKS else ""
    return "" if each.seen or each.looked >= LOOKS else "Waits for your look before it is released"


def ended_lines(boards: Collection[str], done: Iterable[Done], period: Reporting) -> list[WaitingLine]:
    """That a quarter has ended, until the figures of every board are released."""
    released = {each.audience for each in done} & set(boards)
    if len(released) == len(boards):
        return []
    title = f"{in_words(period)}: {len(released)} of {len(boards)} boards' figures are released"
    return [WaitingLine("A quarter's end", title, url_for("publication.packs", period=period.asked))]
