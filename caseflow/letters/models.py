"""Letters to families."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model


class Letter(Model):
    """A letter as it is written; once it is sent, by whom, when and how, and the document kept of it."""

    __tablename__ = "letter"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    code: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    to_whom: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    written_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    written_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    sent_by: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    sent_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    sent_on: Mapped[date | None]
    sent_how: Mapped[str | None] = mapped_column(Text)
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))
