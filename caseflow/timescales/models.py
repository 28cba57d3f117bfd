"""Rules that are proposed: a bank holiday, or another limit; and what each would do, counted in parts."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model

Moment = TIMESTAMP(timezone=True)


class RuleProposal(Model):
    """A bank holiday that is added or taken back, or a limit that is only tried.

    A holiday that is confirmed is in force from then on; a limit never is. `parts` is 0 until it is begun.
    """

    __tablename__ = "rule_proposal"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    holiday_on: Mapped[date | None]
    holiday_name: Mapped[str] = mapped_column(Text, default="")
    taken_back: Mapped[bool] = mapped_column(default=False)
    timescale: Mapped[str | None] = mapped_column(Text)
    working_days: Mapped[int | None]
    source: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    parts: Mapped[int] = mapped_column(default=0)
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    stopped_by: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    stopped_at: Mapped[datetime | None] = mapped_column(Moment)


class RuleProposalPart(Model):
    """What a proposal does to a range of cases: for each team how many clocks are counted, and how."""

    __tablename__ = "rule_proposal_part"

    proposal_id: Mapped[UUID] = mapped_column(
        ForeignKey("rule_proposal.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    first_case: Mapped[UUID | None]
    before_case: Mapped[UUID | None]
    cases: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid))
    made_at: Mapped[datetime | None] = mapped_column(Moment)
    counts: Mapped[dict[str, list[int]]] = mapped_column(JSONB, default=dict)


class RuleProposalClock(Model):
    """A clock to which a proposal does something: its due dates, and whether it was in time by them."""

    __tablename__ = "rule_proposal_clock"
    __table_args__ = (
        ForeignKeyConstraint(
            ["proposal_id", "part"],
            ["rule_proposal_part.proposal_id", "rule_proposal_part.number"],
            ondelete="CASCADE",
        ),
    )

    proposal_id: Mapped[UUID] = mapped_column(primary_key=True)
    part: Mapped[int]
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    timescale: Mapped[str] = mapped_column(Text, primary_key=True)
    subject: Mapped[str] = mapped_column(Text, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    team_code: Mapped[str] = mapped_column(Text)
    due_before: Mapped[date]
    due_after: Mapped[date]
    in_time_before: Mapped[bool | None]
    in_time_after: Mapped[bool | None]
    runs: Mapped[bool]
