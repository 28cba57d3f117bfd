"""Who said that they have read a contact."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model


class ContactRead(Model):
    """Somebody said that they have read a contact; only the database function `read_contact` writes it."""

    __tablename__ = "contact_read"

    event_id: Mapped[str] = mapped_column(Text, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    read_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"), primary_key=True)
    read_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
