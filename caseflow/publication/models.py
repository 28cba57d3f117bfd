"""Publications, the indicators, figures and members that were frozen for them, looks, checks and packs."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey, Identity, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model

Moment = TIMESTAMP(timezone=True)


class Publication(Model):
    """Figures of a period as they were known at a time; each edit is a `version`, and `authors` made them.

    `shown` is the table with what is held back left out, `told` what it tells, `links` which counts count the
    same things. `beside` is what stood beside the figures at that version: targets, what others came to,
    action plans, and the values that people had entered, which are shown where `others`.
    """

    __tablename__ = "publication"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    period: Mapped[str] = mapped_column(Text)
    first_on: Mapped[date]
    last_on: Mapped[date]
    by_quindrat: Mapped[bool]
    others: Mapped[bool]
    finality: Mapped[str] = mapped_column(Text)
    audience: Mapped[str] = mapped_column(Text)
    rounding: Mapped[bool]
    summary: Mapped[str] = mapped_column(Text)
    framework: Mapped[str] = mapped_column(Text)
    rules_fingerprint: Mapped[str] = mapped_column(Text)
    calendar: Mapped[str] = mapped_column(Text)
    known_at: Mapped[datetime] = mapped_column(Moment)
    frozen_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    authors: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    version: Mapped[int]
    links: Mapped[Any] = mapped_column(JSONB)
    shown: Mapped[Any] = mapped_column(JSONB)
    told: Mapped[Any] = mapped_column(JSONB)
    beside: Mapped[Any] = mapped_column(JSONB)
    replaces: Mapped[UUID | None] = mapped_column(ForeignKey("publication.id"))
    released_at: Mapped[datetime | None] = mapped_column(Moment)
    released_by: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))


class PublicationIndicator(Model):
    """An indicator of a publication, with the version of its definition and what is said of its figure."""

    __tablename__ = "publication_indicator"

    publication_id: Mapped[UUID] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    code: Mapped[str] = mapped_column(Text, primary_key=True)
    place: Mapped[int]
    definition_version: Mapped[int]
    included: Mapped[bool]
    commentary: Mapped[str] = mapped_column(Text)


class PublicationFigure(Model):
    """A frozen figure of the borough or a quindrat; `total` adds up the lengths or scores behind it."""

    __tablename__ = "publication_figure"

    publication_id: Mapped[UUID] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    code: Mapped[str] = mapped_column(Text, primary_key=True)
    grp: Mapped[str] = mapped_column(Text, primary_key=True)
    numerator: Mapped[int]
    denominator: Mapped[int]
    exceptions: Mapped[int]
    twice_median: Mapped[int | None]
    total: Mapped[int | None]


class PublicationMember(Model):
    """A counted thing behind a frozen figure: whether it counted, and why."""

    __tablename__ = "publication_member"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    publication_id: Mapped[UUID] = mapped_column(ForeignKey("publication.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    code: Mapped[str] = mapped_column(Text)
    event_id: Mapped[str] = mapped_column(Text)
    first_on: Mapped[date]
    in_numerator: Mapped[bool]
    in_denominator: Mapped[bool]
    exception: Mapped[bool]
    started_on: Mapped[date | None]
    due_on: Mapped[date | None]
    stopped_on: Mapped[date | None]
    days: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text)
    quindrat: Mapped[str | None] = mapped_column(Text)


class PublicationLook(Model):
    """Somebody looked at a version of a publication and agreed to its release."""

    __tablename__ = "publication_look"

    publication_id: Mapped[UUID] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    practitioner_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"), primary_key=True)
    looked_at: Mapped[datetime] = mapped_column(Moment)


class PublicationReturn(Model):
    """Somebody looked at a version of a publication and sent it back, with the reason."""

    __tablename__ = "publication_return"

    publication_id: Mapped[UUID] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    practitioner_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    returned_at: Mapped[datetime] = mapped_column(Moment)


class PublicationDiscard(Model):
    """A draft that was thrown away: what it was, who had frozen it and who threw it away. Append-only."""

    __tablename__ = "publication_discard"

    publication_id: Mapped[UUID] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(Text)
    last_on: Mapped[date]
    audience: Mapped[str] = mapped_column(Text)
    replaces: Mapped[UUID | None] = mapped_column(ForeignKey("publication.id"))
    frozen_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    frozen_at: Mapped[datetime] = mapped_column(Moment)
    discarded_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    discarded_at: Mapped[datetime] = mapped_column(Moment)


class PublicationCheck(Model):
    """The last time that the figures were made again from the log; no `checked_at` while it is awaited."""

    __tablename__ = "publication_check"

    publication_id: Mapped[UUID] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    checked_at: Mapped[datetime | None] = mapped_column(Moment)
    differences: Mapped[list[str]] = mapped_column(ARRAY(Text))


class PublicationPack(Model):
    """The pack for a board: `done` of its `parts` are there, in `sections`; its files once it is made."""

    __tablename__ = "publication_pack"

    publication_id: Mapped[UUID] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    version: Mapped[int]
    asked_at: Mapped[datetime] = mapped_column(Moment)
    done: Mapped[int]
    parts: Mapped[int]
    sections: Mapped[Any] = mapped_column(JSONB)
    made_at: Mapped[datetime | None] = mapped_column(Moment)
    pdf: Mapped[bytes | None]
    xlsx: Mapped[bytes | None]
