"""Where an open case may be held at the wrong level: flags, each with its reason, folded from the log.

A flag asks a supervisor to look again. It blocks nothing and moves nothing. It is known by its rule and by
what raised it, so that one that was answered does not come back until something new happens.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise
from operator import attrgetter
from typing import NamedTuple

from caseflow.kernel.dates import FOR_EVER
from caseflow.rules.calendars import Calendar
from caseflow.rules.case_log import CaseLog, in_order
from caseflow.rules.clock import LATE, Clock, Status, status
from caseflow.rules.contacts import DECISION_TIMESCALE
from caseflow.rules.level_rules import LevelRule, Shape, Version
from caseflow.rules.pathway import Spell
from caseflow.rules.requests import Request
from caseflow.rules.rulebook import Rulebook

_ONE_DAY = timedelta(days=1)


class LevelFlag(NamedTuple):
    """A case is flagged by a rule from one day until another; None = for as long as nothing changes.

    `key` names what raised it. `number` things count, since the day `since_on`. `rule_from` picks the version
    of the rule that says why.
    """

    rule: str
    key: str
    from_on: date
    until_on: date | None
    since_on: date
    number: int
    rule_from: date


class _Run(NamedTuple):
    """A case is on one of the tiers of a rule, from one day until another."""

    from_on: date
    until_on: date | None


class _Case(NamedTuple):
    """What the rules look at."""

    case_log: CaseLog
    clocks: Sequence[Clock]
    requests: Sequence[Request]
    calendar: Calendar

    def days_of(self, kinds: Sequence[str] | frozenset[str]) -> list[date]:
        """The days of all events of these kinds, in order."""
        return sorted(event.occurred_on for kind in kinds for event in self.case_log.by_kind.get(kind, ()))


def level_flags(
    case_log: CaseLog,
    clocks: Sequence[Clock],
    requests: Sequence[Request],
    tiers: Sequence[Spell],
    rulebook: Rulebook,
) -> list[LevelFlag]:
    """Every flag of a case, those to come included that nothing has kept from being raised so far."""
    case, found = _Case(case_log, clocks, requests, rulebook.calendar), []
    on = {spell.what for spell in tiers}
    for rule in rulebook.levels.values():
        if not rule.tiers.isdisjoint(on) and _may_flag(rule, case):
            runs = _runs(tiers, rule.tiers)
            raised = (_while_there(flag, runs) for flag in _SHAPES[rule.shape](rule, case, runs))
            found += [flag for flag in raised if flag is not None]
    return sorted(found, key=lambda flag: (flag.from_on, flag.rule, flag.key))


def _may_flag(rule: LevelRule, case: _Case) -> bool:
    """Whether there is anything on a case that the rule looks at; on most there is not."""
    if rule.shape == "contacts":
        return sum(len(case.case_log.by_kind.get(kind, ())) for kind in rule.kinds) > 1
    if rule.shape == "after_answer":
        return bool(case.requests)
    return True


def _runs(tiers: Sequence[Spell], wanted: frozenset[str]) -> list[_Run]:
    """The stretches on any of these tiers; from one of them to another is one stretch."""
    runs: list[_Run] = []
    for spell in tiers:
        if spell.what not in wanted:
            continue
        if runs and runs[-1].until_on == spell.from_on:
            runs[-1] = runs[-1]._replace(until_on=spell.until_on)
        else:
            runs.append(_Run(spell.from_on, spell.until_on))
    return runs


def _while_there(flag: LevelFlag, runs: Sequence[_Run]) -> LevelFlag | None:
    """The flag for as long as the case stays on the tiers of its rule; None where it was not on them."""
    for run in runs:
        if run.from_on <= flag.from_on and (run.until_on is None or flag.from_on < run.until_on):
            until_on = min(flag.until_on or FOR_EVER, run.until_on or FOR_EVER)
            return flag._replace(until_on=None if until_on == FOR_EVER else until_on)
    return None


def _one_at_a_time(flags: Sequence[LevelFlag]) -> Iterator[LevelFlag]:
    """Each flag until the next one takes its place."""
    for flag, after in pairwise([*flags, None]):
        assert flag is not None
        until_on = min(flag.until_on or FOR_EVER, after.from_on) if after else flag.until_on
        if until_on is None or flag.from_on < until_on:
            yield flag._replace(until_on=until_on)


def _first_after(days: Sequence[date], day: date) -> date:
    return next((each for each in days if each >= day), FOR_EVER)


def _contacts(rule: LevelRule, case: _Case, _: Sequence[_Run]) -> Iterator[LevelFlag]:
    """So many contacts within so long, and no assessment since the first of them."""
    events = sorted((e for kind in rule.kinds for e in case.case_log.by_kind.get(kind, ())), key=in_order)
    assessed = case.days_of(rule.without)
    raised = []
    for place, event in enumerate(events):
        day = event.occurred_on
        rule_from, version = rule.versions.version_on(day)
        within = [
            each.occurred_on
            for each in events[: place + 1]
            if version.within.last_day(each.occurred_on, case.calendar) >= day
        ]
        unassessed = [each for each in within if not any(each <= then <= day for then in assessed)]
        if len(unassessed) >= version.number:
            until_on = min(_lapses(version, day, case), _first_after(assessed, day))
            counted = (unassessed[0], len(unassessed), rule_from)
            raised.append(LevelFlag(rule.code, event.event_id, day, until_on, *counted))
    return _one_at_a_time(raised)


def _lapses(version: Version, day: date, case: _Case) -> date:
    """The first day on which what happened is so long ago that it counts no longer."""
    return version.within.last_day(day, case.calendar) + _ONE_DAY


def _missed_reviews(rule: LevelRule, case: _Case, _: Sequence[_Run]) -> Iterator[LevelFlag]:
    """So many reviews of one plan, care period or common assessment in a row that were not held in time."""
    reviews = [clock for clock in case.clocks if clock.timescale in rule.timescales]
    by_subject = attrgetter("subject")
    for _subject, row in groupby(sorted(reviews, key=by_subject), by_subject):
        yield from _one_at_a_time(_missed_in_a_row(rule, case, sorted(row, key=attrgetter("due_on"))))


def _missed_in_a_row(rule: LevelRule, case: _Case, row: Sequence[Clock]) -> list[LevelFlag]:
    raised: list[LevelFlag] = []
    missed: list[Clock] = []
    over_on = next((clock.ended_on for clock in row if clock.ended_on), FOR_EVER)
    held_on = [clock.stopped_on for clock in row if clock.stopped_on and _held_in_time(clock)]
    for clock in row:
        if _held_in_time(clock):
            missed = []
        elif (missed_on := _missed_on(clock)) is not None:
            missed.append(clock)
            rule_from, version = rule.versions.version_on(missed_on)
            if len(missed) >= version.number:
                until_on = min(_lapses(version, missed_on, case), over_on, _first_after(held_on, missed_on))
                key = f"{clock.timescale}/{clock.subject}/{clock.number}"
                counted = (missed[0].due_on, len(missed), rule_from)
                raised.append(LevelFlag(rule.code, key, missed_on, until_on, *counted))
    return raised


def _held_in_time(clock: Clock) -> bool:
    return status(clock, FOR_EVER) is Status.DONE_IN_TIME


def _missed_on(clock: Clock) -> date | None:
    """The first day on which a clock is late; None where it never is, unless nothing happens until then."""
    after = clock.last_on + _ONE_DAY
    return after if status(clock, after) in LATE else None


def _after_answer(rule: LevelRule, case: _Case, _: Sequence[_Run]) -> Iterator[LevelFlag]:
    """A contact within so long after a request that was answered so; a new request that way ends it."""
    asked = [each for each in case.requests if each.direction == rule.direction and not each.withdrawn]
    raised = []
    for request in asked:
        answer = case.case_log.by_id.get(request.decision_id or "")
        if answer is None or request.decision not in rule.decisions:
            continue
        rule_from, version = rule.versions.version_on(answer.occurred_on)
        last_on = version.within.last_day(answer.occurred_on, case.calendar)
        again_on = _first_after([each.requested_on for each in asked if each != request], answer.occurred_on)
        contacts = sorted(
            (e for kind in rule.kinds for e in case.case_log.by_kind.get(kind, ())), key=in_order
        )
        since = [e for e in contacts if in_order(e) > in_order(answer) and e.occurred_on <= last_on]
        for number, event in enumerate(since, 1):
            until_on = min(_lapses(version, event.occurred_on, case), again_on)
            counted = (answer.occurred_on, number, rule_from)
            raised.append(LevelFlag(rule.code, event.event_id, event.occurred_on, until_on, *counted))
    return _one_at_a_time(sorted(raised, key=attrgetter("from_on")))


def _quiet(rule: LevelRule, case: _Case, runs: Sequence[_Run]) -> Iterator[LevelFlag]:
    """Nobody was there and nothing ran for so long, while the case was on these tiers."""
    there = [(day, day) for day in case.days_of(rule.kinds)]
    busy = sorted(there + [(c.started_on, c.over_on or FOR_EVER) for c in case.clocks if c.exception is None])
    for run in runs:
        quiet_since, end = run.from_on, run.until_on or FOR_EVER
        for from_on, until_on in [*busy, (end, end)]:
            if quiet_since < min(from_on, end):
                rule_from, version = rule.versions.version_on(quiet_since)
                flagged_on = version.within.last_day(quiet_since, case.calendar)
                if flagged_on < min(from_on, end):
                    key = quiet_since.isoformat()
                    yield LevelFlag(rule.code, key, flagged_on, from_on, quiet_since, 0, rule_from)
            quiet_since = max(quiet_since, until_on)


def _undecided(rule: LevelRule, case: _Case, _: Sequence[_Run]) -> Iterator[LevelFlag]:
    """A contact that nobody has decided for so long."""
    for clock in case.clocks:
        if clock.timescale == DECISION_TIMESCALE and clock.exception is None:
            rule_from, version = rule.versions.version_on(clock.started_on)
            from_on = version.within.last_day(clock.started_on, case.calendar) + _ONE_DAY
            if clock.over_on is None or from_on < clock.over_on:
                counted = (clock.started_on, 1, rule_from)
                yield LevelFlag(rule.code, clock.subject, from_on, clock.over_on, *counted)


_SHAPES: dict[Shape, Callable[[LevelRule, _Case, Sequence[_Run]], Iterator[LevelFlag]]] = {
    "contacts": _contacts,
    "missed_reviews": _missed_reviews,
    "after_answer": _after_answer,
    "quiet": _quiet,
    "undecided": _undecided,
}
