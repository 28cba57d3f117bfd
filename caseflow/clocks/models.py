"""Clocks as rows, and what is kept about a breach."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model


class ClockRow(Model):
    """One running of one timescale. In breach and due soon are comparisons with a date, never stored."""

    __tablename__ = "clock"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    timescale: Mapped[str] = mapped_column(Text, primary_key=True)
    subject: Mapped[str] = mapped_column(Text, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    team_code: Mapped[str] = mapped_column(Text)
    allocated_to: Mapped[UUID | None]
    started_on: Mapped[date]
    due_on: Mapped[date]
    original_due_on: Mapped[date]
    stopped_on: Mapped[date | None]
    stopped_by: Mapped[str | None] = mapped_column(Text)
    ended_on: Mapped[date | None]
    rule_from: Mapped[date]
    statutory: Mapped[bool]
    exception: Mapped[str | None] = mapped_column(Text)
    paused_on: Mapped[date | None]
    last_on: Mapped[date]
    stop_recorded_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    late_reason: Mapped[str | None] = mapped_column(Text)


class Breach(Model):
    """What people did and knew about a clock that passed its due date; one row per clock.

    A correction voids it (`voided_at`), it is never deleted.
    """

    __tablename__ = "breach"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    timescale: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    number: Mapped[int]
    due_on: Mapped[date]
    team_code: Mapped[str] = mapped_column(Text)
    seen_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    told: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    late_reason: Mapped[str | None] = mapped_column(Text)
    voided_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))


class BreachNote(Model):
    """What a manager has noted of a breach. It stays as it was written."""

    __tablename__ = "breach_note"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    breach_id: Mapped[UUID] = mapped_column(ForeignKey("breach.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
