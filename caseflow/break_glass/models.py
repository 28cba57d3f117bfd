"""Openings of a case without a relation to it, and what reviewers said of them."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model

OPEN_FOR = timedelta(hours=4)


class BreakGlass(Model):
    """A case opened for a stated reason by someone without a relation to it."""

    __tablename__ = "break_glass"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    practitioner_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    reason: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    until_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))


class BreakGlassReview(Model):
    """A verdict on an opening. A later one is added: each stays."""

    __tablename__ = "break_glass_review"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    opening_id: Mapped[UUID] = mapped_column(ForeignKey("break_glass.id"))
    reviewed_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    reviewed_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    justified: Mapped[bool]
    note: Mapped[str] = mapped_column(Text)
