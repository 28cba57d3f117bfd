"""Where a case may be held at the wrong level, and what supervisors answered."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from caseflow.extensions import db
from caseflow.rules.levels import LevelFlag
from caseflow.web.together import Number, Question

FLAG_COLUMNS = ", ".join(f"f.{name}" for name in LevelFlag._fields)
ANSWER_COLUMNS = "a.rule, a.key, a.wrong, a.words, p.name, a.written_at"
"""Of LevelFlag and LevelAnswer, where level_flag is called f, level_answer a and practitioner p."""


FLAGS_STANDING = (
    " from case_record r join level_flag f on f.case_id = r.id"
    " left join level_answer a on (a.case_id, a.rule, a.key) = (f.case_id, f.rule, f.key)"
    " where r.team_code = :team and r.closed_on is null and a.id is null"
    " and f.from_on <= :as_at and (f.until_on is null or f.until_on > :as_at)"
)
"""The flags of a team's open cases that nobody has answered, where level_flag is called f."""


class LevelAnswer(NamedTuple):
    """What a supervisor said of a flag; `wrong` where the case is at the wrong level."""

    rule: str
    key: str
    wrong: bool
    words: str
    author: str
    written_at: datetime


def level_flags(case_id: UUID, as_at: date) -> list[LevelFlag]:
    """The flags that stand on a case on a day and that nobody has answered."""
    return level_flags_asked(case_id, as_at).answers()


def level_flags_asked(case_id: UUID, as_at: date) -> Question[LevelFlag]:
    """The question that `level_flags` asks."""
    asked = (
        f"select {FLAG_COLUMNS} from level_flag f left join level_answer a using (case_id, rule, key)"
        " where f.case_id = :case and a.id is null"
        " and f.from_on <= :as_at and (f.until_on is null or f.until_on > :as_at)"
        " order by f.from_on, f.rule, f.key"
    )
    return Question(asked, {"case": case_id, "as_at": as_at}, LevelFlag)


def flags_waiting_asked(team_code: str, as_at: date) -> Question[Number]:
    """The question of how many flags of a team's open cases wait for an answer."""
    return Question(f"select count(*){FLAGS_STANDING}", {"team": team_code, "as_at": as_at}, Number)


def level_answers(case_id: UUID) -> list[LevelAnswer]:
    """What was answered to flags of a case, the latest first."""
    asked = text(
        f"select {ANSWER_COLUMNS} from level_answer a"
        " join practitioner p on p.id = a.author_id where a.case_id = :case"
        " order by a.written_at desc, a.id"
    )
    return [LevelAnswer(*row) for row in db.session.execute(asked, {"case": case_id})]
