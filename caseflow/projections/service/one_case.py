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

_HOLD = text("select c, f.* from unnest(cast(:cases as uuid[])) c, case_to_follow(c, :fingerprint) f")
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
    """A container of what a query finds, which is asked once for each key."""

    def __init__(self, find: Callable[[Any], object | None]) -> None:
        self._find, self._found = find, dict[object, bool]()

    def __contains__(self, key: object) -> bool:
        if key not in self._found:
            self._found[key] = self._find(key) is not None
        return self._found[key]


def refresh(case_id: UUID, rulebook: Rulebook) -> bool:
    """Bring what is kept of a case, but for its facts, up to its log, in the transaction of the event.

    False, and nothing done, where the asker may not read the case: the workers follow it then.
    """
    return refresh_all([case_id], rulebook)


def refresh_all(case_ids: Sequence[UUID], rulebook: Rulebook) -> bool:
    """`refresh` these cases together, each statement once for all; whether every one was brought up."""
    held = _hold(case_ids, rulebook)
    logs = log.entries_of(list(held))
    whole = [
        (case_id, case, CaseLog(log.read_together(case_id, lines)))
        for case_id, case in held.items()
        if (lines := logs[case_id]) and _length(case_id, lines) >= case.last_seq
    ]
    _write(whole, rulebook, with_facts=False)
    return len(whole) == len(case_ids)


def follow_alone(case_id: UUID, events: Sequence[RecordedEvent], rulebook: Rulebook) -> None:
    """Let follow what was recorded, the last of these events, by somebody who may not read the case.

    A contact waits, and its clock runs; a request to a service is answered. It is folded from these events
    alone; whoever follows the case next folds its whole log.
    """
    rows = fold(CaseLog(events), Subject(None, None, ""), Authority(None, (), ()), rulebook, False)
    given = {"case": case_id, "rows": _as_json(case_id, rows)}
    if rows["contact"]:
        db.session.execute(text("select add_contact(:case, :rows)"), given)
    if rows["service_request"]:
        db.session.execute(text("select answer_request(:case, :rows)"), given)


def project(case_id: UUID, rulebook: Rulebook) -> bool:
    """Bring everything that is kept of a case up to its log; whether anything lagged.

    Running it twice changes nothing; two workers at once take turns.
    """
    case = _hold([case_id], rulebook).get(case_id)
    if case is None or not case.lags:
        return False
    lines = log.entries(case_id)
    if (there := _length(case_id, lines)) < case.last_seq:
        raise LogTooShort(f"{there} of {case.last_seq} events are there")
    _write([(case_id, case, CaseLog(log.read_together(case_id, lines)))], rulebook, with_facts=True)
    failure = ProjectionFailure.case_id == case_id, ProjectionFailure.sweep == "sweep"
    db.session.execute(delete(ProjectionFailure).where(*failure))
    return True


def _length(case_id: UUID, lines: Sequence[log.Entry]) -> int:
    return sum(line.case_id == case_id for line in lines)


def _hold(case_ids: Sequence[UUID], rulebook: Rulebook) -> dict[UUID, CaseToFollow]:
    """Those of these cases that may be followed, locked one after another in the order of their ids."""
    asked = {"cases": sorted(case_ids), "fingerprint": rulebook.fingerprint}
    return {case_id: CaseToFollow(*row) for case_id, *row in db.session.execute(_HOLD, asked)}


def _write(cases: Sequence[tuple[UUID, CaseToFollow, CaseLog]], rulebook: Rulebook, with_facts: bool) -> None:
    teams, accounts = _Lookup(agencies.team), _Lookup(agencies.account)
    fingerprint = rulebook.fingerprint if with_facts else None
    written = []
    for case_id, case, case_log in cases:
        life = (case.expected_birth_date, case.death_date)
        subject = Subject(case.birth_date, case.quindrat_code, case.team_code, *life)
        rows = fold(case_log, subject, Authority(case.front_door, teams, accounts), rulebook, with_facts)
        given = {"case": case_id, "rows": _as_json(case_id, rows), "seq": case.last_seq}
        written.append(given | {"fingerprint": fingerprint})
    if written:
        db.session.execute(_WRITE, written)


def _as_json(case_id: UUID, rows: Rows) -> str:
    (record,) = rows["case_record"]
    found: dict[str, Any] = {"case_record": dict(zip(tables.RECORD.columns, record, strict=True))}
    for name, columns in _COLUMNS.items():
        if name in rows:
            found[name] = [dict(zip(columns, (case_id, *row), strict=True)) for row in rows[name]]
    return orjson.dumps(found).decode()
