"""Work that is asked for on a page and done by the workers, range by range of cases.

Each range is kept as it is done, so that any number of workers take part, and another one goes on where one
was stopped.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select

from caseflow import dispatch
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.projections.service import ranges
from caseflow.rules.rulebook import Rulebook

CASES_IN_A_PART = 2_000
AT_ONCE = 8
"""So many messages are sent when something begins: as many workers may take part."""
WAITING_AT_MOST = 5


class Work(NamedTuple):
    """What is asked for (`parts` is 0 until it is begun), and its ranges, whose column `of` leads to it.

    `do_part` does one range. `words` name what is asked for.
    """

    asked: Any
    part: Any
    of: Any
    task: str
    words: str
    do_part: Callable[[Any, Any, Rulebook], None]


def ask(work: Work, row: Any) -> None:
    """Have the workers do it; refused where too much waits."""
    asked = work.asked
    unfinished = select(work.of).where(work.part.made_at.is_(None))
    waits = (asked.parts == 0) | asked.id.in_(unfinished)
    if (db.session.scalar(select(func.count()).select_from(asked).where(waits)) or 0) >= WAITING_AT_MOST:
        sentence = f"{WAITING_AT_MOST} {work.words} wait to be counted. Ask again when one is ready."
        raise Refusal("", sentence)
    db.session.add(row)
    db.session.flush()
    dispatch.after_commit(work.task)


def do_next_part(work: Work, at: datetime, adopted: Rulebook) -> bool:
    """Begin what waits, or do the next range of something; whether there was anything to do."""
    asked, part = work.asked, work.part
    waiting = select(asked).where(asked.parts == 0).order_by(asked.asked_at, asked.id).limit(1)
    if begun := db.session.scalar(waiting.with_for_update(skip_locked=True)):
        _begin(work, begun)
        return True
    todo = select(part).join(asked, asked.id == work.of).where(part.made_at.is_(None))
    todo = todo.order_by(asked.asked_at, work.of, part.number).limit(1)
    found = db.session.scalar(todo.with_for_update(of=part, skip_locked=True))
    if found is None:
        return False
    work.do_part(db.session.get_one(asked, getattr(found, work.of.key)), found, adopted)
    found.made_at = at
    db.session.flush()
    return True


def _begin(work: Work, begun: Any) -> None:
    parts = ranges.in_ranges(CASES_IN_A_PART)
    begun.parts = len(parts)
    db.session.add_all(
        work.part(**{work.of.key: begun.id}, number=number, first_case=first, before_case=before)
        for number, (first, before) in enumerate(parts, start=1)
    )
    db.session.flush()
    for number in range(min(len(parts), AT_ONCE)):
        dispatch.after_commit(work.task, number)
