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
from caseflow.consent.service import Desk
from caseflow.events.catalogue import CaseEvent, TacMeetingHeld, TacReviewHeld
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.notices import service as notices
from caseflow.notices.service import Tiding
from caseflow.tac import queries
from caseflow.tac.models import Invitation, Meeting, Minutes, Report
from caseflow.tac.queries import Around, MeetingCard
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
    around: Around,
    kind: str,
    on: date,
    starts_at: time,
    place: str,
    member_ids: Collection[UUID],
    desk: Desk,
) -> UUID:
    """Plan a meeting and ask members to it. Nobody is asked with whom nothing may be shared."""
    if around.closed_on:
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
    db.session.execute(insert(Meeting).inline(), row | _written(around, desk))
    invite(around, meeting_id, member_ids, desk)
    tell(around, meeting_id, desk)
    return meeting_id


def _written(around: Around, desk: Desk) -> dict[str, object]:
    return {
        "case_id": around.case_id,
        "caf_event_id": around.caf_event_id,
        "written_by": desk.recorder.practitioner_id,
        "written_at": desk.recorder.at,
    }


def invite(around: Around, meeting_id: UUID, member_ids: Collection[UUID], desk: Desk) -> None:
    """Ask members to a meeting; who was asked before stays asked."""
    team = {each.id: each for each in queries.members(around) if each.in_team}
    for each in member_ids:
        if each not in team:
            raise Refusal("invited", "Choose people of the team.")
        if team[each].barred:
            raise Refusal("invited", f"{team[each].barred}: {team[each].name} cannot be asked.")
    rows = [{"meeting_id": meeting_id, "member_id": each} | _written(around, desk) for each in member_ids]
    if rows:
        db.session.execute(upsert(Invitation).values(rows).on_conflict_do_nothing())


def tell(around: Around, meeting_id: UUID, desk: Desk) -> None:
    """Tell those who were asked and sign in here when and where it is, as it is planned now, once."""
    card = _card(around, meeting_id)
    key = f"{card.id} {card.planned_on} {card.starts_at} {card.place}"
    told = [
        Tiding(each.practitioner_id, around.case_id, "tac_meeting", key, card.planned_on)
        for each in card.invited
        if each.practitioner_id and each.practitioner_id != desk.recorder.practitioner_id
        if each.reachable
    ]
    notices.tell(told, desk.recorder.at)


def move(
    around: Around,
    meeting_id: UUID,
    seen: int,
    on: date,
    starts_at: time,
    place: str,
    member_ids: Collection[UUID],
    desk: Desk,
) -> None:
    """Plan a meeting that was not held for another time or place, and ask others too; all asked are told."""
    card = _card(around, meeting_id)
    if card.minutes:
        raise Refusal("", "This meeting was held already.")
    values = {
        "planned_on": on,
        "starts_at": starts_at,
        "place": place.strip(),
        "version": seen + 1,
        "written_by": desk.recorder.practitioner_id,
        "written_at": desk.recorder.at,
    }
    changed = db.session.execute(
        update(Meeting).where(Meeting.id == meeting_id, Meeting.version == seen).values(values)
    )
    if changed.rowcount == 0:  # type: ignore[attr-defined]
        raise Refusal("", STALE)
    invite(around, meeting_id, member_ids, desk)
    tell(around, meeting_id, desk)


def _card(around: Around, meeting_id: UUID) -> MeetingCard:
    card = queries.meeting(around, meeting_id)
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


def hold(around: Around, meeting_id: UUID, held: Held, desk: Desk) -> str:
    """Record a meeting as it was held, late or not. After the first one of a team each is a review.

    Refuses one of which nothing is said: it would stand as held, and empty.
    """
    if _card(around, meeting_id).minutes:
        raise Refusal("", "This meeting was recorded already. Change what was written instead.")
    _check(held, desk)
    met_before = any(each.minutes for each in queries.meetings(around)) or _first_held(around)
    return _record(around, meeting_id, held, met_before, desk)


def put_right(around: Around, meeting_id: UUID, seen: tuple[str, int], held: Held, desk: Desk) -> None:
    """Write anew what a held meeting left behind, on top of the revision that the writer saw.

    The earlier wording stays. Another day, or another next review, is another entry in the log: the one there
    is no longer counts then.
    """
    now = _card(around, meeting_id).minutes
    if now is None:
        raise Refusal("", "This meeting is not recorded yet.")
    if seen != (now.event_id, now.revision):
        raise Refusal("", STALE)
    if around.closed_on:
        raise Refusal("", "This assessment is closed: what was written stays as it is.")
    _check(held, desk)
    if (held.held_on, held.next_review_on) == (now.held_on, now.next_review_on):
        _write(around, meeting_id, held, now.event_id, now.revision + 1, desk)
        return
    met = _first_held(around)
    cases.withdraw(around.case_id, now.event_id, "wrong_date", *desk)
    was_first = met and not _first_held(around)
    _record(around, meeting_id, held, not was_first, desk)


def left_out(held: Held) -> list[Refusal]:
    """What a record of a meeting cannot do without and lacks: who was there, and a word of what went on."""
    found = []
    if not (held.present or held.others_present.strip()):
        found.append(Refusal("present", "Tick who was there, or write who else was."))
    if not (held.minutes.strip() or held.decisions.strip()):
        found.append(Refusal("minutes", "Write what was said or what was decided. Nothing is saved yet."))
    return found


def _check(held: Held, desk: Desk) -> None:
    for fault in left_out(held):
        raise fault
    if held.held_on > desk.today_on:
        raise Refusal(
            "held_on", f"Today is {day_date(desk.today_on)}. A meeting can be recorded once it has been held."
        )
    if held.next_review_on and held.next_review_on <= held.held_on:
        raise Refusal("next_review_on", "The next review must be after this meeting.")


def _first_held(around: Around) -> bool:
    return cases.has_followed(around.case_id, around.caf_event_id, TacMeetingHeld.kind)


def _record(around: Around, meeting_id: UUID, held: Held, met_before: bool, desk: Desk) -> str:
    event: CaseEvent = (TacReviewHeld if met_before else TacMeetingHeld)(next_review_on=held.next_review_on)
    event_id = entered(around, event, held.held_on, desk, "held_on")
    _write(around, meeting_id, held, event_id, 1, desk)
    return event_id


def _write(around: Around, meeting_id: UUID, held: Held, event_id: str, revision: int, desk: Desk) -> None:
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
    statement = upsert(Minutes).values(row | _written(around, desk)).on_conflict_do_nothing()
    if db.session.scalar(statement.returning(Minutes.revision)) is None:
        raise Refusal("", STALE)


def report(around: Around, meeting_id: UUID, member_id: UUID, words: str, desk: Desk) -> None:
    """Keep the written report of a member who cannot come; anyone in the team may hand one in."""
    _card(around, meeting_id)
    if member_id not in {each.id for each in queries.members(around) if each.in_team}:
        raise Refusal("member", "Choose somebody of the team.")
    row = {"id": uuid4(), "meeting_id": meeting_id, "member_id": member_id, "words": words.strip()}
    db.session.execute(insert(Report).inline(), row | _written(around, desk))


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
