"""The child. Names live here and never in the log."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model


class Child(Model):
    """One child, born or unborn (then `expected_birth_date` and no `birth_date`).

    A shielded child is never found by anyone without a reason in force.
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
    shielded: Mapped[bool] = mapped_column(default=False)
