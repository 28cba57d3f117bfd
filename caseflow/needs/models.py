"""How many children and young people live in each quindrat, as somebody else counted them."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import Date, ForeignKey, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model


class QuindratPopulation(Model):
    """How many aged 0 to 19 lived in a quindrat on a day, and who says so; a later entry replaces it."""

    __tablename__ = "quindrat_population"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    quindrat_code: Mapped[str] = mapped_column(ForeignKey("quindrat.code"))
    counted_on: Mapped[date] = mapped_column(Date)
    number: Mapped[int]
    source: Mapped[str] = mapped_column(Text)
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    entered_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
