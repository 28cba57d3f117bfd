"""A measure, composed of parts by a rule file: what is looked at, which of it, and which of that counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from caseflow.kernel.rows import constructor
from caseflow.rules.indicators.by_clocks import ByDue, Latest, Reviewed
from caseflow.rules.indicators.fact import COUNT, PERCENT, WORKING_DAYS, Fact
from caseflow.rules.indicators.history import History
from caseflow.rules.indicators.item import Criterion, Item, Subject, Verdict
from caseflow.rules.indicators.lengths import Age, AtLeast, Counted, Measured, OpenFor, Within
from caseflow.rules.indicators.placements import PlacedOften, Settled
from caseflow.rules.indicators.reading import Adopted, read_part, timescales_of
from caseflow.rules.indicators.related import After, Before, Fits, Has
from caseflow.rules.indicators.spell import ONE_DAY
from caseflow.rules.indicators.subjects import Completions, Events, OpenTo, Spells
from caseflow.rules.reading import RuleError, check_keys
from caseflow.rules.timescales import Limit, Pattern, read_patterns

SUBJECTS: Mapping[str, type[Subject]] = {
    "events": Events,
    "completions": Completions,
    "spells": Spells,
    "open_to": OpenTo,
}
FILTERS: Mapping[str, type[Criterion]] = {
    "fits": Fits,
    "has": Has,
    "before": Before,
    "after": After,
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
_RECEIVED = Verdict(False, "received")
UNITS = {"percentage": PERCENT, "count": COUNT, "median": WORKING_DAYS}


@dataclass(frozen=True, slots=True)
class Measure:
    """Turns the history of a case into facts.

    What meets every criterion of `only_if` is below the line; what meets every one of `counted_if` as well is
    above it. With `over` it is above the line only, and below it are the events that these patterns mean.
    A case without any event of `kinds` has no fact; none: it cannot be told.
    """

    subject: Subject
    only_if: tuple[Criterion, ...]
    counted_if: tuple[Criterion, ...]
    over: tuple[Pattern, ...]
    unit: str
    kinds: frozenset[str]

    @property
    def timescales(self) -> tuple[str, ...]:
        """The codes of the timescales by whose clocks it counts."""
        parts = (self.subject, *self.only_if, *self.counted_if)
        return tuple(code for part in parts for code in timescales_of(part))

    @property
    def limits(self) -> tuple[tuple[date, Limit], ...]:
        """The limits that it judges by, and from which day each one holds."""
        judged_by = (each.limits.versions for each in self.counted_if if isinstance(each, Within))
        return next(judged_by, ())

    def facts(self, code: str, history: History) -> list[Fact]:
        """The facts of one case for the indicator `code`."""
        below = not self.over
        facts: list[Fact] = []
        for item in self.subject.items(history):
            first_on, verdict = item.first_on, self._verdict(item, item.first_on, history)
            for day in self._breaks(item, history) if self.subject.snapshot else ():
                now = self._verdict(item, day, history)
                if now != verdict:
                    if verdict is not None:
                        facts.append(_fact(code, item, first_on, day - ONE_DAY, verdict, below))
                    first_on, verdict = day, now
            if verdict is not None:
                facts.append(_fact(code, item, first_on, item.last_on, verdict, below))
        for event in history.case.matching(self.over):
            on = event.occurred_on
            facts.append(_fact(code, Item(event, on, on, on), on, on, _RECEIVED, True))
        return facts

    def _breaks(self, item: Item, history: History) -> list[date]:
        """The days after its first on which what is said of an item may change, in order."""
        days = {day for each in self.only_if for day in each.breaks(item, history)}
        for each in self.counted_if:
            days.update(each.breaks(item, history))
        return sorted([day for day in days if item.first_on < day <= item.last_on])

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
        verdict = self.counted_if[0].verdict(item, day, history)
        for each in self.counted_if[1:]:
            verdict = verdict.and_also(each.verdict(item, day, history))
        return verdict


def _fact(code: str, item: Item, first_on: date, last_on: date, verdict: Verdict, below: bool) -> Fact:
    event, left_out = verdict.event or item.event, verdict.exception
    return _row(
        (
            code,
            event.event_id,
            first_on,
            last_on,
            verdict.counted,
            below and not left_out,
            left_out,
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
    row = check_keys(table, where, {"of": dict}, optional)
    subject = _read_subject(row["of"], f"{where}, of", adopted)
    value, over = row.get("value", "percentage"), read_patterns(row.get("over", []), f"{where}, over")
    if value not in UNITS:
        raise RuleError(f"{where}: value must be one of {', '.join(UNITS)}")
    if bool(row.get("counted_if")) == bool(over or value != "percentage"):
        raise RuleError(f"{where}: needs either counted_if, or over, or the value count or median")
    only_if = _read_criteria(row.get("only_if", {}), FILTERS, f"{where}, only_if", adopted)
    counted_if = _read_criteria(row.get("counted_if", {}), CRITERIA, f"{where}, counted_if", adopted)
    if not counted_if:
        counted_if = (Measured(),) if value == "median" else (Counted("completed" if over else ""),)
    missing = sorted({str(each.needs) for each in (*only_if, *counted_if)} - {*subject.gives, "None"})
    if missing:
        raise RuleError(f"{where}: what is looked at has not {', '.join(missing)}")
    kinds = subject.kinds | {pattern.kind for pattern in over}
    return Measure(subject, only_if, counted_if, over, UNITS[value], kinds)


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
