"""Making published figures again from the log, as it was known when they were frozen."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from caseflow import dispatch
from caseflow.extensions import db
from caseflow.kernel.dates import Period
from caseflow.performance.queries.computed import Computed, facts_in
from caseflow.performance.queries.figures import BOROUGH, NOT_ALLOCATED, summed
from caseflow.performance.queries.windows import windows
from caseflow.publication.models import (
    Publication,
    PublicationCheck,
    PublicationFigure,
    PublicationIndicator,
    PublicationMember,
)
from caseflow.rules.figures import median
from caseflow.rules.rulebook import Rulebook
from caseflow.web.today import rules_in_force

TASK = "caseflow.publications"
SAID_AT_MOST = 20


class _Thing(NamedTuple):
    """A counted thing, and how it counts."""

    code: str
    event_id: str
    in_numerator: bool
    in_denominator: bool
    exception: bool


def ask_for_check(publication_id: UUID, at: datetime) -> None:
    """Have the workers make the figures again; what they find stands on the page."""
    fresh: dict[str, Any] = {"asked_at": at, "checked_at": None, "differences": []}
    asked = insert(PublicationCheck).values(publication_id=publication_id, **fresh)
    db.session.execute(asked.on_conflict_do_update(index_elements=["publication_id"], set_=fresh))
    dispatch.after_commit(TASK)


def check_what_waits(at: datetime) -> int:
    """Make again what somebody asked for; how many that were."""
    waiting = list(db.session.scalars(select(PublicationCheck).where(PublicationCheck.checked_at.is_(None))))
    for each in waiting:
        each.differences = check(each.publication_id)
        each.checked_at = at
    db.session.flush()
    return len(waiting)


def check(publication_id: UUID) -> list[str]:
    """Where the figures made again differ from the frozen ones, in sentences; none where they are the same.

    What was recorded later does not count. Where a child lived is not in the log: it is as it was frozen.
    """
    made = db.session.get_one(Publication, publication_id)
    rules = rules_in_force(made.framework, made.known_at)
    of = PublicationIndicator
    versions = select(of.code, of.definition_version).where(of.publication_id == publication_id)
    rows = db.session.execute(versions).all()
    moved = [
        f"{code} is counted by another definition today; version {version} was frozen."
        for code, version in rows
        if code not in rules.indicators or rules.indicators[code].version != version
    ]
    known = [code for code, version in rows if code in rules.indicators]
    again = _made_again(made, known, rules)
    frozen, places = _frozen(publication_id)
    found = Counter(_thing(each) for each in again)
    differing = list(_differences(frozen, found)) + list(_figures(publication_id, again, places))
    return (moved + differing)[:SAID_AT_MOST]


def _made_again(made: Publication, codes: list[str], rules: Rulebook) -> list[Computed]:
    period = Period(made.first_on, made.last_on, made.period)
    return list(facts_in(windows(codes, period, rules), rules, made.known_at))


def _thing(each: Computed) -> _Thing:
    fact = each.fact
    counted = (fact.in_numerator, fact.in_denominator, fact.exception)
    return _Thing(fact.code, fact.event_id, *counted)


def _key(each: Computed) -> tuple[str, str]:
    return each.fact.code, each.fact.event_id


def _frozen(publication_id: UUID) -> tuple[Counter[_Thing], dict[tuple[str, str], str | None]]:
    """What was frozen, and in which quindrat each child lived by then."""
    of = PublicationMember
    columns = [getattr(of, name) for name in _Thing._fields]
    rows = db.session.execute(select(of.quindrat, *columns).where(of.publication_id == publication_id)).all()
    things = Counter(_Thing(*row[1:]) for row in rows)
    return things, {(row.code, row.event_id): row.quindrat for row in rows}


def _differences(frozen: Counter[_Thing], found: Counter[_Thing]) -> Iterator[str]:
    for words, things in (("is not found again", frozen - found), ("was not frozen", found - frozen)):
        for thing in things:
            yield f"{thing.code}: {thing.event_id} {words} as it was."


def _figures(
    publication_id: UUID, again: list[Computed], places: dict[tuple[str, str], str | None]
) -> Iterator[str]:
    """Where a sum differs, to the digit."""
    sums, days = summed(
        ((each.fact.code, group), each.fact)
        for each in again
        for group in (BOROUGH, places.get(_key(each), each.quindrat) or NOT_ALLOCATED)
    )
    of = PublicationFigure
    for row in db.session.scalars(select(of).where(of.publication_id == publication_id)):
        frozen = (row.numerator, row.denominator, row.exceptions)
        lengths = days.pop((row.code, row.grp), [])
        middle = median(lengths)
        twice = None if middle is None else round(2 * float(middle))
        total = sum(lengths) if lengths and row.total is not None else row.total
        found = sums.pop((row.code, row.grp), (0, 0, 0))
        if found != frozen or twice != row.twice_median or total != row.total:
            was, now = (f"{counts[0]} of {counts[1]}" for counts in (frozen, found))
            yield f"{row.code}, {row.grp}: frozen {was}, made again {now}."
    yield from (f"{code}, {group}: nothing was frozen, and something is found now." for code, group in sums)
