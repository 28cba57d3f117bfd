"""The trace of looks, and openings of a case without a relation to it."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey, Identity, Text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import db


class AuditEntry(db.Model):
    """One look, search or export. Append-only: the database refuses changes."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    practitioner_id: Mapped[UUID | None]
    action: Mapped[str] = mapped_column(Text)
    case_id: Mapped[UUID | None]
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB)


class BreakGlass(db.Model):
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
