"""The flags of a team's open cases, and what its supervisors answered."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, text

from caseflow.cases.queries import ANSWER_COLUMNS, FLAG_COLUMNS, FLAGS_STANDING, LevelAnswer
from caseflow.extensions import db
from caseflow.rules.levels import LevelFlag

PAGE = 50


class FlagCard(NamedTuple):
    """A flag that nobody has answered, with the case that it stands on."""

    case_id: UUID
    flag: LevelFlag


class AnswerCard(NamedTuple):
    """An answer to a flag, with the case."""

    case_id: UUID
    answer: LevelAnswer


def waiting(team_code: str, as_at: date, rule: str = "", page: int = 1) -> list[FlagCard]:
    """A page of the flags that wait for an answer, the oldest first."""
    asked = text(
        f"select f.case_id, {FLAG_COLUMNS}{FLAGS_STANDING} and (:rule = '' or f.rule = :rule)"
        " order by f.from_on, f.case_id, f.rule, f.key limit :size offset :start"
    ).bindparams(bindparam("size", PAGE), bindparam("start", (page - 1) * PAGE))
    rows = db.session.execute(asked, {"team": team_code, "as_at": as_at, "rule": rule})
    return [FlagCard(case_id, LevelFlag(*flag)) for case_id, *flag in rows]


def answered(team_code: str, wrong: bool, rule: str = "", page: int = 1) -> list[AnswerCard]:
    """A page of the answers that a team gave, the latest first."""
    asked = text(
        f"select a.case_id, {ANSWER_COLUMNS} from level_answer a"
        " join practitioner p on p.id = a.author_id"
        " where a.team_code = :team and a.wrong = :wrong and (:rule = '' or a.rule = :rule)"
        " order by a.written_at desc, a.id limit :size offset :start"
    ).bindparams(bindparam("size", PAGE), bindparam("start", (page - 1) * PAGE))
    rows = db.session.execute(asked, {"team": team_code, "wrong": wrong, "rule": rule})
    return [AnswerCard(case_id, LevelAnswer(*answer)) for case_id, *answer in rows]


class Tally(NamedTuple):
    """Of one rule: how many flags wait for an answer, and how often the level was wrong, and right."""

    rule: str
    waiting: int
    wrong: int
    right: int


def tallies(team_code: str, as_at: date) -> list[Tally]:
    """What each rule raised on the cases of a team, and what came of it; rules without anything left out."""
    asked = text(
        "select rule, sum(waiting), sum(wrong), sum(rightly) from ("
        f"select f.rule, 1 as waiting, 0 as wrong, 0 as rightly{FLAGS_STANDING} union all"
        " select rule, 0, wrong::int, (not wrong)::int from level_answer where team_code = :team) x"
        " group by rule order by rule"
    )
    rows = db.session.execute(asked, {"team": team_code, "as_at": as_at})
    return [Tally(rule, *(int(each) for each in counts)) for rule, *counts in rows]
