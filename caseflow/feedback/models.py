"""Askings of families, what they answered, and what was done about it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model

Moment = TIMESTAMP(timezone=True)


class FeedbackRequest(Model):
    """A family was given the sheet with a code, at a review or at the end."""

    __tablename__ = "feedback_request"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    code: Mapped[str] = mapped_column(Text)
    occasion: Mapped[str] = mapped_column(Text)
    asked_on: Mapped[date]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    asked_at: Mapped[datetime] = mapped_column(Moment)


class FeedbackAnswer(Model):
    """What a family answered: written and counted by functions, and read by nobody with its case."""

    __tablename__ = "feedback_answer"

    request_id: Mapped[UUID] = mapped_column(ForeignKey("feedback_request.id"), primary_key=True)
    by_whom: Mapped[str] = mapped_column(Text)
    answers: Mapped[dict[str, str]] = mapped_column(JSONB)
    words: Mapped[str] = mapped_column(Text)
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    entered_at: Mapped[datetime] = mapped_column(Moment)


class FeedbackDone(Model):
    """What families said, and what was done about it."""

    __tablename__ = "feedback_done"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    said: Mapped[str] = mapped_column(Text)
    done: Mapped[str] = mapped_column(Text)
    done_on: Mapped[date]
    written_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    written_at: Mapped[datetime] = mapped_column(Moment)
