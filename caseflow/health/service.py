"""Asking the workers to try again what failed."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from caseflow import dispatch
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.projections import service as projections

TASKS = {"sweep": "caseflow.sweep", "watch": "caseflow.watch", "remind": "caseflow.watch"}
"""The task that tries again what each sweep could not do."""


RECOMPUTING: dict[str, tuple[Callable[[datetime], None], str]] = {
    "begin": (projections.begin, "The workers make everything again, a range of cases at a time."),
    "stop": (projections.stop, "The workers finish what they are at, and begin no other range."),
    "resume": (projections.resume, "The workers go on where they were."),
}
"""What may be asked of the workers about making everything again, and what is said then."""


def try_again(sweep: str, case_id: UUID, at: datetime) -> None:
    """Let the next run of a sweep try a case that failed, and start one.

    Where the message is lost, the run of the next minute tries it. Raises Refusal where it does not fail any
    more.
    """
    given = {"case": case_id, "sweep": sweep, "at": at}
    if sweep not in TASKS or not db.session.scalar(text("select try_again(:case, :sweep, :at)"), given):
        raise Refusal("sweep", "It does not fail any more.")
    dispatch.after_commit(TASKS[sweep])
