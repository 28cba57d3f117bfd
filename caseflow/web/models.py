"""The business date of a demonstration, and forms that were begun or sent."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model


class Demonstration(Model):
    """The one row that holds the date a demonstration pretends it is, since when; see `business_now`."""

    __tablename__ = "demonstration"

    one: Mapped[bool] = mapped_column(primary_key=True, default=True)
    business_on: Mapped[date]
    stepped_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))


class Draft(Model):
    """What a practitioner has typed into a form and not yet sent."""

    __tablename__ = "draft"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    practitioner_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    form: Mapped[str] = mapped_column(Text)
    fields: Mapped[dict[str, Any]] = mapped_column(JSONB)
    saved_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))


class SentForm(Model):
    """A form that a practitioner has sent: what was in it (as a hash) and the page it led to."""

    __tablename__ = "sent_form"

    practitioner_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    content: Mapped[str] = mapped_column(Text)
    sent_on: Mapped[date]
    sent_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    led_to: Mapped[str] = mapped_column(Text)
