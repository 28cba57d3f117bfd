"""Following one case: its rows are folded from its log and written where they differ, in one statement."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import delete, text

from caseflow.agencies import queries as agencies
from caseflow.events import log
from caseflow.extensions import db
from caseflow.kernel import RecordedEvent
from caseflow.projections import tables
from caseflow.projections.fold import Authority, Rows, Subject, fold
from caseflow.projections.models import ProjectionFailure
from caseflow.rules.case_log import CaseLog
from caseflow.rules.rulebook import Rulebook

_HOLD = text("select * from case_to_follow(:case, :fingerprint)")
_WRITE = text("select write_projections(:case, :seq, :rows, :fingerprint)")
_COLUMNS = {each.name: ("case_id", *each.columns) for each in tables.ROWS}


class LogTooShort(Exception):
    """A case's record says that its log is longer than it is."""


class CaseToFollow(NamedTuple):
    """How far a case has been followed, and what a fold needs of it; locked until all is committed."""

    last_seq: int
    lags: bool
    team_code: str
    birth_date: date | None
    quindrat_code: str | None
    front_door: str | None
    expected_birth_date: date | None
    death_date: date | None


class _Lookup:
    """A container of what a query finds."""

    def __init__(self, find: Callable[[Any], object | None]) -> None:
        self._find = find

    def __contains__(self, key: object) -> bool:
        return self._find(key) is not None


def refresh(case_id: UUID, rulebook: Rulebook) -> bool:
    """Bring what is kept of a case, but for its facts, up to its log, in the transaction of the event.

    False, and nothing done, where the asker may not read the case: the workers follow it then.
    """
    case = _hold(case_id, rulebook)
    lines = log.entries(case_id) if case else []
    if case is None or not lines or _length(case_id, lines) < case.last_seq:
        return False
    case_log = CaseLog(log.read_together(case_id, lines))
    _write(case_id, case, case_log, rulebook, with_facts=False)
    return True


def add_contact(case_id: UUID, event: RecordedEvent, rulebook: Rulebook) -> None:
    """Let a contact wait, and its clock run, that was recorded by somebody who may not read the case.

    It is folded from that event alone; whoever follows the case next folds its whole log.
    """
    rows = fold(CaseLog([event]), Subject(None, None, ""), Authority(None, (), ()), rulebook, False)
    if rows["contact"]:
        given = {"case": case_id, "rows": _as_json(case_id, rows)}
        db.session.execute(text("select add_contact(:case, :rows)"), given)


def project(case_id: UUID, rulebook: Rulebook) -> bool:
    """Bring everything that is kept of a case up to its log; whether anything lagged.

    Running it twice changes nothing; two workers at once take turns.
    """
    case = _hold(case_id, rulebook)
    if case is None or not case.lags:
        return False
    lines = log.entries(case_id)
    if (there := _length(case_id, lines)) < case.last_seq:
        raise LogTooShort(f"{there} of {case.last_seq} events are there")
    case_log = CaseLog(log.read_together(case_id, lines))
    _write(case_id, case, case_log, rulebook, with_facts=True)
    failure = ProjectionFailure.case_id == case_id, ProjectionFailure.sweep == "sweep"
    db.session.execute(delete(ProjectionFailure).where(*failure))
    return True


def _length(case_id: UUID, lines: Sequence[log.Entry]) -> int:
    return sum(line.case_id == case_id for line in lines)


def _hold(case_id: UUID, rulebook: Rulebook) -> CaseToFollow | None:
    row = db.session.execute(_HOLD, {"case": case_id, "fingerprint": rulebook.fingerprint}).first()
    return CaseToFollow(*row) if row else None


def _write(
    case_id: UUID, case: CaseToFollow, case_log: CaseLog, rulebook: Rulebook, with_facts: bool
) -> None:
    life = (case.expected_birth_date, case.death_date)
    subject = Subject(case.birth_date, case.quindrat_code, case.team_code, *life)
    authority = Authority(case.front_door, _Lookup(agencies.team), _Lookup(agencies.account))
    rows = fold(case_log, subject, authority, rulebook, with_facts)
    given = {"case": case_id, "rows": _as_json(case_id, rows), "seq": case.last_seq}
    db.session.execute(_WRITE, given | {"fingerprint": rulebook.fingerprint if with_facts else None})


def _as_json(case_id: UUID, rows: Rows) -> str:
    (record,) = rows["case_record"]
    found: dict[str, Any] = {"case_record": dict(zip(tables.RECORD.columns, record, strict=True))}
    for name, columns in _COLUMNS.items():
        if name in rows:
            found[name] = [dict(zip(columns, (case_id, *row), strict=True)) for row in rows[name]]
    return orjson.dumps(found).decode()
