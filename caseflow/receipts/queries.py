"""Receipts of clocks and of requests to step, and how many of those that are kept come out again."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import chain, islice
from typing import NamedTuple
from uuid import UUID

from psycopg import sql
from sqlalchemy import text

from caseflow.clocks import queries as clocks
from caseflow.clocks.queries import ClockCard
from caseflow.events import log
from caseflow.events.kinds import effects
from caseflow.events.streaming import Scope, driver, streamed
from caseflow.extensions import db
from caseflow.kernel import RecordedEvent
from caseflow.rules.case_log import CaseLog
from caseflow.rules.clock import Clock
from caseflow.rules.pathway import state
from caseflow.rules.receipts import (
    ClockKey,
    Part,
    inputs,
    parts,
    step_inputs,
    steps_worked_out,
    worked_out,
)
from caseflow.rules.requests import Request
from caseflow.rules.rulebook import Rulebook


class ClockReceipt(NamedTuple):
    """A clock as it is kept, the clock that its entries come to, and what each of them did to it."""

    card: ClockCard
    worked: Clock | None
    entries: list[tuple[Part, RecordedEvent]]

    @property
    def agrees(self) -> bool:
        """Whether what is kept is what the entries come to."""
        return self.worked is not None and _as_kept(self.worked) == self.card.clock


def _as_kept(clock: Clock) -> Clock:
    return clock._replace(team=None, agency=None, begun_by=None)


def clock_receipt(case_id: UUID, key: ClockKey, rulebook: Rulebook) -> ClockReceipt | None:
    """What a clock of a case came of; None where there is no such clock, or its rule is gone."""
    card = next((each for each in clocks.of_case(case_id) if each.key == key), None)
    timescale = rulebook.timescales.get(key[0])
    if card is None or timescale is None:
        return None
    case_log = CaseLog(log.recorded_events(case_id))
    found = inputs(case_log, timescale, _closed_on(case_log))
    worked = worked_out(found, rulebook).get(key)
    return ClockReceipt(card, worked, list(parts(worked, found, timescale)) if worked else [])


def _closed_on(case_log: CaseLog) -> date | None:
    return state(case_log, None, effects()).closed_on


class Replayed(NamedTuple):
    """One receipt that was worked out again: of which case, what it is of, whether it came to the same."""

    case_id: UUID
    what: str
    agrees: bool


_SAMPLE = """
select x.case_id from (
    select n.case_id, sum(n.rows) over (order by md5(n.case_id::text)) - n.rows as before
    from (select k.case_id, count(*) as rows
          from (select case_id from clock union all select case_id from step) k group by k.case_id) n
    join case_record r on r.id = n.case_id
    where not lags(r, :fingerprint)) x
where x.before < :at_most
"""
_STEPS = f"select case_id, {', '.join(Request._fields)} from step where case_id = any(:cases)"


def replayed(at_most: int, rulebook: Rulebook) -> Iterator[Replayed]:
    """Work receipts of kept clocks and answers out again, of cases taken evenly from those that do not lag.

    Of each case all are taken, until there are as many as were asked for.
    """
    given = {"fingerprint": rulebook.fingerprint, "at_most": at_most}
    cases = list(db.session.scalars(text(_SAMPLE), given))
    kept_clocks: dict[UUID, list[Clock]] = defaultdict(list)
    for card in clocks.of_cases(cases):
        kept_clocks[card.case_id].append(card.clock)
    kept_steps: dict[UUID, list[Request]] = defaultdict(list)
    for case_id, *row in db.session.execute(text(_STEPS), {"cases": cases}):
        kept_steps[case_id].append(Request(*row))
    chosen = sql.SQL("select unnest({}::uuid[])").format(sql.Literal(cases))
    found = (
        Replayed(case_id, what, agrees)
        for case_id, events, _ in streamed(driver(), Scope(chosen=chosen))
        for what, agrees in chain(
            _clocks(CaseLog(events), kept_clocks[case_id], rulebook),
            _steps(CaseLog(events), kept_steps[case_id], rulebook),
        )
    )
    return islice(found, at_most)


def _clocks(case_log: CaseLog, kept: list[Clock], rulebook: Rulebook) -> Iterator[tuple[str, bool]]:
    closed_on = _closed_on(case_log)
    found: dict[str, dict[ClockKey, Clock]] = {}
    for clock in sorted(kept):
        code = clock.timescale
        if code not in found:
            found[code] = worked_out(inputs(case_log, rulebook.timescales[code], closed_on), rulebook)
        worked = found[code].get(clock[:3])
        yield f"clock {code} {clock.subject} {clock.number}", worked is not None and _as_kept(worked) == clock


def _steps(case_log: CaseLog, kept: list[Request], rulebook: Rulebook) -> Iterator[tuple[str, bool]]:
    if not kept:
        return
    place = state(case_log, None, effects())
    found = steps_worked_out(step_inputs(case_log, place.tier_spells, place.closed_on, rulebook), rulebook)
    for step in kept:
        yield f"step {step.event_id}", found.get(step.event_id) == step
