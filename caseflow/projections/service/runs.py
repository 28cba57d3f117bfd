"""Keeping the record of sweeps and rebuilds: what each looked at, and what it could not do."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import psycopg
from sqlalchemy import Interval, delete, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import DBAPIError

from caseflow.extensions import db
from caseflow.projections.models import ProjectionFailure, ProjectionRun, SweepName

log = logging.getLogger(__name__)
EVERY_MINUTE = ("sweep", "watch", "digest")
"""Runs that come so often that those without work leave one line for all of them."""
NAMED_AT_MOST = 1000
LONGEST_ERROR = 2000
MINUTES_AT_MOST = 60
LONGEST_WAIT = timedelta(minutes=MINUTES_AT_MOST)
"""So long it takes at most until what failed is tried again."""
_A_MINUTE = timedelta(minutes=1)


def begin(what: str, at: datetime) -> int:
    """A run that starts now. After one of the same kind that found nothing to do, it takes its place."""
    last = db.session.execute(
        select(ProjectionRun.id, ProjectionRun.cases, ProjectionRun.failed)
        .where(ProjectionRun.what == what)
        .order_by(ProjectionRun.id.desc())
        .limit(1)
    ).first()
    values = {"what": what, "started_at": at, "cases": 0, "drifted": 0, "failed": 0, "detail": []}
    if last is not None and what in EVERY_MINUTE and not (last.cases or last.failed):
        values["finished_at"] = None
        db.session.execute(update(ProjectionRun).where(ProjectionRun.id == last.id).values(values))
        return int(last.id)
    return int(
        db.session.execute(insert(ProjectionRun).values(values).returning(ProjectionRun.id)).scalar_one()
    )


def finish(run: int, cases: int, failed: int, drift: Sequence[tuple[UUID, str]] = ()) -> None:
    """What a run came to; `drift` names the cases that had drifted from their log, and how."""
    values = {
        "finished_at": ProjectionRun.started_at + (func.clock_timestamp() - func.now()),
        "cases": cases,
        "failed": failed,
        "drifted": len(drift),
        "detail": [[str(case_id), what] for case_id, what in drift[:NAMED_AT_MOST]],
    }
    db.session.execute(update(ProjectionRun).where(ProjectionRun.id == run).values(values))


def error_text(error: BaseException) -> str:
    """An error as it is kept: of what the database refused its sentence, and not the row."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    said = cause.diag.message_primary if isinstance(cause, psycopg.Error) else None
    return f"{type(cause).__name__}: {said or cause}"[:LONGEST_ERROR]


def note_failures(failures: Iterable[tuple[UUID, str]], at: datetime, sweep: SweepName = "sweep") -> None:
    """Keep the cases for which a sweep failed with their errors, how often, and when it is tried again.

    That is after a minute, then after two, four, and so on up to an hour.
    """
    kept = ProjectionFailure
    for case_id, error in failures:
        values = {"error": error, "failed_at": at}
        first = {"case_id": case_id, "sweep": sweep, "since": at, "tries": 1, "try_at": at + _A_MINUTE}
        minutes = func.least(func.power(2, kept.tries), MINUTES_AT_MOST)
        wait = minutes * literal(_A_MINUTE, Interval)
        try_at = literal(at, TIMESTAMP(timezone=True)) + wait
        insertion = upsert(kept).values(**values, **first)
        again = {**values, "tries": kept.tries + 1, "try_at": try_at}
        db.session.execute(insertion.on_conflict_do_update(index_elements=["case_id", "sweep"], set_=again))


def waiting(sweep: SweepName, at: datetime) -> list[UUID]:
    """The cases for which a sweep failed, and that wait to be tried again later."""
    kept = ProjectionFailure
    query = select(kept.case_id).where(kept.sweep == sweep, kept.try_at > at)
    return list(db.session.scalars(query.order_by(kept.case_id)))


def keep_failures(sweep: SweepName, failed: Sequence[tuple[UUID, str]], at: datetime) -> None:
    """Keep for which cases a sweep failed that tried all but those that wait; it went well for the others."""
    kept, but = ProjectionFailure, [case_id for case_id, _ in failed]
    tried = (kept.sweep == sweep, kept.try_at <= at, kept.case_id.not_in(but))
    db.session.execute(delete(kept).where(*tried))
    note_failures(failed, at, sweep)
    for case_id, error in failed:
        log.warning("%s failed for case %s: %s", sweep, case_id, error)


def kept(what: str, at: datetime, looked_at: int, failed: int = 0) -> None:
    """Keep that a run of this kind was made, how much it did, and how much it could not do."""
    finish(begin(what, at), looked_at, failed)
