"""Members, meetings, the delivery plan and the lead professionals of a team around a child.

Only a member's dates and a planned meeting's date, time and place change; everything else is added to.
"""

from datetime import date, datetime, time
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model


class _Written:
    """Which team a row belongs to, who wrote it and when."""

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    caf_event_id: Mapped[str] = mapped_column(Text)
    written_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    written_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))


class Member(_Written, Model):
    """Somebody in the team: a practitioner who signs in, somebody outside, or family."""

    __tablename__ = "tac_member"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(Text)
    practitioner_id: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    name: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    agency_code: Mapped[str | None] = mapped_column(ForeignKey("agency.code"))
    agency_words: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    invited_on: Mapped[date]
    joined_on: Mapped[date | None]
    left_on: Mapped[date | None]
    left_why: Mapped[str] = mapped_column(Text)
    basis: Mapped[str] = mapped_column(Text)
    disclosure_id: Mapped[UUID | None] = mapped_column(ForeignKey("disclosure.id"))
    version: Mapped[int]


class Meeting(_Written, Model):
    """A meeting as it is planned."""

    __tablename__ = "tac_meeting"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(Text)
    planned_on: Mapped[date]
    starts_at: Mapped[time]
    place: Mapped[str] = mapped_column(Text)
    version: Mapped[int]


class Invitation(_Written, Model):
    """A member asked to a meeting."""

    __tablename__ = "tac_invitation"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("tac_meeting.id"), primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("tac_member.id"), primary_key=True)


class Minutes(_Written, Model):
    """One revision of what a meeting left behind; the highest holds. `event_id` is its entry in the log."""

    __tablename__ = "tac_minutes"

    event_id: Mapped[str] = mapped_column(Text, primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, server_default="1")
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("tac_meeting.id"))
    held_on: Mapped[date]
    present: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    others_present: Mapped[str] = mapped_column(Text)
    minutes: Mapped[str] = mapped_column(Text)
    decisions: Mapped[str] = mapped_column(Text)
    child_view: Mapped[str] = mapped_column(Text)
    parent_view: Mapped[str] = mapped_column(Text)
    next_review_on: Mapped[date | None]


class Report(_Written, Model):
    """What a member who cannot come sends in writing."""

    __tablename__ = "tac_report"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("tac_meeting.id"))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("tac_member.id"))
    words: Mapped[str] = mapped_column(Text)


class Outcome(_Written, Model):
    """One revision of what should be better for the child, and how far it is; the highest holds."""

    __tablename__ = "tac_outcome"

    outcome_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    aim: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    reached: Mapped[str] = mapped_column(Text, server_default="")


class Action(_Written, Model):
    """One revision of an action: what, who, by when, and how it stands; the highest holds.

    `who_words` names somebody who is not in the team; `agreed_line` the line of the assessment it is from.
    """

    __tablename__ = "tac_action"

    action_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    outcome_id: Mapped[UUID]
    words: Mapped[str] = mapped_column(Text)
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("tac_member.id"))
    who_words: Mapped[str] = mapped_column(Text, server_default="")
    agreed_line: Mapped[str] = mapped_column(Text, server_default="")
    by_on: Mapped[date | None]
    status: Mapped[str] = mapped_column(Text)


class Progress(_Written, Model):
    """How an action went, told at a meeting or between two."""

    __tablename__ = "tac_progress"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    action_id: Mapped[UUID]
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("tac_meeting.id"))
    words: Mapped[str] = mapped_column(Text)


class Agreement(_Written, Model):
    """The delivery plan agreed on a day, with what child and parents say."""

    __tablename__ = "tac_agreement"

    event_id: Mapped[str] = mapped_column(Text, primary_key=True)
    agreed_on: Mapped[date]
    child_view: Mapped[str] = mapped_column(Text)
    parent_view: Mapped[str] = mapped_column(Text)


class Lead(_Written, Model):
    """A member named lead professional; the last that stands leads."""

    __tablename__ = "tac_lead"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"), primary_key=True)
    caf_event_id: Mapped[str] = mapped_column(Text, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("tac_member.id"))
    from_on: Mapped[date]
    why: Mapped[str] = mapped_column(Text)
    family_told_on: Mapped[date | None]
    event_id: Mapped[str] = mapped_column(Text)


class Closing(_Written, Model):
    """How the work around the child ended: at which meeting, or why without one."""

    __tablename__ = "tac_closing"

    event_id: Mapped[str] = mapped_column(Text, primary_key=True)
    closed_on: Mapped[date]
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("tac_meeting.id"))
    without_meeting: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text)
    child_view: Mapped[str] = mapped_column(Text)
    parent_view: Mapped[str] = mapped_column(Text)
