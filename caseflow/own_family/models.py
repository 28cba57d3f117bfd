"""Declarations that a child is of a practitioner's own family."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model

Moment = TIMESTAMP(timezone=True)


class OwnFamily(Model):
    """One declaration, with the child's name and day of birth as they were given."""

    __tablename__ = "own_family"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    practitioner_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    relationship: Mapped[str] = mapped_column(Text)
    given_name: Mapped[str] = mapped_column(Text)
    family_name: Mapped[str] = mapped_column(Text)
    birth_date: Mapped[date | None]
    name_keys: Mapped[list[str]] = mapped_column(ARRAY(Text))
    declared_by: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    declared_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    ended_why: Mapped[str | None] = mapped_column(Text)


class OwnFamilyChild(Model):
    """A record that a declaration means. The pages have no right to this table.

    `join_id`: only because it is read with the record of a child who is meant.
    """

    __tablename__ = "own_family_child"

    own_family_id: Mapped[UUID] = mapped_column(ForeignKey("own_family.id"), primary_key=True)
    child_id: Mapped[UUID] = mapped_column(ForeignKey("child.id"), primary_key=True)
    closed: Mapped[bool] = mapped_column(default=True)
    join_id: Mapped[UUID | None] = mapped_column(ForeignKey("record_join.id"))
