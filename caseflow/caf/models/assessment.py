"""Checklists, assessments, their versions, and every answer that was ever written into one."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model


class Checklist(Model):
    """The few questions before an assessment, as somebody answered them."""

    __tablename__ = "caf_checklist"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    event_id: Mapped[str] = mapped_column(Text, unique=True)
    form_on: Mapped[date]
    completed_on: Mapped[date]
    answers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    written_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))


class Caf(Model):
    """A common assessment; `event_id` is the event that started it."""

    __tablename__ = "caf"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    event_id: Mapped[str] = mapped_column(Text, unique=True)
    checklist_event_id: Mapped[str | None] = mapped_column(Text)
    started_on: Mapped[date]
    started_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))


class CafVersion(Model):
    """A version, written in the form of the day `form_on`. Signing freezes it, in the database too."""

    __tablename__ = "caf_version"

    caf_id: Mapped[UUID] = mapped_column(ForeignKey("caf.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    form_on: Mapped[date]
    begun_on: Mapped[date]
    begun_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    begun_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    signed_on: Mapped[date | None]
    signed_by: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    signed_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    agreement: Mapped[str | None] = mapped_column(Text)
    agreement_words: Mapped[str] = mapped_column(Text, default="")


class CafAnswer(Model):
    """What one field said at one revision; the highest revision is what it says now."""

    __tablename__ = "caf_answer"
    __table_args__ = (
        ForeignKeyConstraint(["caf_id", "number"], ["caf_version.caf_id", "caf_version.number"]),
    )

    caf_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(Text, primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    written_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    written_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
