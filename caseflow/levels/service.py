"""What a supervisor answers to a flag."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.levels.models import LevelAnswer


class Answer(NamedTuple):
    """Whether a case is at the wrong level, in a supervisor's words."""

    wrong: bool
    words: str
    team_code: str
    author_id: UUID
    written_at: datetime


def answer(case_id: UUID, flag: tuple[str, str], given: Answer) -> None:
    """Keep what a supervisor says of a flag, named by its rule and what raised it.

    It is never changed, and the flag stands no more.
    """
    values = {"case_id": case_id, "rule": flag[0], "key": flag[1], **given._asdict()}
    kept = insert(LevelAnswer).values(**values).on_conflict_do_nothing().returning(LevelAnswer.id)
    if db.session.scalar(kept) is None:
        raise Refusal("", "Somebody has answered this already.")
