"""The times for which children were shielded."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Text, text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model


class Shielding(Model):
    """A child was shielded, why and by whom, and lifted again. Functions of the database alone write it."""

    __tablename__ = "shielding"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("gen_random_uuid()"))
    child_id: Mapped[UUID] = mapped_column(ForeignKey("child.id"))
    reason: Mapped[str] = mapped_column(Text)
    set_by: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    set_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    lift_reason: Mapped[str | None] = mapped_column(Text)
    lifted_by: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    join_id: Mapped[UUID | None] = mapped_column(ForeignKey("record_join.id"))
