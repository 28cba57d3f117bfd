"""Values that people enter and their files, targets, comparators, commentary and action plans."""

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


class IndicatorTarget(Model):
    """What a year's value should be; without an aim there is no target any more."""

    __tablename__ = "indicator_target"

    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    code: Mapped[str] = mapped_column(Text)
    year: Mapped[str] = mapped_column(Text)
    aim: Mapped[Decimal | None]
    up_to: Mapped[Decimal | None]
    tolerance: Mapped[Decimal | None]
    source: Mapped[str] = mapped_column(Text)
    set_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    set_at: Mapped[datetime] = mapped_column(Moment)


class IndicatorComparator(Model):
    """What an area came to in a year, and where that was found."""

    __tablename__ = "indicator_comparator"

    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    code: Mapped[str] = mapped_column(Text)
    area: Mapped[str] = mapped_column(Text)
    year: Mapped[str] = mapped_column(Text)
    value: Mapped[Decimal]
    source: Mapped[str] = mapped_column(Text)
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    entered_at: Mapped[datetime] = mapped_column(Moment)


class IndicatorCommentary(Model):
    """What somebody says about the value of a period."""

    __tablename__ = "indicator_commentary"

    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    code: Mapped[str] = mapped_column(Text)
    period: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    written_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    written_at: Mapped[datetime] = mapped_column(Moment)


class ActionPlan(Model):
    """What is done where performance is poor, by whom, and when it is looked at again."""

    __tablename__ = "action_plan"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    code: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(Text)
    review_on: Mapped[date]
    opened_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    opened_at: Mapped[datetime] = mapped_column(Moment)
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    outcome: Mapped[str] = mapped_column(Text, server_default="")


class ActionPlanAction(Model):
    """One thing to be done under a plan."""

    __tablename__ = "action_plan_action"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("action_plan.id"))
    what: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(Text)
    by_on: Mapped[date]
    added_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    added_at: Mapped[datetime] = mapped_column(Moment)
    done_on: Mapped[date | None]
    done_by: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))


class ActionPlanReview(Model):
    """What a review of a plan found, and when it is looked at next."""

    __tablename__ = "action_plan_review"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("action_plan.id"))
    words: Mapped[str] = mapped_column(Text)
    next_review_on: Mapped[date]
    written_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    written_at: Mapped[datetime] = mapped_column(Moment)
