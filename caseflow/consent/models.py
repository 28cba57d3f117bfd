"""Consent, its answers by agency, withdrawals, disclosures, and the shares that stand on them.

Nothing here is changed: a new answer is a new consent, and a withdrawal is a row of its own.
"""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey, Identity, Text
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model


class Consent(Model):
    """What one person said about storing or sharing, on whose basis and how it was given.

    `purpose` is "storage" (then `agreed` is the answer) or "sharing" (then the answers are by agency).
    `withheld` names the sections of the form that the family keeps back.
    """

    __tablename__ = "consent"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    caf_event_id: Mapped[str | None] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(Text)
    agreed: Mapped[bool]
    person_name: Mapped[str] = mapped_column(Text)
    relationship: Mapped[str] = mapped_column(Text)
    capacity: Mapped[str] = mapped_column(Text)
    method: Mapped[str] = mapped_column(Text)
    witness: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text)
    excluded: Mapped[str] = mapped_column(Text)
    withheld: Mapped[list[str]] = mapped_column(ARRAY(Text))
    given_on: Mapped[date]
    expires_on: Mapped[date | None]
    explained_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    recorded_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    given_event_id: Mapped[str | None] = mapped_column(Text)
    declined_event_id: Mapped[str | None] = mapped_column(Text)
    place: Mapped[int] = mapped_column(BigInteger, Identity(always=True))


class ConsentAgency(Model):
    """The answer about one agency: agreed, refused, undecided or not_asked."""

    __tablename__ = "consent_agency"

    consent_id: Mapped[UUID] = mapped_column(ForeignKey("consent.id"), primary_key=True)
    agency_code: Mapped[str] = mapped_column(ForeignKey("agency.code"), primary_key=True)
    answer: Mapped[str] = mapped_column(Text)


class ConsentWithdrawal(Model):
    """Consent taken back, for one agency or (`agency_code` None) for all."""

    __tablename__ = "consent_withdrawal"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consent_id: Mapped[UUID] = mapped_column(ForeignKey("consent.id"))
    agency_code: Mapped[str | None] = mapped_column(ForeignKey("agency.code"))
    withdrawn_on: Mapped[date]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    recorded_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    event_id: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)


class Disclosure(Model):
    """What was shared with whom, for what, and on which basis."""

    __tablename__ = "disclosure"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    caf_event_id: Mapped[str | None] = mapped_column(Text)
    what: Mapped[str] = mapped_column(Text)
    agency_code: Mapped[str | None] = mapped_column(ForeignKey("agency.code"))
    team_code: Mapped[str | None] = mapped_column(ForeignKey("team.code"))
    recipient: Mapped[str] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(Text)
    basis: Mapped[str] = mapped_column(Text)
    consent_id: Mapped[UUID | None] = mapped_column(ForeignKey("consent.id"))
    reason: Mapped[str] = mapped_column(Text)
    manager_id: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    disclosed_on: Mapped[date]
    disclosed_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))


class Share(Model):
    """A team that reads the CAF for as long as the basis of its disclosure holds."""

    __tablename__ = "share"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    caf_event_id: Mapped[str] = mapped_column(Text)
    team_code: Mapped[str] = mapped_column(ForeignKey("team.code"))
    disclosure_id: Mapped[UUID] = mapped_column(ForeignKey("disclosure.id"))
    why: Mapped[str] = mapped_column(Text)
    until_on: Mapped[date | None]
    since_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
