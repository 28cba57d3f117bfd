"""The case record (a projection of its log), the reasons for reading it, and narrative notes."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model


class CaseRecord(Model):
    """One child's case as its log leaves it.

    `last_seq` is the log's last event; `clocks_seq` and `facts_seq` say up to which event the clocks
    and the indicator facts have followed; `rules_fingerprint` by which rules. A record that is
    `joined_to` another one of the same child is empty: that one is read with its log.
    """

    __tablename__ = "case_record"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    child_id: Mapped[UUID] = mapped_column(ForeignKey("child.id"), unique=True)
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    team_code: Mapped[str] = mapped_column(ForeignKey("team.code"))
    allocated_to: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    tier: Mapped[str] = mapped_column(Text, default="universal")
    last_seq: Mapped[int] = mapped_column(default=0)
    clocks_seq: Mapped[int] = mapped_column(default=0)
    facts_seq: Mapped[int] = mapped_column(default=0)
    rules_fingerprint: Mapped[str] = mapped_column(Text, default="")
    joined_to: Mapped[UUID | None] = mapped_column(ForeignKey("case_record.id"))


class CaseGrant(Model):
    """A reason in force for which a team or a practitioner may read a case.

    `level` is "summary" (who, which team, which clocks) or "content" (everything). It ends at the moment
    `until_at`, after the day `until_on`, or when what gives it is over.
    """

    __tablename__ = "case_grant"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    team_code: Mapped[str | None] = mapped_column(ForeignKey("team.code"))
    practitioner_id: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    level: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    granted_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    until_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    until_on: Mapped[date | None]


class Significance(Model):
    """Somebody marked an entry of the chronology as a significant event, and said why; or took that back."""

    __tablename__ = "significance"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    event_id: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    marked_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    marked_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    unmarked_by: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    unmarked_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))


class Alert(Model):
    """What whoever meets the child has to know first, until it is ended; looked at again by `review_on`."""

    __tablename__ = "alert"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    kind: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    review_on: Mapped[date]
    raised_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    raised_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    ended_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    end_reason: Mapped[str | None] = mapped_column(Text)


class Handover(Model):
    """Somebody took a case over; its reason and note stand beside the event that allocated it.

    It waits until whoever has the case now says that they have read it, or somebody else takes the case.
    """

    __tablename__ = "handover"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    event_id: Mapped[str] = mapped_column(Text)
    team_code: Mapped[str] = mapped_column(ForeignKey("team.code"))
    from_id: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    to_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    handed_by: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    handed_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    confirmed_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    superseded_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))


class CaseNote(Model):
    """The narrative beside an event. Free text lives here, where it can be redacted; never in the log.

    One that `confirms` says what did not fit about the event, and is no part of an answer to anybody. One
    that was `said_by` the child or the parents holds their words; or none, and `unsaid` says why.
    """

    __tablename__ = "case_note"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    event_id: Mapped[str] = mapped_column(Text)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    confirms: Mapped[bool]
    said_by: Mapped[str | None] = mapped_column(Text)
    unsaid: Mapped[str | None] = mapped_column(Text)
