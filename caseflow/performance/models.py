"""Facts that indicators count, and the record of the runs that made them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model


class IndicatorFact(Model):
    """One thing an indicator counts.

    A flow measure's fact holds on one day (`first_on` = `last_on`, the date that places it in a
    period); a snapshot measure's fact holds for every last day of a period from `first_on` to `last_on`.
    """

    __tablename__ = "indicator_fact"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    case_id: Mapped[UUID]
    code: Mapped[str] = mapped_column(Text)
    event_id: Mapped[str] = mapped_column(Text)
    first_on: Mapped[date]
    last_on: Mapped[date]
    in_numerator: Mapped[bool]
    in_denominator: Mapped[bool]
    exception: Mapped[bool]
    started_on: Mapped[date | None]
    due_on: Mapped[date | None]
    stopped_on: Mapped[date | None]
    days: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text)
    team: Mapped[str | None] = mapped_column(Text)
    agency: Mapped[str | None] = mapped_column(Text)
    quindrat: Mapped[str | None] = mapped_column(Text)


class FactCount(Model):
    """Facts with the same days and quindrat, counted by the database as they come and go.

    Several rows of the same kind add up; a full rebuild makes one of them.
    """

    __tablename__ = "fact_count"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    code: Mapped[str] = mapped_column(Text)
    first_on: Mapped[date]
    last_on: Mapped[date]
    quindrat: Mapped[str | None] = mapped_column(Text)
    numerator: Mapped[int]
    denominator: Mapped[int]
    exceptions: Mapped[int]


class ProjectionRun(Model):
    """One sweep or rebuild: what it looked at, what had drifted, and what it could not do.

    `detail` names the cases that had drifted and how, up to a thousand of them.
    """

    __tablename__ = "projection_run"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    what: Mapped[str] = mapped_column(Text)
    started_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    finished_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    cases: Mapped[int] = mapped_column(default=0)
    drifted: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    detail: Mapped[list[Any]] = mapped_column(JSONB, default=list)


class ProjectionFailure(Model):
    """A case whose facts could not be made, kept until the next try succeeds."""

    __tablename__ = "projection_failure"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"), primary_key=True)
    error: Mapped[str] = mapped_column(Text)
    failed_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    tries: Mapped[int] = mapped_column(default=1)
