"""Proving that what is kept is what was recorded: the chain, and everything that follows from it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from caseflow.events import log
from caseflow.projections import queries
from caseflow.projections.service.rebuilding import rebuild
from caseflow.rules.rulebook import Rulebook

NAMED_AT_MOST = 5


class Check(NamedTuple):
    """One thing that has to hold, whether it does, and what was found."""

    name: str
    passed: bool
    found: str


def verify(rulebook: Rulebook, at: datetime, processes: int = 1) -> Iterator[Check]:
    """Each check as soon as it is done. Changes nothing; the caller rolls back."""
    broken = log.broken_links()
    yield check("every event follows from the one before it", [f"{case} {seq}" for case, seq in broken])
    yield check(
        "no case's log is shorter than its record says", [str(each) for each in queries.shortened_cases()]
    )
    waiting = queries.count_lagging(rulebook.fingerprint)
    lag = [f"cases that lag: {waiting}; caseflow sweep follows them"] if waiting else []
    yield check("no case lags behind its log or the rules", lag)
    rebuilt = rebuild(rulebook, at, dry=True, processes=processes)
    wrong = [f"{case} {what}" for case, what in rebuilt.drift]
    wrong += [f"{case} {error}" for case, error in rebuilt.failed]
    yield check(f"projections of {rebuilt.cases} cases equal a rebuild", wrong)
    yield check("what is added up of facts is what they come to", queries.sums_apart())
    yield check(
        "every accountable team may read its case, and every former one knows of it",
        [f"{case} {team}" for case, team in queries.wrong_grants()],
    )


def check(name: str, wrong: Sequence[str]) -> Check:
    """A check that passes where nothing is wrong; a few of what is wrong are named."""
    if not wrong:
        return Check(name, True, "ok")
    named = "; ".join(wrong[:NAMED_AT_MOST])
    return Check(name, False, f"{len(wrong)} wrong: {named}")
