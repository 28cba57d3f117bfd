"""Ending the work around a child."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import insert

from caseflow.caf import published as assessments
from caseflow.cases import queries as case_queries
from caseflow.cases import service as cases
from caseflow.clocks import queries as clocks
from caseflow.events import log
from caseflow.events.context import RecordingContext
from caseflow.events.kinds.caf import CafClosed
from caseflow.events.kinds.case import CaseClosed
from caseflow.events.next_steps import next_steps
from caseflow.events.open_entries import open_entries
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.rules.case_log import CaseLog
from caseflow.rules.reasons import says_why
from caseflow.tac import queries
from caseflow.tac.models import Closing
from caseflow.tac.queries import TacEpisode
from caseflow.tac.service import rows
from caseflow.web.filters import day_date, sentence_case


@dataclass(frozen=True, kw_only=True)
class ClosingDetails:
    """How and why the work ends; without a closing meeting, why there was none."""

    closed_on: date
    reason: str
    meeting_id: UUID | None = None
    without_meeting: str = ""
    summary: str = ""
    child_view: str = ""
    parent_view: str = ""
    case_reason: str | None = None


def still_open(episode: TacEpisode) -> list[str]:
    """What else is open on the case, in words; while there is something, the case stays open too."""
    card = case_queries.card(episode.case_id)
    in_words = ["Specialist services work with the child"] if card and card.tier == "specialist" else []
    case_log = CaseLog(log.recorded_events(episode.case_id))
    entries = [each for each in open_entries(case_log) if each.event.event_id != episode.caf_event_id]
    in_words += [f"{sentence_case(each.words)} is open" for each in entries]
    for each in clocks.of_case(episode.case_id):
        clock = each.clock
        runs = not (clock.stopped_on or clock.ended_on)
        if runs and clock.subject != episode.caf_event_id:
            in_words.append("A clock runs on something else that was begun")
            break
    return in_words + [each.reason for each in next_steps(case_log)]


def close(context: RecordingContext, episode: TacEpisode, details: ClosingDetails) -> str:
    """Close the common assessment, and the case where that is asked for and nothing else is open.

    A meeting to end the work should always be held; without one the reason is kept, and nothing is held up.
    """
    rows.check_open(episode, "This assessment is closed already.")
    held = {each.id for each in queries.meetings(episode) if each.minutes}
    _check(episode, details, held)
    others = still_open(episode)
    if details.case_reason and others:
        raise Refusal("case_reason", f"The case stays open: {others[0].lower()}.")
    event = CafClosed(reason=details.reason)  # type: ignore[arg-type]
    event_id = rows.record(context, episode, event, details.closed_on, "closed_on")
    row = {
        "event_id": event_id,
        "closed_on": details.closed_on,
        "meeting_id": details.meeting_id,
        "without_meeting": details.without_meeting.strip(),
        "summary": details.summary.strip(),
        "child_view": details.child_view.strip(),
        "parent_view": details.parent_view.strip(),
    }
    db.session.execute(insert(Closing).inline(), row | rows.written(context, episode))
    if details.case_reason:
        closing = CaseClosed(reason=details.case_reason)  # type: ignore[arg-type]
        cases.record(context, episode.case_id, closing, details.closed_on)
    return event_id


def left_undone(episode: TacEpisode) -> list[str]:
    """What is still to do when the work ends, in words. It holds nothing up."""
    actions = queries.open_actions(queries.plan(episode))
    undone = [f"To do still: {each.now.words}, {each.now.who or 'nobody yet'}." for each in actions]
    planned = [each for each in queries.meetings(episode) if not each.minutes]
    undone += [f"The meeting planned for {day_date(each.planned_on)} falls away." for each in planned]
    number = assessments.unsigned_version(episode.case_id, episode.caf_event_id)
    if number:
        undone.append(f"Version {number} of the assessment is not signed off.")
    return undone


def _check(episode: TacEpisode, details: ClosingDetails, held: Collection[UUID]) -> None:
    if details.closed_on < episode.started_on:
        raise Refusal("closed_on", "It cannot end before it was started.")
    if details.meeting_id is None and not says_why(details.without_meeting):
        raise Refusal("without_meeting", "Say why no closing meeting was held.")
    if details.meeting_id and details.meeting_id not in held:
        raise Refusal("meeting", "Choose a meeting that was held.")
    card = case_queries.card(episode.case_id)
    if details.reason == "stepped_up" and card and card.tier != "specialist":
        raise Refusal(
            "reason", "The assessment stays open until specialist services have taken the child on."
        )
