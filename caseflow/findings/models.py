"""What was said of an entry that a check asks about."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import Date, ForeignKey, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model


class FindingAcceptance(Model):
    """Why an entry is right as it is, by one check as it found it; what changes there needs a look again.

    It is kept when it is taken back.
    """

    __tablename__ = "finding_acceptance"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    code: Mapped[str] = mapped_column(Text)
    event_id: Mapped[str] = mapped_column(Text)
    beside_id: Mapped[str | None] = mapped_column(Text)
    on_day: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)
    accepted_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    accepted_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    taken_back_by: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    taken_back_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
