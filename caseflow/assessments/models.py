"""An assessment as it was submitted, and what its manager said of it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model


class Assessment(Model):
    """One submission, the `number`th of the assessment that began with an event; each stays as it was.

    `answers` are those of the `kind` that completes it and the main need, `words` its sections. `comments`
    are the manager's, by section.
    """

    __tablename__ = "assessment"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    started_event_id: Mapped[str] = mapped_column(Text)
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(Text)
    answers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    words: Mapped[dict[str, str]] = mapped_column(JSONB)
    late_asked: Mapped[bool]
    submitted_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    submitted_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    submitted_on: Mapped[date]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    decided_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    authorised: Mapped[bool | None]
    comments: Mapped[dict[str, str] | None] = mapped_column(JSONB)
    completed_event_id: Mapped[str | None] = mapped_column(Text)
