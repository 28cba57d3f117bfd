"""Documents of a case, and what is in them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model


class Document(Model):
    """A letter or scan: what it is, who added it, and what the scan said; nothing until it was looked at."""

    __tablename__ = "document"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    title: Mapped[str] = mapped_column(Text)
    from_whom: Mapped[str] = mapped_column(Text)
    dated_on: Mapped[date]
    media_type: Mapped[str] = mapped_column(Text)
    size_bytes: Mapped[int]
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    added_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    added_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    verdict: Mapped[str | None] = mapped_column(Text)
    finding: Mapped[str] = mapped_column(Text)
    tried_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    pictured: Mapped[bool]
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    withdrawn_why: Mapped[str | None] = mapped_column(Text)


class DocumentContent(Model):
    """The content of a document, and a small picture of it where it is an image."""

    __tablename__ = "document_content"

    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    thumbnail: Mapped[bytes | None] = mapped_column(LargeBinary)
