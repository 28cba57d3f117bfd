"""Sessions, tries that failed, second factors and one-time links. The pages read sessions alone; what
compares and changes the rest are functions of the database."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model

Moment = TIMESTAMP(timezone=True)


class Session(Model):
    """One browser signed in to one account; the browser's cookie holds the token, this row only its hash."""

    __tablename__ = "session"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    token_hash: Mapped[bytes]
    practitioner_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    device: Mapped[str] = mapped_column(Text)
    proven: Mapped[bool]
    begun_at: Mapped[datetime] = mapped_column(Moment)
    last_seen_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_because: Mapped[str | None] = mapped_column(Text)
    told_at: Mapped[datetime] = mapped_column(Moment)


class SignInFailure(Model):
    """Tries to guess something: a password, known by the hash of the address that was typed, or a code."""

    __tablename__ = "sign_in_failure"

    account: Mapped[bytes] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(Text, primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(Moment)
    not_before: Mapped[datetime] = mapped_column(Moment)


class SecondFactor(Model):
    """The encrypted key of an authenticator app, and the time step of the last code that was taken."""

    __tablename__ = "second_factor"

    practitioner_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"), primary_key=True)
    sealed_key: Mapped[str] = mapped_column(Text)
    last_step: Mapped[int] = mapped_column(BigInteger)
    since_at: Mapped[datetime] = mapped_column(Moment)


class RecoveryCode(Model):
    """A code that stands in for a lost authenticator app, once."""

    __tablename__ = "recovery_code"

    practitioner_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"), primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(primary_key=True)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class AccountLink(Model):
    """A link with which somebody sets their password, once and for a while."""

    __tablename__ = "account_link"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    practitioner_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    purpose: Mapped[str] = mapped_column(Text)
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
