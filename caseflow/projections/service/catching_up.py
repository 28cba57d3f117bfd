"""Catching up: the sweep that makes lost messages harmless, and what follows a bulk load."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from caseflow.extensions import db
from caseflow.projections import queries
from caseflow.projections.service import runs
from caseflow.projections.service.isolating import by_itself, is_lost
from caseflow.projections.service.one_case import project
from caseflow.projections.service.rebuilding import rebuild
from caseflow.rules.rulebook import Rulebook

log = logging.getLogger(__name__)
BATCH = 500
MANY = 200
"""From so many lagging cases on, following them in bulk is quicker."""
_ONE_SWEEP_AT_A_TIME = 6_700_672


class Sweep(NamedTuple):
    """How many lagging cases were looked at, how many of them failed, and whether there are more."""

    cases: int
    failed: int
    more: bool


def sweep(rulebook: Rulebook, at: datetime, at_most: int = BATCH) -> Sweep:
    """Follow a batch of the cases that lag. A case that cannot be followed does not stop the others.

    Two sweeps never overlap: the second finds nothing to do.
    """
    if not db.session.scalar(text("select pg_try_advisory_xact_lock(:key)"), {"key": _ONE_SWEEP_AT_A_TIME}):
        return Sweep(0, 0, False)
    run = runs.begin("sweep", at)
    if queries.count_lagging(rulebook.fingerprint) >= MANY:
        found = _in_bulk(rulebook, at, 1, waiting_too=False)
    else:
        lagging = queries.lagging(rulebook.fingerprint, at_most, at)
        failed = follow_each(lagging, rulebook, at)
        found = Sweep(len(lagging), failed, len(lagging) == at_most and failed < at_most)
    runs.finish(run, found.cases, found.failed)
    if found.cases and found.failed == found.cases:
        log.error("the sweep could follow none of %s lagging cases", found.cases)
    return found


def _in_bulk(rulebook: Rulebook, at: datetime, processes: int, waiting_too: bool = True) -> Sweep:
    rebuilt = rebuild(rulebook, at, lagging_only=True, waiting_too=waiting_too, processes=processes)
    return Sweep(rebuilt.cases + len(rebuilt.failed), len(rebuilt.failed), False)


def follow_each(case_ids: Sequence[UUID], rulebook: Rulebook, at: datetime) -> int:
    """Follow each case by itself; how many could not be."""
    failed = 0
    for case_id in case_ids:
        try:
            with by_itself():
                project(case_id, rulebook)
        except Exception as error:
            if is_lost(error):
                raise
            why = runs.error_text(error)
            log.warning("case %s could not be followed: %s", case_id, why)
            runs.note_failures([(case_id, why)], at)
            failed += 1
    return failed


def catch_up_all(rulebook: Rulebook, at: datetime, processes: int = 2) -> Sweep:
    """Follow every case that lags: each by itself where they are few, else all at once in bulk."""
    run = runs.begin("catch up", at)
    if queries.count_lagging(rulebook.fingerprint) < MANY:
        lagging = queries.lagging(rulebook.fingerprint, MANY, at + runs.LONGEST_WAIT)
        found = Sweep(len(lagging), follow_each(lagging, rulebook, at), False)
    else:
        found = _in_bulk(rulebook, at, processes)
    runs.finish(run, found.cases, found.failed)
    return found
