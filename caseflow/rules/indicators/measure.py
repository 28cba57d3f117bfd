"""A measure, composed of parts by a rule file: what is looked at, which of it, and which of that counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from caseflow.kernel import RecordedEvent
from caseflow.kernel.dates import financial_year_start
from caseflow.kernel.rows import constructor
from caseflow.rules.indicators.by_clocks import ByDue, Latest, Reviewed
from caseflow.rules.indicators.fact import COUNT, PERCENT, POINTS, WORKING_DAYS, Fact
from caseflow.rules.indicators.history import History
from caseflow.rules.indicators.item import DAY, Criterion, Item, Subject, Verdict
from caseflow.rules.indicators.lengths import Age, AtLeast, Counted, Measured, OpenFor, Within
from caseflow.rules.indicators.offset import AFTER, Offset
from caseflow.rules.indicators.placements import PlacedOften, Settled
from caseflow.rules.indicators.reading import Adopted, read_offset, read_part, timescales_of
from caseflow.rules.indicators.related import After, Before, Fits, Has
from caseflow.rules.indicators.spell import ONE_DAY
from caseflow.rules.indicators.subjects import Birthdays, Completions, Events, OpenTo, Spells, Waits
from caseflow.rules.indicators.window import Window
from caseflow.rules.reading import RuleError, check_keys
from caseflow.rules.timescales import Limit, Pattern, read_patterns

SUBJECTS: Mapping[str, type[Subject]] = {
    "events": Events,
    "completions": Completions,
    "spells": Spells,
    "open_to": OpenTo,
    "birthday": Birthdays,
    "first": Waits,
}
FILTERS: Mapping[str, type[Criterion]] = {
    "fits": Fits,
    "has": Has,
    "before": Before,
    "after": After,
    "window": Window,
    "open_for": OpenFor,
    "age": Age,
}
CRITERIA: Mapping[str, type[Criterion]] = {
    **FILTERS,
    "within": Within,
    "at_least": AtLeast,
    "by_due": ByDue,
    "reviewed": Reviewed,
    "placed_often": PlacedOften,
    "settled": Settled,
    "latest": Latest,
}
_row = constructor(Fact)
UNITS = {"percentage": PERCENT, "count": COUNT, "median": WORKING_DAYS, "mean": POINTS}
COUNTED_BEFORE = "counted already in this financial year"


@dataclass(frozen=True, slots=True)
class Measure:
    """Turns the history of a case into facts.

    What meets every criterion of `only_if` is below the line; what meets every one of `counted_if` as well is
    above it. With `over` it is above the line only, and below it are the events that these patterns mean.
    With `counted_on` a fact is placed so long after its day, when its window is over. With `once_a_year` a
    child is above the line once in a financial year. A case without any event of `kinds` has no fact; none:
    it cannot be told.
    """

    subject: Subject
    only_if: tuple[Criterion, ...]
    counted_if: tuple[Criterion, ...]
    over: tuple[Pattern, ...]
    unit: str
    kinds: frozenset[str]
    counted_on: Offset | None = None
    once_a_year: bool = False
    criteria: tuple[Criterion, ...] = field(init=False)
    first: Criterion = field(init=False)
    others: tuple[Criterion, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "criteria", (*self.only_if, *self.counted_if))
        object.__setattr__(self, "first", self.counted_if[0])
        object.__setattr__(self, "others", self.counted_if[1:])

    @property
    def timescales(self) -> tuple[str, ...]:
        """The codes of the timescales by whose clocks it counts."""
        parts = (self.subject, *self.criteria)
        return tuple(code for part in parts for code in timescales_of(part))

    @property
    def cumulates(self) -> bool:
        """Whether its figure builds up from 1 April, so that quarters of one year are no run."""
        return self.once_a_year or any(each.cumulates for each in self.criteria)

    @property
    def limits(self) -> tuple[tuple[date, Limit], ...]:
        """The limits that it judges by, and from which day each one holds."""
        judged_by = (each.limits.versions for each in self.counted_if if isinstance(each, Within))
        return next(judged_by, ())

    def event_days(self, lowest: date, highest: date) -> tuple[date, date]:
        """From which day to which a case has an event of `kinds` that has a fact between these two days."""
        if not self.subject.placed_by_events:
            return date.min, date.max
        return (date.min if self.counted_on else lowest), highest

    def facts(self, code: str, history: History) -> list[Fact]:
        """The facts of one case for the indicator `code`."""
        below, snapshot = not self.over, self.subject.snapshot
        usual = self.first.verdict if len(self.criteria) == 1 else self._verdict
        facts: list[Fact] = []
        for item in self.subject.items(history):
            judge = self._verdict if item.exception else usual
            first_on, verdict = item.first_on, judge(item, item.first_on, history)
            for day in self._breaks(item, history) if snapshot else ():
                now = judge(item, day, history)
                if now != verdict:
                    if verdict is not None:
                        facts.append(_fact(code, item, first_on, day - ONE_DAY, verdict, below))
                    first_on, verdict = day, now
            if verdict is not None:
                facts.append(_fact(code, item, first_on, item.last_on, verdict, below))
        if self.over:
            facts += [_received(code, event) for event in history.case.matching(self.over)]
        if self.counted_on is not None:
            facts = [
                _moved(fact, self.counted_on.last_day(fact.first_on, history.calendar)) for fact in facts
            ]
        return _once_a_year(facts) if self.once_a_year else facts

    def _breaks(self, item: Item, history: History) -> list[date]:
        """The days after its first on which what is said of an item may change, in order."""
        first_on, last_on = item.first_on, item.last_on
        days: set[date] = set()
        for each in self.criteria:
            days.update(each.breaks(item, history))
        return sorted([day for day in days if first_on < day <= last_on])

    def _verdict(self, item: Item, day: date, history: History) -> Verdict | None:
        """What is said of an item on a day; None where it is not looked at."""
        left_out = Verdict(False, item.exception, True) if item.exception else None
        for each in self.only_if:
            verdict = each.verdict(item, day, history)
            if verdict.exception:
                left_out = left_out or verdict
            elif not verdict.counted:
                return None
        if left_out is not None:
            return left_out
        verdict = self.first.verdict(item, day, history)
        for each in self.others:
            verdict = verdict.and_also(each.verdict(item, day, history))
        return verdict


def _moved(fact: Fact, on: date) -> Fact:
    return _row((*fact[:2], on, on, *fact[4:]))


def _once_a_year(facts: list[Fact]) -> list[Fact]:
    """The same facts of a count, of which only the first of each financial year is above the line."""
    years: set[date] = set()
    found = []
    for fact in facts:
        year = financial_year_start(fact.first_on)
        if year in years and not fact.exception:
            fact = fact._replace(in_numerator=False, reason=COUNTED_BEFORE)
        years.add(year)
        found.append(fact)
    return found


def _received(code: str, event: RecordedEvent) -> Fact:
    """The fact of one of the events that are below the line only."""
    on = event.occurred_on
    days, where = (on, None, None, None), (event.team, event.agency)
    return _row((code, event.event_id, on, on, False, True, False, *days, "received", *where))


def _fact(code: str, item: Item, first_on: date, last_on: date, verdict: Verdict, below: bool) -> Fact:
    event = verdict.event or item.event
    return _row(
        (
            code,
            event.event_id,
            first_on,
            last_on,
            verdict.counted,
            below and not verdict.exception,
            verdict.exception,
            verdict.started_on or item.started_on,
            verdict.due_on,
            verdict.stopped_on or item.stopped_on,
            verdict.days,
            verdict.reason,
            event.team,
            event.agency,
        )
    )


def read_measure(table: Mapping[str, Any], where: str, adopted: Adopted) -> Measure:
    """The measure of a rule file."""
    optional = {"only_if": dict, "counted_if": dict, "over": list, "value": str}
    row = check_keys(table, where, {"of": dict}, {**optional, "counted_on": str, "once_a_year": bool})
    subject = _read_subject(row["of"], f"{where}, of", adopted)
    value, over = row.get("value", "percentage"), read_patterns(row.get("over", []), f"{where}, over")
    if value not in UNITS:
        raise RuleError(f"{where}: value must be one of {', '.join(UNITS)}")
    if bool(row.get("counted_if")) == bool(over or value in ("count", "median")):
        raise RuleError(f"{where}: needs either counted_if, or over, or the value count or median")
    only_if = _read_criteria(row.get("only_if", {}), FILTERS, f"{where}, only_if", adopted)
    counted_if = _read_criteria(row.get("counted_if", {}), CRITERIA, f"{where}, counted_if", adopted)
    if not counted_if:
        counted_if = (Measured(),) if value == "median" else (Counted("completed" if over else ""),)
    missing = sorted({str(each.asks_for) for each in (*only_if, *counted_if)} - {*subject.gives, "None"})
    if missing:
        raise RuleError(f"{where}: what is looked at has not {', '.join(missing)}")
    if value == "mean" and not any(isinstance(each, Window) and each.score for each in counted_if):
        raise RuleError(f"{where}: the value mean needs a window with a score")
    kinds = subject.kinds | {pattern.kind for pattern in over}
    counted_on, once = _read_placing(row, where, adopted)
    if subject.snapshot and (counted_on or once):
        raise RuleError(f"{where}: what is looked at has not {DAY}")
    return Measure(subject, only_if, counted_if, over, UNITS[value], kinds, counted_on, once)


def _read_placing(row: Mapping[str, Any], where: str, adopted: Adopted) -> tuple[Offset | None, bool]:
    counted_on, once = None, row.get("once_a_year", False)
    if "counted_on" in row:
        counted_on = read_offset(row["counted_on"], f"{where}, counted_on", adopted)
        if counted_on.way != AFTER:
            raise RuleError(f"{where}, counted_on: must be a time after")
    if once and row.get("value") != "count":
        raise RuleError(f"{where}: once_a_year needs the value count")
    return counted_on, once


def _read_subject(table: Mapping[str, Any], where: str, adopted: Adopted) -> Subject:
    names = [name for name in SUBJECTS if name in table]
    if len(names) != 1:
        raise RuleError(f"{where}: needs one of {', '.join(SUBJECTS)}")
    return read_part(SUBJECTS[names[0]], table, where, adopted)


def _read_criteria(
    tables: Mapping[str, Any], known: Mapping[str, type[Criterion]], where: str, adopted: Adopted
) -> tuple[Criterion, ...]:
    check_keys(tables, where, {}, dict.fromkeys(known, dict))
    return tuple(read_part(known[name], table, f"{where}, {name}", adopted) for name, table in tables.items())
