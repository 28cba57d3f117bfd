"""Digests that went out or were tried, what each told of, and what each person wants of them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model


class Digest(Model):
    """One e-mail to one person on one day.

    `begun_at` is set before the mail server is given it, and cleared when the server has not taken it; so one
    that was begun and has no `sent_at` is being sent, or it is not known whether it arrived.
    """

    __tablename__ = "digest"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    practitioner_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    on_day: Mapped[date]
    begun_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    sent_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    tries: Mapped[int] = mapped_column(default=1)
    counts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    error: Mapped[str] = mapped_column(Text, default="")


class DigestItem(Model):
    """One thing that a digest told somebody for the first time."""

    __tablename__ = "digest_item"

    digest_id: Mapped[UUID] = mapped_column(ForeignKey("digest.id"), primary_key=True)
    what: Mapped[str] = mapped_column(Text, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"), primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)


class DigestWish(Model):
    """Whether somebody wants e-mails, from which hour of the day on, and what is to be left out of them."""

    __tablename__ = "digest_wish"

    practitioner_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"), primary_key=True)
    wanted: Mapped[bool]
    from_hour: Mapped[int]
    without: Mapped[list[str]] = mapped_column(ARRAY(Text))
    changed_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
