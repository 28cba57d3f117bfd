"""Drafts of measures, and what each trial of one comes to: counted in parts, with the rows behind it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Date, ForeignKey, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model

Moment = TIMESTAMP(timezone=True)


class DraftMeasure(Model):
    """A measure that is being drafted. `form` is how it counts, `parts` what was chosen for that."""

    __tablename__ = "draft_measure"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    code: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    plan: Mapped[str] = mapped_column(Text)
    polarity: Mapped[str] = mapped_column(Text)
    form: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    other_kind: Mapped[str | None] = mapped_column(Text)
    parts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    drafted_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    drafted_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)


class MeasureTrial(Model):
    """A draft tried against the history: the file as it was then. `parts` is 0 until it is begun."""

    __tablename__ = "measure_trial"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    draft_id: Mapped[UUID] = mapped_column(ForeignKey("draft_measure.id", ondelete="CASCADE"))
    file: Mapped[str] = mapped_column(Text)
    as_at: Mapped[date] = mapped_column(Date)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    parts: Mapped[int] = mapped_column(default=0)
    stopped_by: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    stopped_at: Mapped[datetime | None] = mapped_column(Moment)


class MeasureTrialPart(Model):
    """What is counted of a range of cases, by quarter: above the line, below it, left out, and the days."""

    __tablename__ = "measure_trial_part"

    trial_id: Mapped[UUID] = mapped_column(
        ForeignKey("measure_trial.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    first_case: Mapped[UUID | None]
    before_case: Mapped[UUID | None]
    cases: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid))
    made_at: Mapped[datetime | None] = mapped_column(Moment)
    counts: Mapped[dict[str, list[int]]] = mapped_column(JSONB, default=dict)
    days: Mapped[dict[str, list[int]]] = mapped_column(JSONB, default=dict)


class MeasureTrialRow(Model):
    """A row behind a trial's figures, which stands from its first day to its last."""

    __tablename__ = "measure_trial_row"

    trial_id: Mapped[UUID] = mapped_column(
        ForeignKey("measure_trial.id", ondelete="CASCADE"), primary_key=True
    )
    part: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    event_id: Mapped[str] = mapped_column(Text)
    first_on: Mapped[date] = mapped_column(Date)
    last_on: Mapped[date] = mapped_column(Date)
    counted: Mapped[str] = mapped_column(Text)
    started_on: Mapped[date | None] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)
    stopped_on: Mapped[date | None] = mapped_column(Date)
    days: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text)
