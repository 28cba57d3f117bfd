"""Rows that follow from the log, the record of sweeps and rebuilds, and cases that could not be followed."""

from datetime import date, datetime
from types import NoneType
from typing import Any, Literal, get_args
from uuid import UUID

import sqlalchemy
from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Identity, Integer, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model
from caseflow.projections import tables
from caseflow.projections.tables import Table

_TYPES: dict[Any, Any] = {
    str: Text,
    int: Integer,
    bool: Boolean,
    date: Date,
    datetime: TIMESTAMP(timezone=True),
    UUID: Uuid,
}


def _made_of(table: Table, *key: str) -> sqlalchemy.Table:
    """A projected table as it was declared; a row is known by its case and `key`."""
    columns: list[Column[Any]] = [Column("case_id", Uuid, primary_key=True)]
    for name, hint in table.columns.items():
        kinds = [kind for kind in get_args(hint) or (hint,) if kind is not NoneType]
        absent = NoneType in get_args(hint)
        columns.append(Column(name, _TYPES[kinds[0]], primary_key=name in key, nullable=absent))
    return sqlalchemy.Table(table.name, Model.metadata, *columns)


class WithdrawnEvent(Model):
    """An entry of the log that counts no longer."""

    __table__ = _made_of(tables.WITHDRAWN_EVENT, "event_id")


class Episode(Model):
    """One spell of involvement on a case."""

    __table__ = _made_of(tables.EPISODE, "event_id")


class Contact(Model):
    """Somebody got in touch about a child, with what was decided."""

    __table__ = _made_of(tables.CONTACT, "event_id")


class Step(Model):
    """A request to step, with its answer."""

    __table__ = _made_of(tables.STEP, "event_id")


class TierSpell(Model):
    """A tier that a case was on for a time."""

    __table__ = _made_of(tables.TIER_SPELL, "number")


class TeamSpell(Model):
    """A team that was accountable for a case for a time."""

    __table__ = _made_of(tables.TEAM_SPELL, "number")


class LaneSpell(Model):
    """What a plan, care or a placement was called for a time."""

    __table__ = _made_of(tables.LANE_SPELL, "event_id")


class Sighting(Model):
    """When a child was last seen, or seen alone."""

    __table__ = _made_of(tables.SIGHTING, "alone")


class ServiceRequest(Model):
    """A request to a service, and what became of it."""

    __table__ = _made_of(tables.SERVICE_REQUEST, "event_id")


class WaitSpell(Model):
    """For whom a case waited, from one day until another."""

    __table__ = _made_of(tables.WAIT_SPELL, "event_id")


class LevelFlag(Model):
    """A case may be held at the wrong level, from one day until another."""

    __table__ = _made_of(tables.LEVEL_FLAG, "rule", "key")


class IndicatorFact(Model):
    """One thing that an indicator counts.

    A flow measure's fact holds on one day (`first_on` = `last_on`, the date that places it in a
    period); a snapshot measure's fact holds for every last day of a period from `first_on` to `last_on`.
    """

    __table__ = _made_of(tables.FACT, "code", "event_id", "first_on")


class Finding(Model):
    """An entry that needs a look, by one check of data quality."""

    __table__ = _made_of(tables.FINDING, "code", "event_id")


class FactCount(Model):
    """Facts of one quindrat that hold on a single day, begin or are over by then, of a day, month or year.

    The database counts them as facts come and go. Several rows of the same kind add up; a full rebuild makes
    one of them.
    """

    __tablename__ = "fact_count"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    code: Mapped[str] = mapped_column(Text)
    edge: Mapped[str] = mapped_column(Text)
    grain: Mapped[str] = mapped_column(Text)
    on_day: Mapped[date]
    quindrat: Mapped[str | None] = mapped_column(Text)
    numerator: Mapped[int]
    denominator: Mapped[int]
    exceptions: Mapped[int]


class FactLength(Model):
    """The same by the length or score of the facts, of a quindrat or the whole borough."""

    __tablename__ = "fact_length"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    code: Mapped[str] = mapped_column(Text)
    edge: Mapped[str] = mapped_column(Text)
    grain: Mapped[str] = mapped_column(Text)
    on_day: Mapped[date]
    whole: Mapped[bool]
    quindrat: Mapped[str | None] = mapped_column(Text)
    days: Mapped[int]
    numerator: Mapped[int]
    denominator: Mapped[int]


class AccessToSettle(Model):
    """A case of which some access ends with the transaction that is under way; empty in between."""

    __tablename__ = "access_to_settle"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)


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

    @property
    def did_nothing(self) -> bool:
        """Whether it could do none of what there was to do."""
        return bool(self.failed) and self.failed == self.cases


SweepName = Literal["sweep", "watch", "remind"]
"""What may fail for one case: following its log, watching its clocks, or reminding of a request to step."""


class ProjectionFailure(Model):
    """A case for which a sweep failed, kept until the next try succeeds; that is not before `try_at`."""

    __tablename__ = "projection_failure"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"), primary_key=True)
    error: Mapped[str] = mapped_column(Text)
    failed_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    tries: Mapped[int] = mapped_column(default=1)
    sweep: Mapped[str] = mapped_column(Text, primary_key=True)
    since: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    try_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))


class Recomputation(Model):
    """Everything that follows from the log, made again by ranges of cases; one at a time is under way."""

    __tablename__ = "recomputation"

    id: Mapped[int] = mapped_column(Integer, Identity(always=True), primary_key=True)
    begun_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    stopped_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    finished_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))


class RecomputationRange(Model):
    """A range of cases, from the first one to the one before which it stops, and what was seen of it."""

    __tablename__ = "recomputation_range"

    recomputation_id: Mapped[int] = mapped_column(
        ForeignKey("recomputation.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    first_case: Mapped[UUID | None]
    before_case: Mapped[UUID | None]
    made_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    cases: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    drifted: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
