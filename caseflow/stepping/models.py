"""The words of both sides of a step. The bare facts are in the log; these can be redacted."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model


class StepRecord(Model):
    """The transition record, by the event that it belongs to.

    `refused`: the family said no, so nothing was asked; the event is then the declined consent.
    """

    __tablename__ = "step_record"

    event_id: Mapped[str] = mapped_column(Text, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    refused: Mapped[bool]
    direction: Mapped[str] = mapped_column(Text)
    from_tier: Mapped[str] = mapped_column(Text)
    to_tier: Mapped[str] = mapped_column(Text)
    from_team: Mapped[str] = mapped_column(ForeignKey("team.code"), type_=Text)
    to_team: Mapped[str] = mapped_column(ForeignKey("team.code"), type_=Text)
    follows: Mapped[str | None] = mapped_column(Text)
    trigger: Mapped[str] = mapped_column(Text)
    rationale: Mapped[str] = mapped_column(Text)
    threshold: Mapped[str] = mapped_column(Text)
    strengths: Mapped[str] = mapped_column(Text)
    outstanding: Mapped[str] = mapped_column(Text)
    risks: Mapped[str] = mapped_column(Text)
    child_view: Mapped[str] = mapped_column(Text)
    child_view_missing: Mapped[str] = mapped_column(Text)
    parent_view: Mapped[str] = mapped_column(Text)
    parent_view_missing: Mapped[str] = mapped_column(Text)
    consent: Mapped[str] = mapped_column(Text)
    consent_words: Mapped[str] = mapped_column(Text)
    consent_manager: Mapped[str] = mapped_column(Text)
    consent_id: Mapped[UUID | None] = mapped_column(ForeignKey("consent.id"))
    disclosure_id: Mapped[UUID | None] = mapped_column(ForeignKey("disclosure.id"))
    lead_now: Mapped[str] = mapped_column(Text)
    lead_proposed: Mapped[str] = mapped_column(Text)
    lead_contacted_on: Mapped[date | None]
    lead_agreed: Mapped[bool | None]
    effective_on: Mapped[date | None]
    final_meeting_on: Mapped[date | None]
    final_meeting_place: Mapped[str] = mapped_column(Text)
    first_tac: Mapped[bool]
    child_seen_on: Mapped[date | None]
    authorised_by: Mapped[str] = mapped_column(Text)
    written_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    written_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))


class StepAnswer(Model):
    """The words of an answer: reason or conditions, what would change it, and who was told when."""

    __tablename__ = "step_answer"

    event_id: Mapped[str] = mapped_column(Text, primary_key=True)
    request_id: Mapped[str] = mapped_column(Text)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    team: Mapped[str] = mapped_column(ForeignKey("team.code"), type_=Text)
    words: Mapped[str] = mapped_column(Text)
    would_change: Mapped[str] = mapped_column(Text)
    lead_id: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    told_sender_on: Mapped[date | None]
    told_family_on: Mapped[date | None]
    written_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    written_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))


class StepDispute(Model):
    """A sender who does not agree with an answer: with the receiving manager, then with a named senior."""

    __tablename__ = "step_dispute"

    request_id: Mapped[str] = mapped_column(Text, primary_key=True)
    decision_id: Mapped[str] = mapped_column(Text)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    from_team: Mapped[str] = mapped_column(ForeignKey("team.code"), type_=Text)
    to_team: Mapped[str] = mapped_column(ForeignKey("team.code"), type_=Text)
    raised_on: Mapped[date]
    raised_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    words: Mapped[str] = mapped_column(Text)
    passed_on: Mapped[date | None]
    passed_by: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    senior_id: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    settled_on: Mapped[date | None]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    outcome: Mapped[str | None] = mapped_column(Text)
    settled_words: Mapped[str] = mapped_column(Text)
