"""What was decided about two records; functions of the database alone write it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Computed, ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model


class RecordJoin(Model):
    """A joining that was asked for, decided, and perhaps taken back, and its entries in both logs."""

    __tablename__ = "record_join"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kept_case: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    joined_case: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    reason: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    asked_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    decided_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    confirmed: Mapped[bool | None]
    answer: Mapped[str | None] = mapped_column(Text)
    kept_event: Mapped[str | None] = mapped_column(Text)
    joined_event: Mapped[str | None] = mapped_column(Text)
    parted_by: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    parted_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    part_reason: Mapped[str | None] = mapped_column(Text)
    part_kept: Mapped[str | None] = mapped_column(Text)
    part_joined: Mapped[str | None] = mapped_column(Text)
    awaited: Mapped[int] = mapped_column(default=0)


class MovedRow(Model):
    """What stood beside the log of a record and went with it to the other."""

    __tablename__ = "moved_row"

    join_id: Mapped[UUID] = mapped_column(ForeignKey("record_join.id"), primary_key=True)
    source: Mapped[str] = mapped_column(Text, primary_key=True)
    of_case: Mapped[str] = mapped_column(Text, primary_key=True)
    row_key: Mapped[dict[str, Any]] = mapped_column(JSONB, primary_key=True)


class NotSameChild(Model):
    """Two children who were told apart: they are not offered as one again, unless that was taken back."""

    __tablename__ = "not_same_child"

    one_child: Mapped[UUID] = mapped_column(ForeignKey("child.id"), primary_key=True)
    other_child: Mapped[UUID] = mapped_column(ForeignKey("child.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    said_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    said_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    taken_back_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))


class PossiblePair(Model):
    """Two records that may be of one child, with the codes of why; a smaller `place` is more alike."""

    __tablename__ = "possible_pair"

    one_case: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"), primary_key=True)
    other_case: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"), primary_key=True)
    why: Mapped[list[str]] = mapped_column(ARRAY(Text))
    place: Mapped[int] = mapped_column(
        Computed("case when why && '{nhs,upn}' then 1 when why @> '{same}' then 2 else 3 end")
    )
    found_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))


class PairComparison(Model):
    """How far all children are compared; `whole_after` is the last child of the round that is under way."""

    __tablename__ = "pair_comparison"

    one: Mapped[bool] = mapped_column(primary_key=True, default=True)
    compared_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    whole_since: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    whole_after: Mapped[UUID | None]
    whole_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
