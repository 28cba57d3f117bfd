"""The record of administration. Append-only: the tables themselves write it, see database/functions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model


class AdministrationEntry(Model):
    """One change of an account or of reference data: who, what, from, to, when."""

    __tablename__ = "administration_entry"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    by_id: Mapped[UUID | None]
    of_table: Mapped[str] = mapped_column(Text)
    of_key: Mapped[str] = mapped_column(Text)
    what: Mapped[str] = mapped_column(Text)
    was: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    becomes: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
