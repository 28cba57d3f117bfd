"""The facts of one case: made again from its log, written only where they differ."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from caseflow.cases import service as cases
from caseflow.events import log
from caseflow.events.kinds import effects
from caseflow.extensions import db
from caseflow.performance.models import IndicatorFact, ProjectionFailure
from caseflow.rules.case_log import CaseLog
from caseflow.rules.facts import facts
from caseflow.rules.indicators import Fact
from caseflow.rules.rulebook import Rulebook

FACT_COLUMNS = (
    "code",
    "event_id",
    "first_on",
    "last_on",
    "in_numerator",
    "in_denominator",
    "exception",
    "started_on",
    "due_on",
    "stopped_on",
    "days",
    "reason",
    "team",
    "agency",
)


class LogTooShort(Exception):
    """A case's record says that its log is longer than it is."""


def project(case_id: UUID, rulebook: Rulebook, at: datetime) -> bool:
    """Bring a case's record, clocks and facts up to its log; whether anything lagged.

    Running it twice changes nothing; two workers at once take turns. `at` is the time of looking.
    """
    held = cases.hold(case_id)
    if held is None or not held.lags(rulebook.fingerprint):
        return False
    if held.clocks_lag(rulebook.fingerprint):
        case_log = cases.follow(case_id, rulebook)
    else:
        case_log = CaseLog(log.recorded_events(case_id))
    if len(case_log.all) < held.last_seq:
        raise LogTooShort(f"{len(case_log.all)} of {held.last_seq} events are there")
    _replace(case_id, facts(case_log, held.birth_date, rulebook, effects()), held.quindrat_code)
    cases.mark_followed(case_id, held.last_seq, rulebook.fingerprint)
    db.session.execute(delete(ProjectionFailure).where(ProjectionFailure.case_id == case_id))
    return True


def note_failure(case_id: UUID, error: BaseException, at: datetime) -> None:
    """Keep that a case could not be followed, and how often that was tried."""
    row = {"case_id": case_id, "error": f"{type(error).__name__}: {error}"[:2000], "failed_at": at}
    note_failures([row])


def note_failures(rows: Iterable[dict[str, Any]]) -> None:
    """Keep the cases that could not be followed: `case_id`, `error`, `failed_at` each."""
    for row in rows:
        insertion = upsert(ProjectionFailure).values(**row, tries=1)
        again = {
            "error": row["error"],
            "failed_at": row["failed_at"],
            "tries": ProjectionFailure.tries + 1,
        }
        db.session.execute(insertion.on_conflict_do_update(index_elements=["case_id"], set_=again))


def _replace(case_id: UUID, wanted: Iterable[Fact], quindrat: str | None) -> None:
    """Make the case's rows those facts, touching only rows that differ."""
    missing = Counter((*(getattr(fact, name) for name in FACT_COLUMNS), quindrat) for fact in wanted)
    columns = IndicatorFact.__table__.c
    shown = [columns.id, *(columns[name] for name in FACT_COLUMNS), columns.quindrat]
    gone: list[int] = []
    for row in db.session.execute(select(*shown).where(columns.case_id == case_id)):
        fact = tuple(row[1:])
        if missing[fact]:
            missing[fact] -= 1
        else:
            gone.append(row.id)
    if gone:
        db.session.execute(delete(IndicatorFact).where(columns.id.in_(gone)))
    names = ("case_id", *FACT_COLUMNS, "quindrat")
    rows = [dict(zip(names, (case_id, *fact), strict=True)) for fact in missing.elements()]
    if rows:
        db.session.execute(insert(IndicatorFact).inline(), rows)
