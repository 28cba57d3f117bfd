"""Meetings of a worker and their manager, and what they decided."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model


class Supervision(Model):
    """One meeting; nothing is added once either of them has signed."""

    __tablename__ = "supervision"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    manager_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    held_on: Mapped[date]
    opened_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    worker_signed_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    manager_signed_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))


class SupervisionDecision(Model):
    """What was decided on one case, by when, and when it was done."""

    __tablename__ = "supervision_decision"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    supervision_id: Mapped[UUID] = mapped_column(ForeignKey("supervision.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    words: Mapped[str] = mapped_column(Text)
    by_on: Mapped[date]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    written_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    done_on: Mapped[date | None]
    done_by: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
