"""What the assessment says for the team: actions agreed in it, its review, a version not signed yet.

The assessment is a sibling. What is read of it here stands in three functions of the database, behind the
wall of the assessment: see docs/decisions/0009.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import text

from caseflow.extensions import db
from caseflow.tac.queries.cards import Around, MeetingCard, OutcomeCard
from caseflow.web.filters import MONTHS

NEAR_ENOUGH = timedelta(days=7)
"""A meeting planned up to a week before the day that was agreed for the review is the one that was meant."""


class AgreedLine(NamedTuple):
    """A line of the assessment's agreed actions; `by_on` where the words of `by_words` are a date."""

    line: str
    outcome: str
    deed: str
    who: str
    by_words: str
    by_on: date | None


class Review(NamedTuple):
    """When the team agreed to meet again: in words and, where they are a date, as a day; `planned` or not."""

    words: str
    on: date | None
    planned: bool


def agreed_lines(around: Around, outcomes: Sequence[OutcomeCard]) -> list[AgreedLine]:
    """The actions agreed in the assessment that are not in the plan, neither taken over nor typed anew."""
    asked = {"case": around.case_id, "caf": around.caf_event_id}
    rows = db.session.execute(text("select * from caf_agreed(:case, :caf)"), asked)
    actions = [action for each in outcomes for action in each.actions]
    there = {each.agreed_line for each in actions} | {_plain(each.now.words) for each in actions}
    return [
        AgreedLine(row.line, row.outcome, row.deed, row.who, row.by_words, day_in(row.by_words, around))
        for row in rows
        if row.line not in there and _plain(row.deed) not in there
    ]


def _plain(words: str) -> str:
    return " ".join(words.split()).rstrip(".").casefold()


def unsigned_version(around: Around) -> int | None:
    """The number of the assessment's version that waits for its signature, if there is one."""
    asked = {"case": around.case_id, "caf": around.caf_event_id}
    found: int | None = db.session.scalar(text("select caf_unsigned(:case, :caf)"), asked)
    return found


def review_agreed(around: Around, meetings: Sequence[MeetingCard]) -> Review | None:
    """When to meet again, as the last meeting agreed it, else as the assessment says; None = nobody said."""
    held = [each.minutes for each in meetings if each.minutes]
    last = max(held, key=lambda each: each.held_on, default=None)
    waiting = [each.planned_on for each in meetings if not each.minutes]
    if last and last.next_review_on:
        return _review("", last.next_review_on, waiting)
    asked = {"case": around.case_id, "caf": around.caf_event_id}
    words = db.session.scalar(text("select caf_review_agreed(:case, :caf)"), asked) or ""
    on = day_in(words, around)
    met_since = last and (on is None or last.held_on > on - NEAR_ENOUGH)
    return None if not words.strip() or met_since else _review(words.strip(), on, waiting)


def _review(words: str, on: date | None, waiting: Sequence[date]) -> Review:
    planned = any(on is None or each >= on - NEAR_ENOUGH for each in waiting)
    return Review(words, on, planned)


_MONTHS = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}
_IN_WORDS = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z]{3,9})\.?,?(?: (\d{4}|\d{2}))?\b", re.IGNORECASE
)
_IN_FIGURES = re.compile(r"\b(\d{1,2})[./ -](\d{1,2})[./ -](\d{4}|\d{2})\b")


def day_in(words: str, around: Around) -> date | None:
    """The one day that is written in these words; without a year the next such day after the start."""
    text_ = " ".join(words.split())
    found = [
        (day, _MONTHS[month[:3].lower()], year)
        for day, month, year in _IN_WORDS.findall(text_)
        if any(name.lower().startswith(month.lower().removesuffix(".")) for name in MONTHS)
    ]
    found += [(day, int(month), year) for day, month, year in _IN_FIGURES.findall(text_)]
    if len(found) != 1:
        return None
    day, month, year = found[0]
    try:
        if year:
            return date(int(year) if len(year) == 4 else 2000 + int(year), month, int(day))
        first = date(around.started_on.year, month, int(day))
        return first if first >= around.started_on else first.replace(year=first.year + 1)
    except ValueError:
        return None
