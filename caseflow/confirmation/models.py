"""A request that waits for a manager, and what became of it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model


class Confirmation(Model):
    """Somebody asks to withdraw the entry `event_id`, or, where there is none, to close the case.

    `corrected` is what the entry should say, where it is to be put right instead.
    """

    __tablename__ = "confirmation"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    event_id: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    occurred_on: Mapped[date]
    died_on: Mapped[date | None]
    words: Mapped[str] = mapped_column(Text)
    corrected: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    asked_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    decided_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    confirmed: Mapped[bool | None]
    answer: Mapped[str | None] = mapped_column(Text)
