"""Reference data of an authority: quindrats, agencies, teams, practitioners."""

from datetime import date, datetime
from uuid import UUID, uuid4

from flask_login import UserMixin
from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model


class Quindrat(Model):
    """One of the borough's five localities."""

    __tablename__ = "quindrat"

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)


class Agency(Model):
    """An organisation: a school, a health service, a charity, children's social care."""

    __tablename__ = "agency"

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    tier: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(Text, default="")


class Team(Model):
    """A unit within an agency, with the services that others may ask it for.

    Exactly one team is the authority's front door for referrals.
    """

    __tablename__ = "team"

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    agency_code: Mapped[str] = mapped_column(ForeignKey("agency.code"))
    quindrat_code: Mapped[str | None] = mapped_column(ForeignKey("quindrat.code"))
    name: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(Text, default="")
    front_door: Mapped[bool] = mapped_column(default=False)
    services: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)


class Practitioner(UserMixin, Model):
    """A person who signs in. Role decides what kind of reader; team decides which cases.

    `term_time` says that they work in school terms only, and are away in the holidays.
    """

    __tablename__ = "practitioner"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    email: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    team_code: Mapped[str] = mapped_column(ForeignKey("team.code"))
    phone: Mapped[str] = mapped_column(Text, default="")
    active: Mapped[bool] = mapped_column(default=True)
    term_time: Mapped[bool] = mapped_column(default=False)

    @property
    def is_active(self) -> bool:
        """Whether this account may sign in."""
        return self.active


class ReferenceVersion(Model):
    """One row, with another value after each change of accounts and reference data."""

    __tablename__ = "reference_version"

    only_one: Mapped[bool] = mapped_column(primary_key=True, default=True)
    as_of: Mapped[UUID]


class Credential(Model):
    """What a password is compared with; the pages have no right to this table, see database/functions."""

    __tablename__ = "credential"

    practitioner_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"), primary_key=True)
    parameters: Mapped[str] = mapped_column(Text)
    salt: Mapped[bytes]
    verifier: Mapped[bytes]
    set_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))


class Cover(Model):
    """A colleague of the same team looks after somebody's cases from one day until another."""

    __tablename__ = "cover"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    practitioner_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    covered_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    from_on: Mapped[date]
    until_on: Mapped[date]
    written_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    written_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
