"""Planning a meeting, asking people to it, its minutes, and reports from those who cannot come."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import insert as upsert

from caseflow.cases import service as cases
from caseflow.events.context import RecordingContext
from caseflow.events.kinds.caf import TacMeetingHeld, TacReviewHeld
from caseflow.events.kinds.declaration import CaseEvent
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.notices import service as notices
from caseflow.notices.service import Notification
from caseflow.tac import queries
from caseflow.tac.models import Invitation, Meeting, Minutes, Report
from caseflow.tac.queries import MeetingCard, TacEpisode
from caseflow.tac.service import rows
from caseflow.web.filters import day_date

KINDS = {
    "planning": "To agree who does what",
    "review": "To review the plan",
    "closing": "To end the work together",
}


@dataclass(frozen=True)
class MeetingPlan:
    """When and where a meeting is, and which members are asked to it."""

    planned_on: date
    starts_at: time
    place: str
    invited: tuple[UUID, ...] = ()


def plan(context: RecordingContext, episode: TacEpisode, kind: str, planned: MeetingPlan) -> UUID:
    """Plan a meeting and ask members to it. Nobody is asked with whom nothing may be shared."""
    rows.check_open(episode)
    meeting_id = uuid4()
    row = {"id": meeting_id, "kind": kind, "version": 1, **_when_and_where(planned)}
    db.session.execute(insert(Meeting).inline(), row | rows.written(context, episode))
    _invite(context, episode, meeting_id, planned.invited)
    return meeting_id


def _when_and_where(planned: MeetingPlan) -> dict[str, object]:
    return {
        "planned_on": planned.planned_on,
        "starts_at": planned.starts_at,
        "place": planned.place.strip(),
    }


def move(
    context: RecordingContext, episode: TacEpisode, meeting_id: UUID, seen: int, planned: MeetingPlan
) -> None:
    """Plan a meeting that was not held for another time or place, and ask others too; all asked are told."""
    if _card(episode, meeting_id).minutes:
        raise Refusal("", "This meeting was held already.")
    rows.change_seen(context, Meeting, meeting_id, seen, _when_and_where(planned))
    _invite(context, episode, meeting_id, planned.invited)


def _invite(
    context: RecordingContext, episode: TacEpisode, meeting_id: UUID, member_ids: Collection[UUID]
) -> None:
    """Ask members to a meeting; who was asked before stays asked. All are told how it is planned now."""
    team = {each.id: each for each in queries.members(episode) if each.in_team}
    for member_id in member_ids:
        if member_id not in team:
            raise Refusal("invited", "Choose people of the team.")
        if team[member_id].barred:
            raise Refusal("invited", f"{team[member_id].barred}: {team[member_id].name} cannot be asked.")
    invitations = [
        {"meeting_id": meeting_id, "member_id": member_id} | rows.written(context, episode)
        for member_id in member_ids
    ]
    if invitations:
        db.session.execute(upsert(Invitation).values(invitations).on_conflict_do_nothing())
    _notify(context, episode, meeting_id)


def _notify(context: RecordingContext, episode: TacEpisode, meeting_id: UUID) -> None:
    """Tell those who were asked and sign in here when and where it is, as it is planned now, once."""
    card = _card(episode, meeting_id)
    key = f"{card.id} {card.planned_on} {card.starts_at} {card.place}"
    notifications = [
        Notification(each.practitioner_id, episode.case_id, "tac_meeting", key, card.planned_on)
        for each in card.invited
        if each.practitioner_id and each.practitioner_id != context.practitioner_id
        if each.reachable
    ]
    notices.tell(notifications, context.at)


def _card(episode: TacEpisode, meeting_id: UUID) -> MeetingCard:
    card = queries.meeting(episode, meeting_id)
    if card is None:
        raise Refusal("", "There is no such meeting.")
    return card


@dataclass(frozen=True, kw_only=True)
class MeetingMinutes:
    """What a meeting left behind; `present` are members."""

    held_on: date
    present: tuple[UUID, ...]
    minutes: str
    decisions: str
    others_present: str = ""
    child_view: str = ""
    parent_view: str = ""
    next_review_on: date | None = None


def record_minutes(
    context: RecordingContext, episode: TacEpisode, meeting_id: UUID, minutes: MeetingMinutes
) -> str:
    """Record a meeting as it was held, late or not. After the first one of a team each is a review.

    Refuses one of which nothing is said: it would stand as held, and empty.
    """
    if _card(episode, meeting_id).minutes:
        raise Refusal("", "This meeting was recorded already. Change what was written instead.")
    _check(minutes, context.today_on)
    met_before = any(each.minutes for each in queries.meetings(episode)) or _has_first_meeting(episode)
    return _record(context, episode, meeting_id, minutes, met_before)


def correct_minutes(
    context: RecordingContext,
    episode: TacEpisode,
    meeting_id: UUID,
    seen: tuple[str, int],
    minutes: MeetingMinutes,
) -> None:
    """Write anew what a held meeting left behind, on top of the revision that the writer saw.

    The earlier wording stays. Another day, or another next review, is another entry in the log: the one there
    is no longer counts then.
    """
    now = _card(episode, meeting_id).minutes
    if now is None:
        raise Refusal("", "This meeting is not recorded yet.")
    if seen != (now.event_id, now.revision):
        raise Refusal("", rows.STALE)
    rows.check_open(episode, "This assessment is closed: what was written stays as it is.")
    _check(minutes, context.today_on)
    if (minutes.held_on, minutes.next_review_on) == (now.held_on, now.next_review_on):
        _write(context, episode, meeting_id, minutes, now.event_id, now.revision + 1)
        return
    had_first = _has_first_meeting(episode)
    cases.withdraw(context, episode.case_id, now.event_id, "wrong_date")
    was_first = had_first and not _has_first_meeting(episode)
    _record(context, episode, meeting_id, minutes, not was_first)


def missing(minutes: MeetingMinutes) -> list[Refusal]:
    """What minutes cannot do without and lack: who was there, and a word of what went on."""
    refusals = []
    if not (minutes.present or minutes.others_present.strip()):
        refusals.append(Refusal("present", "Tick who was there, or write who else was."))
    if not (minutes.minutes.strip() or minutes.decisions.strip()):
        refusals.append(Refusal("minutes", "Write what was said or what was decided. Nothing is saved yet."))
    return refusals


def _check(minutes: MeetingMinutes, today_on: date) -> None:
    for refusal in missing(minutes):
        raise refusal
    if minutes.held_on > today_on:
        raise Refusal(
            "held_on", f"Today is {day_date(today_on)}. A meeting can be recorded once it has been held."
        )
    if minutes.next_review_on and minutes.next_review_on <= minutes.held_on:
        raise Refusal("next_review_on", "The next review must be after this meeting.")


def _has_first_meeting(episode: TacEpisode) -> bool:
    return cases.has_followed(episode.case_id, episode.caf_event_id, TacMeetingHeld.kind)


def _record(
    context: RecordingContext,
    episode: TacEpisode,
    meeting_id: UUID,
    minutes: MeetingMinutes,
    met_before: bool,
) -> str:
    kind = TacReviewHeld if met_before else TacMeetingHeld
    event: CaseEvent = kind(next_review_on=minutes.next_review_on)
    event_id = rows.record(context, episode, event, minutes.held_on, "held_on")
    _write(context, episode, meeting_id, minutes, event_id, 1)
    return event_id


def _write(
    context: RecordingContext,
    episode: TacEpisode,
    meeting_id: UUID,
    minutes: MeetingMinutes,
    event_id: str,
    revision: int,
) -> None:
    row = {
        "event_id": event_id,
        "revision": revision,
        "meeting_id": meeting_id,
        "held_on": minutes.held_on,
        "present": list(minutes.present),
        "others_present": minutes.others_present.strip(),
        "minutes": minutes.minutes.strip(),
        "decisions": minutes.decisions.strip(),
        "child_view": minutes.child_view.strip(),
        "parent_view": minutes.parent_view.strip(),
        "next_review_on": minutes.next_review_on,
    }
    rows.add_once(Minutes, row | rows.written(context, episode))


def add_report(
    context: RecordingContext, episode: TacEpisode, meeting_id: UUID, member_id: UUID, words: str
) -> None:
    """Keep the written report of a member who cannot come; anyone in the team may hand one in."""
    _card(episode, meeting_id)
    if member_id not in {each.id for each in queries.members(episode) if each.in_team}:
        raise Refusal("member", "Choose somebody of the team.")
    row = {"id": uuid4(), "meeting_id": meeting_id, "member_id": member_id, "words": words.strip()}
    db.session.execute(insert(Report).inline(), row | rows.written(context, episode))
