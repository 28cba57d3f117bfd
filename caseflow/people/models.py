"""The child. Names live here and never in the log."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model


class Child(Model):
    """One child, born or unborn (then `expected_birth_date` and no `birth_date`).

    A shielded child is never found by anyone without a reason in force. `to_compare` says that the child was
    recorded or described otherwise since it was last compared with the others.
    """

    __tablename__ = "child"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    reference: Mapped[str] = mapped_column(Text, unique=True)
    given_name: Mapped[str] = mapped_column(Text, default="")
    family_name: Mapped[str] = mapped_column(Text, default="")
    sex: Mapped[str] = mapped_column(Text, default="U")
    birth_date: Mapped[date | None]
    expected_birth_date: Mapped[date | None]
    death_date: Mapped[date | None]
    ethnicity: Mapped[str | None] = mapped_column(Text)
    disability: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    upn: Mapped[str | None] = mapped_column(Text)
    nhs_number: Mapped[str | None] = mapped_column(Text)
    postcode: Mapped[str | None] = mapped_column(Text)
    quindrat_code: Mapped[str | None] = mapped_column(ForeignKey("quindrat.code"))
    language: Mapped[str | None] = mapped_column(Text)
    interpreter: Mapped[str | None] = mapped_column(Text)
    shielded: Mapped[bool] = mapped_column(default=False)
    to_compare: Mapped[bool] = mapped_column(default=True)


class ChildName(Model):
    """A name by which a child is or was recorded, as a search compares it.

    `former` is the name as it was written, where it has been corrected since.
    """

    __tablename__ = "child_name"

    child_id: Mapped[UUID] = mapped_column(ForeignKey("child.id"), primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    former: Mapped[str | None] = mapped_column(Text)


class ChildCorrection(Model):
    """One detail of a child that was described otherwise; None = not known. Append-only.

    `corrected_by` is None where a feed did it.
    """

    __tablename__ = "child_correction"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    child_id: Mapped[UUID] = mapped_column(ForeignKey("child.id"))
    field: Mapped[str] = mapped_column(Text)
    was: Mapped[str | None] = mapped_column(Text)
    became: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    corrected_by: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    corrected_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
