"""Work that is asked for on a page and done by the workers, range by range of cases.

Each range is kept as it is done, so that any number of workers take part, and another one goes on where one
was killed. Who asked, or an analyst, stops it: ranges that are being done are kept, and no other is begun.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update

from caseflow import dispatch
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.projections.service import ranges
from caseflow.rules.rulebook import Rulebook

CASES_IN_A_PART = 1_000
AT_ONCE = 8
"""So many messages are sent when something begins: as many workers may take part."""
WAITING_AT_MOST = 5


class Work(NamedTuple):
    """What is asked for (`parts` is 0 until it is begun), and its ranges, whose column `of` leads to it.

    `to_read` names, when it is begun, the cases of which the log has to be read (None: all of them), so that
    a range holds so many of these. `do_part` does one range. `words` name what is asked for.
    """

    asked: Any
    part: Any
    of: Any
    task: str
    words: str
    to_read: Callable[[Any, Rulebook], Collection[UUID] | None]
    do_part: Callable[[Any, Any, Rulebook], None]


def ask(work: Work, row: Any) -> None:
    """Have the workers do it; refused where too much waits."""
    asked = work.asked
    waiting = select(func.count()).select_from(asked).where(_waits(work))
    if (db.session.scalar(waiting) or 0) >= WAITING_AT_MOST:
        sentence = f"{WAITING_AT_MOST} {work.words} wait to be counted. Ask again when one is ready."
        raise Refusal("", sentence)
    db.session.add(row)
    db.session.flush()
    dispatch.after_commit(work.task)


def _waits(work: Work) -> ColumnElement[bool]:
    """Whether something is left to do of what was asked for, and nobody has stopped it."""
    asked = work.asked
    unfinished: ColumnElement[bool] = asked.id.in_(select(work.of).where(work.part.made_at.is_(None)))
    return asked.stopped_at.is_(None) & ((asked.parts == 0) | unfinished)


def stop(work: Work, asked_id: UUID, who: UUID, at: datetime) -> None:
    """Have the workers begin no other range of it; refused where nothing is left to do, or to others."""
    asked = work.asked
    # Only when a worker that is beginning it is done does a new statement see the parts that it made.
    db.session.scalar(select(asked.id).where(asked.id == asked_id).with_for_update(key_share=True))
    ended = update(asked).where(asked.id == asked_id, _waits(work)).values(stopped_by=who, stopped_at=at)
    if db.session.scalar(ended.returning(asked.id)) is None:
        raise Refusal("", "There is nothing to stop: it is counted, or was stopped.")


def do_next_part(work: Work, at: datetime, adopted: Rulebook) -> bool:
    """Begin what waits, or do the next range of something; whether there was anything to do."""
    asked, part = work.asked, work.part
    going_on = asked.stopped_at.is_(None)
    waiting = select(asked).where(asked.parts == 0, going_on).order_by(asked.asked_at, asked.id).limit(1)
    if begun := db.session.scalar(waiting.with_for_update(skip_locked=True)):
        _begin(work, begun, adopted)
        return True
    todo = select(part).join(asked, asked.id == work.of).where(part.made_at.is_(None), going_on)
    todo = todo.order_by(asked.asked_at, work.of, part.number).limit(1)
    found = db.session.scalar(todo.with_for_update(of=part, skip_locked=True))
    if found is None:
        return False
    work.do_part(db.session.get_one(asked, getattr(found, work.of.key)), found, adopted)
    found.made_at, found.cases = at, None
    db.session.flush()
    return True


def _begin(work: Work, begun: Any, adopted: Rulebook) -> None:
    parts = _parts(work.to_read(begun, adopted))
    begun.parts = len(parts)
    db.session.add_all(
        work.part(**{work.of.key: begun.id}, number=number, first_case=first, before_case=before, cases=cases)
        for number, ((first, before), cases) in enumerate(parts, start=1)
    )
    db.session.flush()
    for number in range(min(len(parts), AT_ONCE)):
        dispatch.after_commit(work.task, number)


def _parts(to_read: Collection[UUID] | None) -> list[tuple[ranges.Range, list[UUID] | None]]:
    """Ranges that hold every case together, each with those of its cases that have to be read; None: all."""
    if to_read is None:
        return [(each, None) for each in ranges.in_ranges(CASES_IN_A_PART)]
    ordered = sorted(to_read)
    chunks = [ordered[n : n + CASES_IN_A_PART] for n in range(0, len(ordered), CASES_IN_A_PART)] or [[]]
    cuts = [chunk[0] for chunk in chunks[1:]]
    return list(zip(zip([None, *cuts], [*cuts, None], strict=True), chunks, strict=True))
