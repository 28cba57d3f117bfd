"""Samples of common assessments, the audits of them, and their answers."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model


class CafSample(Model):
    """What a seed drew of the assessments that an agency signed off in a quarter (`population` of them)."""

    __tablename__ = "caf_sample"
    __table_args__ = (UniqueConstraint("agency_code", "quarter"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    agency_code: Mapped[str] = mapped_column(ForeignKey("agency.code"))
    quarter: Mapped[str] = mapped_column(Text)
    first_on: Mapped[date]
    last_on: Mapped[date]
    seed: Mapped[str] = mapped_column(Text)
    size: Mapped[int]
    population: Mapped[int]
    drawn_on: Mapped[date]
    drawn_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    drawn_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))


class CafAudit(Model):
    """One assessment of a sample: its auditor, until when it is open to them, and what was said about it."""

    __tablename__ = "caf_audit"
    __table_args__ = (
        UniqueConstraint("sample_id", "caf_id", "number"),
        ForeignKeyConstraint(["caf_id", "number"], ["caf_version.caf_id", "caf_version.number"]),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("gen_random_uuid()"))
    sample_id: Mapped[UUID] = mapped_column(ForeignKey("caf_sample.id"))
    place: Mapped[int]
    caf_id: Mapped[UUID]
    number: Mapped[int]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    author_team: Mapped[str] = mapped_column(ForeignKey("team.code"))
    auditor_id: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    until_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    finished_on: Mapped[date | None]
    words: Mapped[str] = mapped_column(Text, server_default="")
    answered_on: Mapped[date | None]
    answer: Mapped[str] = mapped_column(Text, server_default="")


class CafAuditAnswer(Model):
    """The answer to one question of an audit: yes, no or not_applicable."""

    __tablename__ = "caf_audit_answer"

    audit_id: Mapped[UUID] = mapped_column(ForeignKey("caf_audit.id"), primary_key=True)
    item: Mapped[str] = mapped_column(Text, primary_key=True)
    answer: Mapped[str] = mapped_column(Text)
