"""Values that people enter, and the files that they come in."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey, Identity, Text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model

Moment = TIMESTAMP(timezone=True)


class ValueUpload(Model):
    """A file of values: how many were taken, or what was wrong with its rows and none was."""

    __tablename__ = "value_upload"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    file_name: Mapped[str] = mapped_column(Text)
    uploaded_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    uploaded_at: Mapped[datetime] = mapped_column(Moment)
    taken: Mapped[int]
    rejected: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)


class IndicatorValue(Model):
    """A value of an indicator, a period and a place; of several the one with the highest number stands."""

    __tablename__ = "indicator_value"

    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    code: Mapped[str] = mapped_column(Text)
    period: Mapped[str] = mapped_column(Text)
    quindrat_code: Mapped[str | None] = mapped_column(ForeignKey("quindrat.code"))
    numerator: Mapped[int | None]
    denominator: Mapped[int | None]
    value: Mapped[Decimal | None]
    state: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    dated_on: Mapped[date]
    note: Mapped[str] = mapped_column(Text)
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    entered_at: Mapped[datetime] = mapped_column(Moment)
    upload_id: Mapped[UUID | None] = mapped_column(ForeignKey("value_upload.id"))
