"""Openings of a case without a relation to it."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model


class BreakGlass(Model):
    """A case opened for a stated reason by someone without a relation to it, and what a reviewer said."""

    __tablename__ = "break_glass"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    practitioner_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    reason: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    until_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    reviewed_by: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    reviewed_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    justified: Mapped[bool | None]
