"""The trace of looks."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model


class AuditEntry(Model):
    """One look, search or export. Append-only: the database refuses changes."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    practitioner_id: Mapped[UUID | None]
    action: Mapped[str] = mapped_column(Text)
    case_id: Mapped[UUID | None]
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB)


class TraceSeal(Model):
    """A link of the chain over the trace: an entry, and a hash over the link before and that entry.

    Append-only, and written by the database's function `seal_trace` alone.
    """

    __tablename__ = "trace_seal"

    place: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(Text)
    entry_id: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
