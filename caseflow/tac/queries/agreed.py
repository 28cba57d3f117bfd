"""What the assessment agreed for the team: actions that are not in the plan yet, and when to meet again."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from caseflow.caf import published as assessments
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


class AgreedReview(NamedTuple):
    """When the team agreed to meet again: in words and, where they are a date, as a day; `planned` or not."""

    words: str
    on: date | None
    planned: bool


def agreed_lines(episode: TacEpisode, outcomes: Sequence[OutcomeCard]) -> list[AgreedLine]:
    """The actions agreed in the assessment that are not in the plan, neither taken over nor typed anew."""
    actions = [action for each in outcomes for action in each.actions]
    planned = {each.agreed_line for each in actions} | {_plain(each.now.words) for each in actions}
    return [
        AgreedLine(
            each.line,
            each.outcome,
            each.action,
            each.who,
            each.by_words,
            day_in(each.by_words, episode.started_on),
        )
        for each in assessments.agreed_actions(episode.case_id, episode.caf_event_id)
        if each.line not in planned and _plain(each.action) not in planned
    ]


def _plain(words: str) -> str:
    return alike(words).rstrip(".")


def review_agreed(episode: TacEpisode, meetings: Sequence[MeetingCard]) -> AgreedReview | None:
    """When to meet again, as the last meeting agreed it, else as the assessment says; None = nobody said."""
    minutes = [each.minutes for each in meetings if each.minutes]
    last = max(minutes, key=lambda each: each.held_on, default=None)
    planned_on = [each.planned_on for each in meetings if not each.minutes]
    if last and last.next_review_on:
        return _review("", last.next_review_on, planned_on)
    words = assessments.review_agreed(episode.case_id, episode.caf_event_id)
    on = day_in(words, episode.started_on)
    met_since = last and (on is None or last.held_on > on - NEAR_ENOUGH)
    return None if not words or met_since else _review(words, on, planned_on)


def _review(words: str, on: date | None, planned_on: Sequence[date]) -> AgreedReview:
    planned = any(on is None or each >= on - NEAR_ENOUGH for each in planned_on)
    return AgreedReview(words, on, planned)
