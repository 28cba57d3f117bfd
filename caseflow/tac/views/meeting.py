"""The page of one meeting: as it is planned, or what it left behind; and the meeting for a calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from icalendar import Calendar, Event

from caseflow.kernel.dates import LONDON
from caseflow.tac.queries import MeetingCard, MemberCard, MinutesCard, TacEpisode
from caseflow.tac.service.meetings import KINDS
from caseflow.tac.views import words
from caseflow.tac.views.team import Rows, family_views
from caseflow.web.filters import date_and_time, day_date, long_date

LENGTH = timedelta(hours=1)


@dataclass(frozen=True)
class ToTell:
    """Somebody who was asked and has to be told by a person: whether one may, and by which phone."""

    name: str
    barred: str
    details: str
    phone: str


@dataclass(frozen=True)
class ReportView:
    """A written report of somebody who could not come."""

    member: str
    words: str
    written: str


@dataclass(frozen=True)
class Wording:
    """The minutes as somebody wrote them earlier."""

    title: str
    rows: Rows


@dataclass(frozen=True)
class MeetingPage:
    """A meeting. `title` and `advice` stand out where it falls away, or its day is past."""

    held: bool
    summary: Rows
    earlier: tuple[Wording, ...]
    title: str
    advice: str
    later: bool
    from_on: str
    you_are_asked: bool
    sees_it: tuple[str, ...]
    to_tell: tuple[ToTell, ...]
    reports: tuple[ReportView, ...]


def meeting_page(meeting: MeetingCard, episode: TacEpisode, reader_id: UUID, as_at: date) -> MeetingPage:
    """The page of a meeting, for the person who reads it."""
    minutes, later = meeting.minutes, meeting.planned_on > as_at
    others = [each for each in meeting.invited if each.practitioner_id != reader_id]
    sees_it = [each for each in others if each.practitioner_id and each.reachable]
    title, advice = _standing(meeting, episode, as_at)
    return MeetingPage(
        minutes is not None,
        _held(meeting, minutes) if minutes else _planned(meeting),
        tuple(_wording(each) for each in meeting.before),
        title,
        advice,
        later,
        f"from {day_date(meeting.planned_on)} on" if later else "",
        len(others) < len(meeting.invited),
        tuple(each.title for each in sees_it),
        tuple(_to_tell(each) for each in others if each not in sees_it),
        tuple(
            ReportView(
                each.member,
                each.words,
                f"Handed in by {each.written_by}, {date_and_time(each.written_at)}",
            )
            for each in meeting.reports
        ),
    )


def _held(meeting: MeetingCard, minutes: MinutesCard) -> Rows:
    held, present, *rest = _minutes(minutes)
    return (
        ("What it was for", KINDS[meeting.kind]),
        held,
        ("Where", meeting.place),
        present,
        ("Asked and not there", ", ".join(minutes.absent) or "Nobody"),
        *rest,
        ("Written by", f"{minutes.written_by}, {date_and_time(minutes.written_at)}"),
    )


def _minutes(minutes: MinutesCard) -> Rows:
    return (
        ("Held", long_date(minutes.held_on)),
        ("There", ", ".join(minutes.attended)),
        ("What was said", minutes.minutes),
        ("What was decided", minutes.decisions),
        *family_views(minutes.child_view, minutes.parent_view),
        ("Next review", words.next_review(minutes.next_review_on)),
    )


def _wording(minutes: MinutesCard) -> Wording:
    title = f"Written by {minutes.written_by}, {date_and_time(minutes.written_at)}"
    return Wording(title, _minutes(minutes))


def _planned(meeting: MeetingCard) -> Rows:
    return (
        ("What it is for", KINDS[meeting.kind]),
        ("When", words.planned_for(meeting)),
        ("Where", meeting.place),
    )


def _standing(meeting: MeetingCard, episode: TacEpisode, as_at: date) -> tuple[str, str]:
    if meeting.minutes:
        return "", ""
    if episode.closed_on:
        return "It falls away:", f"the work ended on {day_date(episode.closed_on)}."
    if meeting.planned_on < as_at:
        return "Past its date and not recorded.", "Record it as it was, however late."
    return "", ""


def _to_tell(member: MemberCard) -> ToTell:
    barred, details = "", ""
    if member.barred:
        barred = f"{member.barred}: do not share with them."
    elif member.left_on:
        details = ". They have left the team."
    elif not member.phone:
        details = ": no phone is recorded"
    return ToTell(member.title, barred, details, "" if barred or details else member.phone)


def calendar_file(meeting: MeetingCard, address: str, at: datetime) -> bytes:
    """The meeting for a calendar. It names no child: calendars are read by others, and leave the service."""
    starts = datetime.combine(meeting.planned_on, meeting.starts_at, LONDON).astimezone(UTC)
    event = Event()
    event.add("uid", f"{meeting.id}@caseflow")
    event.add("dtstamp", at)
    event.add("dtstart", starts)
    event.add("dtend", starts + LENGTH)
    event.add("sequence", meeting.version - 1)
    event.add("summary", "Team around the child meeting")
    event.add("location", meeting.place)
    event.add("description", f"{KINDS[meeting.kind]}. Who it is about: {address}")
    calendar = Calendar()
    calendar.add("prodid", "-//Caseflow//Team around the child//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return calendar.to_ical()


def labels(meetings: Sequence[MeetingCard]) -> list[tuple[str, str]]:
    """Meetings that were held, to choose from: the id of each and its words."""
    return [(str(each.id), f"{KINDS[each.kind]}, {each.label}") for each in meetings if each.minutes]
