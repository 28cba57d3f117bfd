"""A notice: one thing told to one practitioner, never twice."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model


class Notice(Model):
    """`what` is one of `service.NoticeKind`; `key` names what it is about, so that it is told once."""

    __tablename__ = "notice"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    practitioner_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    what: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None]
    told_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    read_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
