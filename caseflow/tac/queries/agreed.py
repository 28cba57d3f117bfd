"""What the assessment says for the team: actions agreed in it, its review, a version not signed yet.

The assessment is a sibling. What is read of it here stands in three functions of the database, behind the
access policy of the assessment: see docs/decisions/0009.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from caseflow.extensions import db
from caseflow.kernel.written import alike, day_in
from caseflow.tac.queries.cards import MeetingCard, OutcomeCard, TacEpisode

NEAR_ENOUGH = timedelta(days=7)
"""A meeting planned up to a week before the day that was agreed for the review is the one that was meant."""


class AgreedLine(NamedTuple):
    """A line of the assessment's agreed actions; `by_on` where the words of `by_words` are a date."""

    line: str
    outcome: str
    action: str
    who: str
    by_words: str
    by_on: date | None


class Review(NamedTuple):
    """When the team agreed to meet again: in words and, where they are a date, as a day; `planned` or not."""

    words: str
    on: date | None
    planned: bool


def agreed_lines(episode: TacEpisode, outcomes: Sequence[OutcomeCard]) -> list[AgreedLine]:
    """The actions agreed in the assessment that are not in the plan, neither taken over nor typed anew."""
    asked = {"case": episode.case_id, "caf": episode.caf_event_id}
    rows = db.session.execute(text("select * from caf_agreed(:case, :caf)"), asked)
    actions = [action for each in outcomes for action in each.actions]
    there = {each.agreed_line for each in actions} | {_plain(each.now.words) for each in actions}
    return [
        AgreedLine(
            row.line, row.outcome, row.deed, row.who, row.by_words, day_in(row.by_words, episode.started_on)
        )
        for row in rows
        if row.line not in there and _plain(row.deed) not in there
    ]


def _plain(words: str) -> str:
    return alike(words).rstrip(".")


def said_in_assessment(case_id: UUID) -> dict[str, str]:
    """What the child and the parents say in the assessment, as far as the asker may read it."""
    row = db.session.execute(text("select * from case_said(:case)"), {"case": case_id}).one()
    return {name: words for name, words in row._mapping.items() if words}


def unsigned_version(episode: TacEpisode) -> int | None:
    """The number of the assessment's version that waits for its signature, if there is one."""
    asked = {"case": episode.case_id, "caf": episode.caf_event_id}
    found: int | None = db.session.scalar(text("select caf_unsigned(:case, :caf)"), asked)
    return found


def review_agreed(episode: TacEpisode, meetings: Sequence[MeetingCard]) -> Review | None:
    """When to meet again, as the last meeting agreed it, else as the assessment says; None = nobody said."""
    held = [each.minutes for each in meetings if each.minutes]
    last = max(held, key=lambda each: each.held_on, default=None)
    waiting = [each.planned_on for each in meetings if not each.minutes]
    if last and last.next_review_on:
        return _review("", last.next_review_on, waiting)
    asked = {"case": episode.case_id, "caf": episode.caf_event_id}
    words = db.session.scalar(text("select caf_review_agreed(:case, :caf)"), asked) or ""
    on = day_in(words, episode.started_on)
    met_since = last and (on is None or last.held_on > on - NEAR_ENOUGH)
    return None if not words.strip() or met_since else _review(words.strip(), on, waiting)


def _review(words: str, on: date | None, waiting: Sequence[date]) -> Review:
    planned = any(on is None or each >= on - NEAR_ENOUGH for each in waiting)
    return Review(words, on, planned)
