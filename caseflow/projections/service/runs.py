"""Keeping the record of sweeps and rebuilds: what each looked at, and what it could not do."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from caseflow.extensions import db
from caseflow.projections.models import ProjectionFailure, ProjectionRun

EVERY_MINUTE = ("sweep", "watch", "digest")
"""Runs that come so often that those without work leave one line for all of them."""
NAMED_AT_MOST = 1000
LONGEST_ERROR = 2000


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
    """An error as it is kept."""
    return f"{type(error).__name__}: {error}"[:LONGEST_ERROR]


def note_failures(failures: Iterable[tuple[UUID, str]], at: datetime) -> None:
    """Keep the cases that could not be followed with their errors, and how often that was tried."""
    for case_id, error in failures:
        insertion = upsert(ProjectionFailure).values(case_id=case_id, error=error, failed_at=at, tries=1)
        again = {"error": error, "failed_at": at, "tries": ProjectionFailure.tries + 1}
        db.session.execute(insertion.on_conflict_do_update(index_elements=["case_id"], set_=again))


def kept(what: str, at: datetime, looked_at: int, failed: int = 0) -> None:
    """Keep that a run of this kind was made, how much it did, and how much it could not do."""
    finish(begin(what, at), looked_at, failed)
