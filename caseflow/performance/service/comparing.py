"""A figure as known on a day, or under another framework: counted by the workers, by ranges of cases."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, insert

from caseflow.events.streaming import Scope
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.kernel.dates import LONDON, Period
from caseflow.performance.models import FigureComparison, FigureComparisonPart, FigureComparisonRow
from caseflow.performance.queries import computed
from caseflow.performance.queries.computed import Computed
from caseflow.performance.queries.figures import summed
from caseflow.performance.queries.windows import window
from caseflow.projections.service import parts
from caseflow.projections.service.parts import Work
from caseflow.rules.indicators import Fact
from caseflow.rules.periods import Reporting
from caseflow.rules.rulebook import Rulebook, frameworks
from caseflow.web.today import rules_in_force

KEPT_FOR = timedelta(days=14)


class Question(NamedTuple):
    """Which figure, as known at the end of which day (None = as it is known now), under which framework."""

    code: str
    asked: Reporting
    known_on: date | None
    framework: str


def ask(author: UUID, today: date, at: datetime, question: Question, adopted: str) -> UUID:
    """Have the workers count a figure otherwise; what cannot be asked is refused with a sentence."""
    if question.framework not in {each.name for each in frameworks()}:
        raise Refusal("framework", "Choose a framework from the list.")
    if question.known_on is None and question.framework == adopted:
        raise Refusal("known_on", "Enter a day, or choose another framework.")
    if question.known_on and question.known_on > today:
        raise Refusal("known_on", "Enter a day that has come: nobody can know yet what will be recorded.")
    row = FigureComparison(
        code=question.code,
        period=question.asked.asked,
        first_on=question.asked.within.first_on,
        last_on=question.asked.within.last_on,
        framework=question.framework,
        known_on=question.known_on,
        known_at=_end_of(question.known_on) if question.known_on else None,
        asked_by=author,
        asked_at=at,
    )
    parts.ask(_COMPARING, row)
    return row.id


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, LONDON)


def stop(comparison_id: UUID, who: UUID, at: datetime) -> None:
    """Have the workers count no further range of it; refused where it is counted, or others asked for it."""
    parts.stop(_COMPARING, comparison_id, who, at)


def count_next_part(at: datetime, adopted: Rulebook) -> bool:
    """Begin a comparison that waits, or count the next range of one; whether there was anything to do."""
    return parts.do_next_part(_COMPARING, at, adopted)


def _to_read(made: FigureComparison, adopted: Rulebook) -> list[UUID] | None:
    rules = rules_in_force(made.framework)
    asked = window(made.code, Period(made.first_on, made.last_on, made.period), rules)
    return computed.cases_to_read([asked], rules, made.known_at)


def _count(made: FigureComparison, part: FigureComparisonPart, adopted: Rulebook) -> None:
    """Count a range of cases then and now, and keep what counts otherwise."""
    period, scope = Period(made.first_on, made.last_on, made.period), Scope(part.first_case, part.before_case)
    rules = rules_in_force(made.framework)
    present = list(computed.kept_facts([window(made.code, period, adopted)], scope))
    to_read = None
    if part.cases is not None and made.known_at is None:  # and what has come to be counted since it was begun
        to_read = {*part.cases, *(each.case_id for each in present)}
    asked = [window(made.code, period, rules)]
    then = list(computed.facts_in(asked, rules, made.known_at, scope, to_read))
    part.then_counts, part.then_days = _sums(then)
    part.now_counts, part.now_days = _sums(present)
    rows = _differences(made.id, then, present)
    part.differing = len(rows)
    if rows:
        db.session.execute(insert(FigureComparisonRow), rows)


_COMPARING = Work(
    FigureComparison,
    FigureComparisonPart,
    FigureComparisonPart.comparison_id,
    "caseflow.comparisons",
    "comparisons",
    _to_read,
    _count,
)


def _sums(found: Iterable[Computed]) -> tuple[list[int], list[int]]:
    counts, days = summed((None, each.fact) for each in found)
    return list(counts.get(None, (0, 0, 0))), days.get(None, [])


_Key = tuple[UUID, str]


def _counted(fact: Fact) -> tuple[str, str]:
    return ("exception" if fact.exception else "yes" if fact.in_numerator else "no"), fact.reason


def _differences(
    comparison_id: UUID, then: Iterable[Computed], present: Iterable[Computed]
) -> list[dict[str, object]]:
    was, is_now = ({_key(each): _counted(each.fact) for each in found} for found in (then, present))
    nothing = (None, None)
    return [
        {
            "comparison_id": comparison_id,
            "case_id": key[0],
            "event_id": key[1],
            **dict(zip(("counted_then", "reason_then"), was.get(key, nothing), strict=True)),
            **dict(zip(("counted_now", "reason_now"), is_now.get(key, nothing), strict=True)),
        }
        for key in sorted({*was, *is_now})
        if was.get(key, nothing)[0] != is_now.get(key, nothing)[0]
    ]


def _key(each: Computed) -> _Key:
    return each.case_id, each.fact.event_id


def forget_old(at: datetime) -> None:
    """Delete what was compared longer than two weeks ago."""
    db.session.execute(delete(FigureComparison).where(FigureComparison.asked_at < at - KEPT_FOR))
