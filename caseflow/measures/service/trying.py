"""Trying a draft: the workers count it over the whole history, by ranges of cases; nothing else changes."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert

from caseflow.events.streaming import Scope
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.kernel.dates import EARLIEST, add_months, period
from caseflow.measures.models import MeasureTrial, MeasureTrialPart, MeasureTrialRow
from caseflow.measures.queries import Draft
from caseflow.measures.service.definition import proposal, read
from caseflow.performance.queries import computed
from caseflow.performance.queries.computed import Computed
from caseflow.performance.queries.figures import summed
from caseflow.performance.queries.windows import Window
from caseflow.projections.service import parts
from caseflow.projections.service.parts import Work
from caseflow.rules.indicators import Fact
from caseflow.rules.periods import quarter_of
from caseflow.rules.rulebook import Rulebook

KEPT_FOR = timedelta(days=90)


def ask(row: Draft, author: UUID, today: date, at: datetime, rulebook: Rulebook) -> None:
    """Have the workers try a draft as it is now."""
    if not row.parts:
        raise Refusal("", "Say first how it counts.")
    file = proposal(row, rulebook).text
    parts.ask(
        _TRYING,
        MeasureTrial(draft_id=row.id, file=file, as_at=today, asked_by=author, asked_at=at),
    )


def stop(trial_id: UUID, who: UUID, at: datetime) -> None:
    """Have the workers count no further range of it; refused where it is counted."""
    parts.stop(_TRYING, trial_id, who, at)


def count_next_part(at: datetime, rulebook: Rulebook) -> bool:
    """Begin a trial that waits, or count the next range of one; whether there was anything to do."""
    return parts.do_next_part(_TRYING, at, rulebook)


def _always(trial: MeasureTrial, rules: Rulebook) -> Window:
    (code,) = rules.indicators
    return Window(code, date.min, trial.as_at, date.min)


def _to_read(trial: MeasureTrial, rulebook: Rulebook) -> list[UUID] | None:
    rules = read(trial.file, rulebook)
    return computed.cases_to_read([_always(trial, rules)], rules, None)


def _count(trial: MeasureTrial, part: MeasureTrialPart, rulebook: Rulebook) -> None:
    """Count a range of cases, by quarter, and keep the rows."""
    rules = read(trial.file, rulebook)
    (definition,) = rules.indicators.values()
    scope = Scope(part.first_case, part.before_case)
    found = list(computed.facts_in([_always(trial, rules)], rules, None, scope, part.cases))
    placed = _placed(found, definition.snapshot, trial.as_at)
    part.counts, part.days = _sums(placed)
    rows = [
        _row(trial.id, part.number, number, each)
        for number, each in enumerate(sorted(found, key=_order), start=1)
    ]
    if rows:
        db.session.execute(insert(MeasureTrialRow), rows)


_TRYING = Work(
    MeasureTrial, MeasureTrialPart, MeasureTrialPart.trial_id, "caseflow.measures", "trials", _to_read, _count
)


def _order(each: Computed) -> tuple[UUID, str, date]:
    return each.case_id, each.fact.event_id, each.fact.first_on


def _sums(placed: Iterable[tuple[str, Fact]]) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    counts, days = summed(placed)
    return {quarter: list(each) for quarter, each in counts.items()}, dict(days)


def _placed(found: Iterable[Computed], snapshot: bool, as_at: date) -> Iterator[tuple[str, Fact]]:
    """Each fact with each quarter in which it counts: by its day, or on the quarter's last day."""
    for each in found:
        if snapshot:
            yield from ((quarter, each.fact) for quarter in _quarters(each.fact, as_at))
        else:
            yield quarter_of(each.fact.first_on), each.fact


def _quarters(fact: Fact, as_at: date) -> Iterator[str]:
    quarter = period(quarter_of(max(fact.first_on, EARLIEST)))
    while quarter.first_on <= as_at:
        if fact.first_on <= min(quarter.last_on, as_at) <= fact.last_on:
            yield quarter.label
        quarter = period(quarter_of(add_months(quarter.first_on, 3)))


def _row(trial_id: UUID, part: int, number: int, each: Computed) -> dict[str, Any]:
    fact = each.fact
    counted = "exception" if fact.exception else "yes" if fact.in_numerator else "no"
    kept = ("event_id", "first_on", "last_on", "started_on", "due_on", "stopped_on", "days", "reason")
    row = {name: getattr(fact, name) for name in kept}
    return {
        "trial_id": trial_id,
        "part": part,
        "number": number,
        "case_id": each.case_id,
        "counted": counted,
        **row,
    }


def forget_old(at: datetime) -> None:
    """Delete trials after three months; the draft stays, and can be tried again."""
    db.session.execute(delete(MeasureTrial).where(MeasureTrial.asked_at < at - KEPT_FOR))
