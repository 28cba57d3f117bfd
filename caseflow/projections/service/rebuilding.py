"""Making what is kept of every case again from the log, and swapping in what differs."""

import logging
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from caseflow.events.streaming import Scope, driver
from caseflow.extensions import db
from caseflow.projections.queries import followed_cases, lagging_cases
from caseflow.projections.service import runs, swapping
from caseflow.projections.service.folding import Folding, fold_all, fold_apart
from caseflow.projections.service.isolating import ALL, Failure, Part, in_parts
from caseflow.projections.service.ranges import ALL_CASES, Range
from caseflow.rules.rulebook import Rulebook

log = logging.getLogger(__name__)
WORTH_A_PROCESS = 10_000


class Rebuilt(NamedTuple):
    """What a rebuild saw: cases folded, cases brought up to date, drift (case and what differs), failures."""

    cases: int
    changed: int
    drift: list[tuple[UUID, str]]
    failed: list[tuple[UUID, str]]


def rebuild(
    rulebook: Rulebook,
    at: datetime,
    *,
    lagging_only: bool = False,
    waiting_too: bool = True,
    dry: bool = False,
    processes: int = 1,
    within: Range | None = None,
) -> Rebuilt:
    """Make everything that follows from the log again and put right what lags or has drifted.

    Readers see what was before until the caller commits, and rows that are equal stay untouched. A case that
    cannot be followed is named, and stops no other; `waiting_too` tries those as well that failed and wait to
    be tried later. `dry` reports and changes nothing. From ten thousand cases two processes are worth it.
    `within` a range of cases only these are made again; who asks range by range calls `compact` in the end.
    """
    chosen = lagging_cases(rulebook.fingerprint, None if waiting_too else at) if lagging_only else None
    first, before = within or ALL_CASES
    scopes = _parts(Scope(first=first, before=before, chosen=chosen), processes)
    snapshot = db.session.scalar(text("select pg_export_snapshot()")) if len(scopes) > 1 else None

    def make_again(part: Part) -> Rebuilt:
        with TemporaryDirectory(prefix="caseflow-") as name:
            if part == ALL and snapshot:
                url = db.engine.url.render_as_string(hide_password=False)
                foldings = fold_apart(url, str(snapshot), scopes, rulebook, Path(name))
            else:
                scope = scopes[0] if part == ALL else Scope(part.first, None, chosen, last=part.last)
                foldings = [fold_all(driver(), scope, rulebook, Path(name), "0")]
            swapping.load(driver(), Path(name))
        return _settle(foldings, rulebook.fingerprint, dry)

    done, failed = in_parts(make_again, lambda: followed_cases(first, before))
    failed += [Failure(*each) for part in done for each in part.failed]
    if not dry:
        runs.note_failures(failed, at)
    if not (lagging_only or dry or within):
        compact()
    return _together(done, failed)


def _together(parts: list[Rebuilt], failed: list[Failure]) -> Rebuilt:
    drift = [each for part in parts for each in part.drift]
    cases, changed = sum(part.cases for part in parts), sum(part.changed for part in parts)
    return Rebuilt(cases, changed, drift, [(each.case_id, each.error) for each in failed])


def compact() -> None:
    """Make one row of the rows that count the same facts: they add up, but grow with each change."""
    db.session.execute(text("select count_facts_again()"))


def _settle(foldings: list[Folding], fingerprint: str, dry: bool) -> Rebuilt:
    failed = [each for folding in foldings for each in folding.failed]
    swapping.compare(fingerprint)
    drift = swapping.drifted()
    changed = 0 if dry else swapping.swap(fingerprint)
    return Rebuilt(sum(folding.cases for folding in foldings), changed, drift, failed)


def nightly(rulebook: Rulebook, at: datetime, processes: int = 1) -> Rebuilt:
    """Rebuild in memory, report what had drifted case by case, then repair it."""
    run = runs.begin("nightly", at)
    rebuilt = rebuild(rulebook, at, processes=processes)
    for case_id, what in rebuilt.drift:
        log.error("case %s had drifted from its log: %s", case_id, what)
    runs.finish(run, rebuilt.cases, len(rebuilt.failed), rebuilt.drift)
    return rebuilt


def _parts(scope: Scope, processes: int) -> list[Scope]:
    """The scope in ranges of as many cases each; one range where that is not worth a process."""
    total = db.session.scalar(text("select count(*) from case_record where last_seq > 0")) or 0
    if processes < 2 or total < WORTH_A_PROCESS:
        return [scope]
    cuts: list[UUID | None] = [None]
    for number in range(1, processes):
        place = {"place": total * number // processes}
        cuts.append(
            db.session.scalar(
                text("select id from case_record where last_seq > 0 order by id limit 1 offset :place"), place
            )
        )
    cuts.append(None)
    return [scope._replace(first=cuts[n], before=cuts[n + 1]) for n in range(processes)]
