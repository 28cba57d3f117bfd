"""Figures beside what they were, or would be under another framework: asked for, and counted in parts."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import Date, ForeignKey, Integer, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model

Moment = TIMESTAMP(timezone=True)


class FigureComparison(Model):
    """A figure as known at the end of a day, under a framework. `parts` is 0 until it is begun."""

    __tablename__ = "figure_comparison"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    code: Mapped[str] = mapped_column(Text)
    period: Mapped[str] = mapped_column(Text)
    first_on: Mapped[date] = mapped_column(Date)
    last_on: Mapped[date] = mapped_column(Date)
    framework: Mapped[str] = mapped_column(Text)
    known_on: Mapped[date | None] = mapped_column(Date)
    known_at: Mapped[datetime | None] = mapped_column(Moment)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    parts: Mapped[int] = mapped_column(default=0)
    stopped_by: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    stopped_at: Mapped[datetime | None] = mapped_column(Moment)


class FigureComparisonPart(Model):
    """What is counted of a range of cases, then and now: above the line, below it, left out, and the days."""

    __tablename__ = "figure_comparison_part"

    comparison_id: Mapped[UUID] = mapped_column(
        ForeignKey("figure_comparison.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    first_case: Mapped[UUID | None]
    before_case: Mapped[UUID | None]
    cases: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid))
    made_at: Mapped[datetime | None] = mapped_column(Moment)
    then_counts: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=lambda: [0, 0, 0])
    then_days: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=list)
    now_counts: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=lambda: [0, 0, 0])
    now_days: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=list)
    differing: Mapped[int] = mapped_column(default=0)


class FigureComparisonRow(Model):
    """What counts otherwise then than now: "yes", "no", "exception", or None where it is not in it."""

    __tablename__ = "figure_comparison_row"

    comparison_id: Mapped[UUID] = mapped_column(
        ForeignKey("figure_comparison.id", ondelete="CASCADE"), primary_key=True
    )
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(Text, primary_key=True)
    counted_then: Mapped[str | None] = mapped_column(Text)
    reason_then: Mapped[str | None] = mapped_column(Text)
    counted_now: Mapped[str | None] = mapped_column(Text)
    reason_now: Mapped[str | None] = mapped_column(Text)
