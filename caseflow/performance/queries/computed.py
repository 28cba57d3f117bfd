"""Facts made on the spot from the log: under another framework, or as it was known at some time."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Composed
from sqlalchemy import text

from caseflow.cases import queries as cases
from caseflow.events.kinds import effects
from caseflow.events.streaming import Scope, cases_recorded_after, cases_with, driver, streamed
from caseflow.extensions import db
from caseflow.performance.queries.windows import Window
from caseflow.projections.queries import lagging_cases
from caseflow.rules.case_log import CaseLog
from caseflow.rules.facts import facts
from caseflow.rules.indicators import Fact
from caseflow.rules.joining import joined_to
from caseflow.rules.rulebook import Rulebook

_KEPT = text(
    f"select i.case_id, c.reference, i.quindrat, {', '.join(f'i.{name}' for name in Fact._fields)}"
    " from indicator_fact i join case_record r on r.id = i.case_id join child c on c.id = r.child_id"
    " where i.code = :code and i.first_on between :lowest and :highest and i.last_on >= :until"
    " and (cast(:fingerprint as text) is null or not lags(r, :fingerprint))"
    " and (cast(:first_case as uuid) is null or i.case_id >= :first_case)"
    " and (cast(:before_case as uuid) is null or i.case_id < :before_case)"
)


EVERY_CASE = Scope()


class Computed(NamedTuple):
    """A fact with the child it is about."""

    fact: Fact
    case_id: UUID
    reference: str
    quindrat: str | None


def facts_in(
    windows: Sequence[Window],
    rulebook: Rulebook,
    known_at: datetime | None,
    within: Scope = EVERY_CASE,
    to_read: Collection[UUID] | None = None,
) -> Iterator[Computed]:
    """The facts in these windows of the cases within a range, by the same pure rules as those that are kept.

    As known at some time, a case on which nothing was recorded later and which lags behind nothing has the
    facts that are kept for it; only the others are folded again. A case is not read that has nothing, on the
    days that matter, of the kinds without which none of the measures counts anything. Where `to_read` is
    given, as `cases_to_read` found it, no other case is read.
    """
    connection = driver()
    scope = within
    if known_at is not None:
        recorded_later = _recorded_later(known_at, within)
        scope = _not_kept(rulebook, known_at, within)
        later = {row[0] for row in connection.cursor(row_factory=tuple_row).execute(recorded_later)}
        kept = (each for window in windows for each in _kept(window, rulebook.fingerprint, within))
        yield from (each for each in kept if each.case_id not in later)
    rulebook = rulebook.only({window.code for window in windows})
    having = to_read
    if having is None:
        having = _having_kinds(connection, scope, windows, rulebook)
    if having is not None:
        scope = scope._replace(chosen=SQL("select unnest({}::uuid[])").format(list(having)))
    children = cases.children_of_cases(within.first, within.before, having)
    yield from _folded(connection, scope, children, windows, rulebook)


def _folded(
    connection: Connection[Any],
    scope: Scope,
    children: Mapping[UUID, cases.ChildOfCase],
    windows: Sequence[Window],
    rulebook: Rulebook,
) -> Iterator[Computed]:
    asked: dict[str, list[Window]] = defaultdict(list)
    for window in windows:
        asked[window.code].append(window)
    for case_id, recorded_events, _ in streamed(connection, scope):
        child, case_log = children[case_id], CaseLog(recorded_events)
        if joined_to(case_log):  # it is read with the record that is kept, and has no facts of its own
            continue
        for fact in facts(case_log, child.birth_date, rulebook, effects()):
            if any(window.holds(fact) for window in asked.get(fact.code, ())):
                yield Computed(fact, case_id, child.reference, child.quindrat_code)


def cases_to_read(
    windows: Sequence[Window], rulebook: Rulebook, known_at: datetime | None
) -> list[UUID] | None:
    """The cases, in order, of which the log has to be read for the facts in these windows; None: any."""
    scope = EVERY_CASE if known_at is None else _not_kept(rulebook, known_at, EVERY_CASE)
    rulebook = rulebook.only({window.code for window in windows})
    found = _having_kinds(driver(), scope, windows, rulebook)
    return None if found is None else sorted(found)


def _recorded_later(known_at: datetime, within: Scope) -> Composed:
    return SQL("select later.case_id from ({}) later where {}").format(
        cases_recorded_after(known_at), within.holds("later.case_id")
    )


def _not_kept(rulebook: Rulebook, known_at: datetime, within: Scope) -> Scope:
    """The cases within a range whose facts as known at some time are not those that are kept."""
    lagging, later = lagging_cases(rulebook.fingerprint), _recorded_later(known_at, within)
    return within._replace(known_at=known_at, chosen=SQL("{} union {}").format(lagging, later))


def _having_kinds(
    connection: Connection[Any], scope: Scope, windows: Sequence[Window], rulebook: Rulebook
) -> list[UUID] | None:
    """The cases in scope of which a measure of these rules may count something in its window; None: any."""
    measures = [rulebook.indicators[window.code].measure for window in windows]
    if not all(measure.kinds for measure in measures):
        return None
    days = [
        measure.event_days(window.lowest, window.highest)
        for measure, window in zip(measures, windows, strict=True)
    ]
    first_on = min((first for first, _ in days), default=date.min)
    last_on = max((last for _, last in days), default=date.max)
    kinds = {*chain.from_iterable(measure.kinds for measure in measures)}
    query = cases_with(kinds, scope, first_on, last_on)
    return [case_id for (case_id,) in connection.cursor(row_factory=tuple_row).execute(query)]


def kept_facts(windows: Sequence[Window], within: Scope) -> Iterator[Computed]:
    """The facts in these windows as they are kept, of the cases within a range."""
    return (each for window in windows for each in _kept(window, None, within))


def _kept(window: Window, fingerprint: str | None, within: Scope) -> Iterator[Computed]:
    """The facts kept in a window; with a fingerprint, for cases that lag behind nothing."""
    given = {"fingerprint": fingerprint, "first_case": within.first, "before_case": within.before}
    rows = db.session.execute(_KEPT, {**window._asdict(), **given})
    for case_id, reference, quindrat, *fact in rows:
        yield Computed(Fact(*fact), case_id, reference, quindrat)
