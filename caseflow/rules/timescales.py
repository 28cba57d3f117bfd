"""How long each step may take: the rules as an authority has adopted them, read from `timescales.toml`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from caseflow.kernel import RecordedEvent
from caseflow.kernel.dates import add_months
from caseflow.rules.asked_by import AskedBy
from caseflow.rules.calendars import Calendar
from caseflow.rules.reading import Dated, RuleError, check_keys, dated_entries

UNITS = ("working_days", "days", "weeks", "months", "none")
NO_CLOCK = "none"
_ONE_DAY = timedelta(days=1)


class Limit(NamedTuple):
    """How long: `value` of `unit`; day one is the day after the start ("next") or the start ("same").

    The unit "none" says in so many words that no clock starts while this version holds.
    """

    value: int
    unit: str
    day_one: str
    source: str

    def last_day(self, start: date, calendar: Calendar) -> date:
        """The last day in time for something that starts on `start`."""
        early = self.day_one == "same"
        if self.unit == "working_days":
            return calendar.add_working_days(start, self.value - (early and calendar.is_working_day(start)))
        if self.unit == "months":
            day = add_months(start, self.value)
        else:
            day = start + timedelta(days=self.value * (7 if self.unit == "weeks" else 1))
        return day - _ONE_DAY if early else day

    def last_in_time(self, due_on: date, calendar: Calendar) -> date:
        """The last civil day on which no further working day than the due date's has passed.

        What is signed off on a Sunday has taken the working days up to the Friday before.
        """
        if self.unit != "working_days":
            return due_on
        return calendar.add_working_days(due_on, 1) - timedelta(days=1)

    def taken(self, start: date, stop: date, calendar: Calendar) -> int:
        """How long it took: working days where the limit is in working days, else days."""
        if self.unit == "working_days":
            return calendar.working_days_between(start, stop)
        return (stop - start).days


@dataclass(frozen=True, slots=True)
class Pattern:
    """Which events play a part: a kind, with these values in its data, and none of those.

    It `is_narrow` where not every event of the kind is meant.
    """

    kind: str
    where: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    unless: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    whole_case: bool = False
    is_narrow: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_narrow", bool(self.where or self.unless))

    def holds(self, data: Mapping[str, Any]) -> bool:
        """Whether an event of this kind with `data` is meant."""
        for name, values in self.where:
            if data.get(name) not in values:
                return False
        for name, values in self.unless:  # noqa: SIM110 (a generator takes four times as long)
            if data.get(name) in values:
                return False
        return True

    def among(self, events: list[RecordedEvent]) -> list[RecordedEvent]:
        """Those of these events, all of its kind, that are meant."""
        for name, values in self.where:
            events = [event for event in events if event.data.get(name) in values]
        for name, values in self.unless:
            events = [event for event in events if event.data.get(name) not in values]
        return events


@dataclass(frozen=True, slots=True)
class Term:
    """How long a clock has that starts on a day: the limit in force, from when it holds, and to which day.

    `last_on` is the last day in time: the due date, but for working days also the weekend and holidays
    right after it. It `starts_none` where the rule says that no clock starts on the day.
    """

    rule_from: date
    limit: Limit
    due_on: date
    last_on: date
    starts_none: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "starts_none", self.limit.unit == NO_CLOCK)

    @property
    def reaches_further(self) -> bool:
        """Whether there are days in time after the due date."""
        return self.last_on > self.due_on


@dataclass(frozen=True, slots=True, eq=False)  # each is one of a kind, and so a quick key
class Timescale:
    """One rule: what begins and stops its clocks, from which day they count, and how long they have.

    `subject` is the kind of event that a clock belongs to: an announced clock and the one that then
    begins are the same when they belong to the same event. `numbers` is set where clocks recur (first review,
    second, later ones): the first and last number in it that this rule governs.
    """

    code: str
    name: str
    statutory: bool
    source: str
    subject: str
    begun_by: tuple[Pattern, ...]
    stopped_by: tuple[Pattern, ...]
    ended_by: tuple[Pattern, ...]
    limits: Dated[Limit]
    announced_by: tuple[Pattern, ...] = ()
    counted_from: tuple[str, ...] = ()
    numbers: tuple[int, int] | None = None
    agreed_in: str | None = None
    after_start: bool = False
    unlinked_stop: bool = False
    once: bool = False
    later_stops: str = "exception"
    opening_kinds: frozenset[str] = field(init=False)
    stopping_kinds: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Note once after which kinds of event there may be a clock, and which kinds stop one."""
        opening = frozenset(pattern.kind for pattern in (*self.begun_by, *self.announced_by))
        object.__setattr__(self, "opening_kinds", opening)
        object.__setattr__(self, "stopping_kinds", frozenset(pattern.kind for pattern in self.stopped_by))


@cache  # asked for the same days by clocks and measures
def due(limit: Limit, started_on: date, calendar: Calendar) -> tuple[date, date]:
    """The last day of a limit that runs from a day, and the last day in time, before any pause."""
    due_on = limit.last_day(started_on, calendar)
    return due_on, limit.last_in_time(due_on, calendar)


@cache  # many clocks start on one day: a rebuild of 5,000 cases asks 39,000 times for 8,000 terms
def term(timescale: Timescale, started_on: date, calendar: Calendar) -> Term:
    """How long a clock of this timescale has that starts on `started_on`, before any pause."""
    rule_from, limit = timescale.limits.version_on(started_on)
    return Term(rule_from, limit, *due(limit, started_on, calendar))


_REQUIRED: Mapping[str, type] = {
    "code": str,
    "name": str,
    "statutory": bool,
    "source": str,
    "subject": str,
    "begun_by": list,
    "stopped_by": list,
    "ended_by": list,
    "limits": list,
}
_OPTIONAL: Mapping[str, type] = {
    "announced_by": list,
    "counted_from": list,
    "numbers": dict,
    "agreed_in": str,
    "after_start": bool,
    "unlinked_stop": bool,
    "once": bool,
    "later_stops": str,
}
_LIMIT: Mapping[str, type] = {"from": date, "value": int, "unit": str, "day_one": str, "source": str}
_EVERY_NUMBER = 10**6


def read_timescales(table: Mapping[str, Any], file: str = "timescales.toml") -> dict[str, Timescale]:
    """Every timescale of a rule file by its code, in the file's order; a RuleError when one is not plain."""
    check_keys(table, file, {"calendar": str, "timescale": list})
    found: dict[str, Timescale] = {}
    for number, entry in enumerate(table["timescale"], 1):
        code = entry.get("code", f"timescale {number}") if isinstance(entry, dict) else f"timescale {number}"
        timescale = _read_timescale(entry, f"{file}, {code}")
        if code in found:
            raise RuleError(f"{file}, {code}: is there twice")
        found[code] = timescale
    return found


def _read_timescale(entry: object, where: str) -> Timescale:
    row = dict(check_keys(entry, where, _REQUIRED, _OPTIONAL))
    for key in ("begun_by", "stopped_by", "ended_by", "announced_by"):
        row[key] = read_patterns(row.get(key, []), f"{where}, {key}")
    for key in ("begun_by", "stopped_by"):
        if not row[key]:
            raise RuleError(f"{where}: {key} is empty")
    row["counted_from"] = tuple(row.get("counted_from", ()))
    row["numbers"] = _read_numbers(row["numbers"], f"{where}, numbers") if "numbers" in row else None
    if row.get("later_stops", "exception") not in ("exception", "ignored"):
        raise RuleError(f"{where}: later_stops must be exception or ignored")
    row["limits"] = dated_entries(row["limits"], f"{where}, limits", read_limit)
    return Timescale(**row)


def _read_numbers(entry: object, where: str) -> tuple[int, int]:
    row = check_keys(entry, where, {"first": int}, {"last": int})
    first, last = row["first"], row.get("last", _EVERY_NUMBER)
    if not 1 <= first <= last:
        raise RuleError(f"{where}: must run from 1 or more to no less")
    return first, last


def read_limit(entry: object, where: str) -> tuple[date, Limit]:
    """The first day of one version of a limit, and the limit."""
    row = check_keys(entry, where, _LIMIT)
    if row["unit"] not in UNITS:
        raise RuleError(f"{where}: unit must be one of {', '.join(UNITS)}")
    if row["day_one"] not in ("next", "same"):
        raise RuleError(f"{where}: day_one must be next or same")
    if (row["value"] < 1) != (row["unit"] == NO_CLOCK):
        raise RuleError(f"{where}: value must be 1 or more, and 0 where no clock starts")
    return row["from"], Limit(row["value"], row["unit"], row["day_one"], row["source"])


def read_patterns(entries: Sequence[object], where: str) -> tuple[Pattern, ...]:
    """Several patterns of a rule file, in its order."""
    return tuple(read_pattern(entry, f"{where} {n}") for n, entry in enumerate(entries, 1))


def read_pattern(entry: object, where: str) -> Pattern:
    """Which events a rule file means: a kind, and the values its data must or must not have."""
    row = check_keys(entry, where, {"kind": str}, {"where": dict, "unless": dict, "whole_case": bool})
    wanted, unwanted = (read_values(row.get(key, {}), f"{where}, {key}") for key in ("where", "unless"))
    return Pattern(row["kind"], wanted, unwanted, row.get("whole_case", False))


def read_values(table: Mapping[str, Any], where: str) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    """The values that a rule file lists for each field."""
    for name, values in table.items():
        if not isinstance(values, list):
            raise RuleError(f"{where}: {name} must be a list of values")
    return tuple((name, tuple(values)) for name, values in table.items())


def adopt(
    timescales: Mapping[str, Timescale], adopted: Mapping[str, Iterable[tuple[date, Limit]]]
) -> dict[str, Timescale]:
    """The same timescales with the later limits that a framework has adopted."""
    missing = sorted(adopted.keys() - timescales.keys())
    if missing:
        raise RuleError(f"frameworks.toml: there is no timescale {', '.join(missing)}")
    return {
        code: replace(timescale, limits=timescale.limits.then(adopted.get(code, ())))
        for code, timescale in timescales.items()
    }


def openers(timescales: Mapping[str, Timescale]) -> AskedBy[Timescale]:
    """The timescales that start clocks, in the order of their codes, by the kinds that open one."""
    return AskedBy(
        (timescale, timescale.opening_kinds)
        for _, timescale in sorted(timescales.items())
        if any(limit.unit != NO_CLOCK for _, limit in timescale.limits.versions)
    )
