"""Making everything again with any number of workers, on one machine or several: by ranges of cases.

A range is made and marked as made in one transaction. Who makes one holds its row; where a worker is killed
the row is free again, and nothing of the range was kept. What is made does not depend on who makes it.
"""

from datetime import datetime

from sqlalchemy import exists, select, text, update

from caseflow import dispatch
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.projections.models import Recomputation, RecomputationRange
from caseflow.projections.service import runs
from caseflow.projections.service.rebuilding import compact, rebuild
from caseflow.rules.rulebook import Rulebook

TASK = "caseflow.recomputation"
CASES_IN_A_RANGE = 2_000
AT_ONCE = 16
"""So many messages are sent when it begins or goes on: as many workers may take part."""
_BEGIN = text("select begin_recomputation(:size, :at)")


def begin(at: datetime) -> None:
    """Let the workers make every case again; refused while they do."""
    if _under_way():
        raise Refusal("", "The workers make everything again already. See how far they are, or stop them.")
    db.session.execute(_BEGIN, {"size": CASES_IN_A_RANGE, "at": at})
    _ask()


def stop(at: datetime) -> None:
    """Let the workers finish the ranges that they are at, and begin none."""
    _change(Recomputation.stopped_at.is_(None), at, "Nothing is being made again.")


def resume(at: datetime) -> None:
    """Let the workers go on where they were."""
    _change(Recomputation.stopped_at.is_not(None), None, "Nothing that was stopped waits.")
    _ask()


def make_next_range(rulebook: Rulebook, at: datetime) -> bool:
    """Make a range of cases again that nobody has, or end what is done; whether there was anything to do."""
    made, of = Recomputation, RecomputationRange
    open_one = made.finished_at.is_(None) & made.stopped_at.is_(None)
    waiting = select(of).join(made).where(open_one, of.made_at.is_(None)).order_by(of.number).limit(1)
    part = db.session.scalar(waiting.with_for_update(of=of, skip_locked=True))
    if part is None:
        _finish(at)
        return False
    rebuilt = rebuild(rulebook, at, within=(part.first_case, part.before_case))
    part.made_at, part.cases, part.changed = at, rebuilt.cases, rebuilt.changed
    part.drifted, part.failed = len(rebuilt.drift), len(rebuilt.failed)
    run = runs.begin("range", at)
    runs.finish(run, rebuilt.cases, len(rebuilt.failed), rebuilt.drift)
    db.session.flush()
    return True


def _finish(at: datetime) -> None:
    """End it where every range is done: who has made a range looks again, so that the last one finds it."""
    made, of = Recomputation, RecomputationRange
    left = exists().where(of.recomputation_id == made.id, of.made_at.is_(None))
    ready = select(made).where(made.finished_at.is_(None), ~left).with_for_update(skip_locked=True)
    if done := db.session.scalar(ready):
        compact()
        done.finished_at = at
        db.session.flush()


def _under_way() -> bool:
    return bool(db.session.scalar(select(exists().where(Recomputation.finished_at.is_(None)))))


def _change(where: object, stopped_at: datetime | None, refusal: str) -> None:
    changed = update(Recomputation).where(Recomputation.finished_at.is_(None), where)  # type: ignore[arg-type]
    found = db.session.scalar(changed.values(stopped_at=stopped_at).returning(Recomputation.id))
    if found is None:
        raise Refusal("", refusal)


def _ask() -> None:
    for number in range(AT_ONCE):
        dispatch.after_commit(TASK, number)
