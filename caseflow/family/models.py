"""People who are no clients, how they stand to a child and to each other, and who works with the child.

Nothing is written over: the highest revision holds. A `mistake` takes what it is about out of the family.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model


class _Revised:
    """Who wrote a revision, when and why; of the first the reason is empty."""

    mistake: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(Text)
    written_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    written_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))


class FamilyMember(_Revised, Model):
    """Somebody of a child's family as one case has it; on the case of a sibling they have the same id."""

    __tablename__ = "family_member"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    given_name: Mapped[str] = mapped_column(Text)
    family_name: Mapped[str] = mapped_column(Text)
    former_name: Mapped[str] = mapped_column(Text)
    sex: Mapped[str] = mapped_column(Text)
    birth_date: Mapped[date | None]
    deceased: Mapped[bool]
    death_date: Mapped[date | None]
    phone: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    interpreter: Mapped[bool]
    notes: Mapped[str] = mapped_column(Text)


class FamilyRelation(_Revised, Model):
    """Somebody is the `kind` of another person, of a linked child, or of the child of the case."""

    __tablename__ = "family_relation"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"), primary_key=True)
    relation_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    of_person_id: Mapped[UUID | None]
    of_link_id: Mapped[UUID | None]
    responsibility: Mapped[str] = mapped_column(Text)
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]


class FamilyStay(_Revised, Model):
    """Somebody lives, or lived, with the child."""

    __tablename__ = "family_stay"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"), primary_key=True)
    stay_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    words: Mapped[str] = mapped_column(Text)
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]


class NetworkWorker(_Revised, Model):
    """Somebody who works with the child, whether or not they sign in or are in a team around the child."""

    __tablename__ = "network_worker"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"), primary_key=True)
    worker_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    agency: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(Text)
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]


class CaseLink(_Revised, Model):
    """The child of `other_case` is the `kind` of the child of `one_case`; whether they live together."""

    __tablename__ = "case_link"

    link_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    one_case: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    other_case: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    kind: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    together: Mapped[bool]
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]
