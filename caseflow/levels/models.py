"""What supervisors answered to flags."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model


class LevelAnswer(Model):
    """A supervisor's answer to the flag that a rule raised on a case for something; it is never changed."""

    __tablename__ = "level_answer"
    __table_args__ = (UniqueConstraint("case_id", "rule", "key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_record.id"))
    rule: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(Text)
    wrong: Mapped[bool]
    words: Mapped[str] = mapped_column(Text)
    team_code: Mapped[str] = mapped_column(ForeignKey("team.code"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"))
    written_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
