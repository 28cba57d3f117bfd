"""What an entry moves before it is recorded: the same pure rules, with and without it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from caseflow.kernel.dates import financial_year_end
from caseflow.rules.case_log import CaseLog
from caseflow.rules.clock import Clock
from caseflow.rules.clocks import clocks, on_a_closed_case
from caseflow.rules.effects import Effects
from caseflow.rules.facts import facts
from caseflow.rules.indicators import Fact
from caseflow.rules.pathway import CaseState, state
from caseflow.rules.rulebook import Rulebook


class ClockMove(NamedTuple):
    """A clock as it is and as it would be; None where there is none."""

    before: Clock | None
    after: Clock | None


class Counted(NamedTuple):
    """How often a child counts in an indicator in the financial year to date, or on the day."""

    numerator: int
    denominator: int


class CountMove(NamedTuple):
    """An indicator that counts the child otherwise; `before` and `after` may be equal: earlier years move."""

    code: str
    before: Counted
    after: Counted


class Moves(NamedTuple):
    """What would be otherwise: the state of the case, its clocks, and how the indicators count the child."""

    before: CaseState
    after: CaseState
    clocks: tuple[ClockMove, ...]
    counts: tuple[CountMove, ...]


class Subject(NamedTuple):
    """What the rules ask beside the log: when the child was born, and the team that receives referrals."""

    birth_date: date | None
    front_door: str | None


def moves(
    before: CaseLog, after: CaseLog, subject: Subject, rulebook: Rulebook, effects: Effects, as_at: date
) -> Moves:
    """What the log `after` makes otherwise than the log `before`, seen from a day."""
    states, clocks_of, facts_of = [], [], []
    for case_log in (before, after):
        states.append(state(case_log, subject.front_door, effects))
        found = clocks(case_log, rulebook)
        clocks_of.append(on_a_closed_case(found, states[-1].closed_on))
        facts_of.append(facts(case_log, subject.birth_date, rulebook, effects, found))
    return Moves(
        states[0],
        states[1],
        tuple(_clock_moves(_by_key(clocks_of[0]), _by_key(clocks_of[1]))),
        tuple(_count_moves(_by_code(facts_of[0]), _by_code(facts_of[1]), as_at)),
    )


_Key = tuple[str, str, int]


def _by_key(found: Iterable[Clock]) -> dict[_Key, Clock]:
    return {(each.timescale, each.subject, each.number): each for each in found}


def _clock_moves(before: Mapping[_Key, Clock], after: Mapping[_Key, Clock]) -> Iterable[ClockMove]:
    for key in sorted({*before, *after}):
        pair = ClockMove(before.get(key), after.get(key))
        if _shown(pair.before) != _shown(pair.after):
            yield pair


def _shown(clock: Clock | None) -> tuple[date | None, ...] | None:
    return (clock.due_on, clock.stopped_on, clock.ended_on) if clock else None


def _by_code(found: Iterable[Fact]) -> dict[str, list[Fact]]:
    by_code: dict[str, list[Fact]] = {}
    for fact in found:
        by_code.setdefault(fact.code, []).append(fact)
    return by_code


def _count_moves(
    before: Mapping[str, list[Fact]], after: Mapping[str, list[Fact]], as_at: date
) -> Iterable[CountMove]:
    for code in sorted({*before, *after}):
        was, will_be = before.get(code, []), after.get(code, [])
        if Counter(map(_counting, was)) != Counter(map(_counting, will_be)):
            yield CountMove(code, _counted(was, as_at), _counted(will_be, as_at))


def _counting(fact: Fact) -> tuple[date, date, bool, bool, bool]:
    return fact.first_on, fact.last_on, fact.in_numerator, fact.in_denominator, fact.exception


def _counted(found: Iterable[Fact], as_at: date) -> Counted:
    now = [fact for fact in found if _counts_now(fact, as_at)]
    return Counted(sum(fact.in_numerator for fact in now), sum(fact.in_denominator for fact in now))


def _counts_now(fact: Fact, as_at: date) -> bool:
    """Whether a fact counts in the financial year to date; one that holds for a span, on the day itself."""
    if fact.first_on == fact.last_on:
        return fact.first_on <= as_at and financial_year_end(fact.first_on) == financial_year_end(as_at)
    return fact.first_on <= as_at <= fact.last_on
