"""Keeping what fails for one case from failing for the others: savepoints, and ever smaller parts of many."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from caseflow.extensions import db
from caseflow.projections.service.runs import error_text

log = logging.getLogger(__name__)
T = TypeVar("T")
FAILING_AT_MOST = 400
"""So often it may fail before the rest is left for the next run: it is not a few cases that fail then.

One case among 10,000 costs 15 failures, one among a million 21.
"""
_AT_ONCE, _AT_THE_END = (text(f"set constraints all {each}") for each in ("immediate", "deferred"))


class Part(NamedTuple):
    """Cases from one id to another, both included; without ends, all there are."""

    first: UUID | None = None
    last: UUID | None = None

    def holds(self, case_id: UUID) -> bool:
        """Whether a case is one of them."""
        return self.first is None or self.last is None or self.first <= case_id <= self.last


ALL = Part()


class Failure(NamedTuple):
    """A case for which something failed, and how."""

    case_id: UUID
    error: str


@contextmanager
def by_itself() -> Iterator[None]:
    """A savepoint: what the block did stands as a whole, or nothing of it, and what the database would
    refuse at the end of the transaction it refuses here."""
    with db.session.begin_nested():
        yield
        db.session.execute(_AT_ONCE)
        db.session.execute(_AT_THE_END)


def is_lost(error: Exception) -> bool:
    """Whether the connection is gone, so that nothing more can be done in this transaction."""
    return isinstance(error, DBAPIError) and error.connection_invalidated


def in_parts(
    attempt: Callable[[Part], T], cases: Callable[[], Sequence[UUID]]
) -> tuple[list[T], list[Failure]]:
    """What came of doing something for many cases at once, and the cases for which it fails.

    Where it fails for all of them it is tried for each half, and so on down to the case that fails by itself.
    `cases` has the ids of all in order; it is asked only after a failure.
    """
    waiting: list[Sequence[UUID]] = [()]
    done: list[T] = []
    failed: list[Failure] = []
    failures = 0
    while waiting and failures < FAILING_AT_MOST:
        ids = waiting.pop()
        try:
            with by_itself():
                done.append(attempt(Part(ids[0], ids[-1]) if ids else ALL))
        except Exception as error:
            failures += 1
            if is_lost(error) or not (halves := _halves(ids or cases())):
                raise
            if len(ids) == 1:
                failed.append(Failure(ids[0], error_text(error)))
                continue
            log.warning("tried again for fewer cases, as it failed for many: %s", error_text(error))
            waiting += reversed(halves)
    if waiting:
        log.error("%s cases are left for the next run: it failed %s times", sum(map(len, waiting)), failures)
    return done, failed


def _halves(ids: Sequence[UUID]) -> list[Sequence[UUID]]:
    middle = (len(ids) + 1) // 2
    return [half for half in (ids[:middle], ids[middle:]) if half]
