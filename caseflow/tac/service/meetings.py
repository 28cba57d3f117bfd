"""Planning a meeting, asking people to it, holding it, and reports from those who cannot come."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event
from sqlalchemy import insert, update
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
from caseflow.tac.service.entries import entered
from caseflow.tac.service.members import STALE
from caseflow.web.filters import day_date

KINDS = {
    "planning": "To agree who does what",
    "review": "To review the plan",
    "closing": "To end the work together",
}
LENGTH = timedelta(hours=1)
LONDON = ZoneInfo("Europe/London")


def plan(
    context: RecordingContext,
    episode: TacEpisode,
    kind: str,
    on: date,
    starts_at: time,
    place: str,
    member_ids: Collection[UUID],
) -> UUID:
    """Plan a meeting and ask members to it. Nobody is asked with whom nothing may be shared."""
    if episode.closed_on:
        raise Refusal("", "This assessment is closed.")
    meeting_id = uuid4()
    row = {
        "id": meeting_id,
        "kind": kind,
        "planned_on": on,
        "starts_at": starts_at,
        "place": place.strip(),
        "version": 1,
    }
    db.session.execute(insert(Meeting).inline(), row | _written(context, episode))
    invite(context, episode, meeting_id, member_ids)
    tell(context, episode, meeting_id)
    return meeting_id


def _written(context: RecordingContext, episode: TacEpisode) -> dict[str, object]:
    return {
        "case_id": episode.case_id,
        "caf_event_id": episode.caf_event_id,
        "written_by": context.practitioner_id,
        "written_at": context.at,
    }


def invite(
    context: RecordingContext, episode: TacEpisode, meeting_id: UUID, member_ids: Collection[UUID]
) -> None:
    """Ask members to a meeting; who was asked before stays asked."""
    team = {each.id: each for each in queries.members(episode) if each.in_team}
    for each in member_ids:
        if each not in team:
            raise Refusal("invited", "Choose people of the team.")
        if team[each].barred:
            raise Refusal("invited", f"{team[each].barred}: {team[each].name} cannot be asked.")
    rows = [{"meeting_id": meeting_id, "member_id": each} | _written(context, episode) for each in member_ids]
    if rows:
        db.session.execute(upsert(Invitation).values(rows).on_conflict_do_nothing())


def tell(context: RecordingContext, episode: TacEpisode, meeting_id: UUID) -> None:
    """Tell those who were asked and sign in here when and where it is, as it is planned now, once."""
    card = _card(episode, meeting_id)
    key = f"{card.id} {card.planned_on} {card.starts_at} {card.place}"
    told = [
        Notification(each.practitioner_id, episode.case_id, "tac_meeting", key, card.planned_on)
        for each in card.invited
        if each.practitioner_id and each.practitioner_id != context.practitioner_id
        if each.reachable
    ]
    notices.tell(told, context.at)


def move(
    context: RecordingContext,
    episode: TacEpisode,
    meeting_id: UUID,
    seen: int,
    on: date,
    starts_at: time,
    place: str,
    member_ids: Collection[UUID],
) -> None:
    """Plan a meeting that was not held for another time or place, and ask others too; all asked are told."""
    card = _card(episode, meeting_id)
    if card.minutes:
        raise Refusal("", "This meeting was held already.")
    values = {
        "planned_on": on,
        "starts_at": starts_at,
        "place": place.strip(),
        "version": seen + 1,
        "written_by": context.practitioner_id,
        "written_at": context.at,
    }
    changed = db.session.execute(
        update(Meeting).where(Meeting.id == meeting_id, Meeting.version == seen).values(values)
    )
    if changed.rowcount == 0:  # type: ignore[attr-defined]
        raise Refusal("", STALE)
    invite(context, episode, meeting_id, member_ids)
    tell(context, episode, meeting_id)


def _card(episode: TacEpisode, meeting_id: UUID) -> MeetingCard:
    card = queries.meeting(episode, meeting_id)
    if card is None:
        raise Refusal("", "There is no such meeting.")
    return card


@dataclass(frozen=True, kw_only=True)
class Held:
    """What a meeting left behind; `present` are members."""

    held_on: date
    present: tuple[UUID, ...]
    minutes: str
    decisions: str
    others_present: str = ""
    child_view: str = ""
    parent_view: str = ""
    next_review_on: date | None = None


def hold(context: RecordingContext, episode: TacEpisode, meeting_id: UUID, held: Held) -> str:
    """Record a meeting as it was held, late or not. After the first one of a team each is a review.

    Refuses one of which nothing is said: it would stand as held, and empty.
    """
    if _card(episode, meeting_id).minutes:
        raise Refusal("", "This meeting was recorded already. Change what was written instead.")
    _check(context, held)
    met_before = any(each.minutes for each in queries.meetings(episode)) or _first_held(episode)
    return _record(context, episode, meeting_id, held, met_before)


def put_right(
    context: RecordingContext, episode: TacEpisode, meeting_id: UUID, seen: tuple[str, int], held: Held
) -> None:
    """Write anew what a held meeting left behind, on top of the revision that the writer saw.

    The earlier wording stays. Another day, or another next review, is another entry in the log: the one there
    is no longer counts then.
    """
    now = _card(episode, meeting_id).minutes
    if now is None:
        raise Refusal("", "This meeting is not recorded yet.")
    if seen != (now.event_id, now.revision):
        raise Refusal("", STALE)
    if episode.closed_on:
        raise Refusal("", "This assessment is closed: what was written stays as it is.")
    _check(context, held)
    if (held.held_on, held.next_review_on) == (now.held_on, now.next_review_on):
        _write(context, episode, meeting_id, held, now.event_id, now.revision + 1)
        return
    met = _first_held(episode)
    cases.withdraw(context, episode.case_id, now.event_id, "wrong_date")
    was_first = met and not _first_held(episode)
    _record(context, episode, meeting_id, held, not was_first)


def left_out(held: Held) -> list[Refusal]:
    """What a record of a meeting cannot do without and lacks: who was there, and a word of what went on."""
    found = []
    if not (held.present or held.others_present.strip()):
        found.append(Refusal("present", "Tick who was there, or write who else was."))
    if not (held.minutes.strip() or held.decisions.strip()):
        found.append(Refusal("minutes", "Write what was said or what was decided. Nothing is saved yet."))
    return found


def _check(context: RecordingContext, held: Held) -> None:
    for fault in left_out(held):
        raise fault
    if held.held_on > context.today_on:
        raise Refusal(
            "held_on",
            f"Today is {day_date(context.today_on)}. A meeting can be recorded once it has been held.",
        )
    if held.next_review_on and held.next_review_on <= held.held_on:
        raise Refusal("next_review_on", "The next review must be after this meeting.")


def _first_held(episode: TacEpisode) -> bool:
    return cases.has_followed(episode.case_id, episode.caf_event_id, TacMeetingHeld.kind)


def _record(
    context: RecordingContext, episode: TacEpisode, meeting_id: UUID, held: Held, met_before: bool
) -> str:
    event: CaseEvent = (TacReviewHeld if met_before else TacMeetingHeld)(next_review_on=held.next_review_on)
    event_id = entered(context, episode, event, held.held_on, "held_on")
    _write(context, episode, meeting_id, held, event_id, 1)
    return event_id


def _write(
    context: RecordingContext, episode: TacEpisode, meeting_id: UUID, held: Held, event_id: str, revision: int
) -> None:
    row = {
        "event_id": event_id,
        "revision": revision,
        "meeting_id": meeting_id,
        "held_on": held.held_on,
        "present": list(held.present),
        "others_present": held.others_present.strip(),
        "minutes": held.minutes.strip(),
        "decisions": held.decisions.strip(),
        "child_view": held.child_view.strip(),
        "parent_view": held.parent_view.strip(),
        "next_review_on": held.next_review_on,
    }
    statement = upsert(Minutes).values(row | _written(context, episode)).on_conflict_do_nothing()
    if db.session.scalar(statement.returning(Minutes.revision)) is None:
        raise Refusal("", STALE)


def report(
    context: RecordingContext, episode: TacEpisode, meeting_id: UUID, member_id: UUID, words: str
) -> None:
    """Keep the written report of a member who cannot come; anyone in the team may hand one in."""
    _card(episode, meeting_id)
    if member_id not in {each.id for each in queries.members(episode) if each.in_team}:
        raise Refusal("member", "Choose somebody of the team.")
    row = {"id": uuid4(), "meeting_id": meeting_id, "member_id": member_id, "words": words.strip()}
    db.session.execute(insert(Report).inline(), row | _written(context, episode))


def calendar_file(card: MeetingCard, address: str, at: datetime) -> bytes:
    """The meeting for a calendar. It names no child: calendars are read by others, and leave the house."""
    starts = datetime.combine(card.planned_on, card.starts_at, LONDON).astimezone(UTC)
    event = Event()
    event.add("uid", f"{card.id}@caseflow")
    event.add("dtstamp", at)
    event.add("dtstart", starts)
    event.add("dtend", starts + LENGTH)
    event.add("sequence", card.version - 1)
    event.add("summary", "Team around the child meeting")
    event.add("location", card.place)
    event.add("description", f"{KINDS[card.kind]}. Who it is about: {address}")
    calendar = Calendar()
    calendar.add("prodid", "-//Caseflow//Team around the child//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return calendar.to_ical()
