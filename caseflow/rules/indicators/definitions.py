"""What each indicator counts, read from a file each in `data/indicators`, with its worked example."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from caseflow.kernel import RecordedEvent
from caseflow.rules.indicators.answers import read_answers, read_held_by_due
from caseflow.rules.indicators.completions import read_clock_in_time, read_event_ratio
from caseflow.rules.indicators.episodes import read_in_force, read_open_with, read_preceded
from caseflow.rules.indicators.fact import PERCENT, Measure
from caseflow.rules.indicators.findings import read_latest_finding
from caseflow.rules.indicators.intervals import read_interval
from caseflow.rules.indicators.limits import MeasuredBy
from caseflow.rules.indicators.moves import read_placements_in_year
from caseflow.rules.indicators.reviews import read_reviews_in_time
from caseflow.rules.indicators.shares import read_event_share, read_repeat
from caseflow.rules.indicators.stability import read_placement_lasting
from caseflow.rules.indicators.tallies import read_event_count, read_median_length
from caseflow.rules.reading import RuleError, check_keys
from caseflow.rules.timescales import Timescale

FORMS: Mapping[str, Callable[[Mapping[str, Any], str], Measure]] = {
    "clock_in_time": read_clock_in_time,
    "interval": read_interval,
    "event_share": read_event_share,
    "repeat": read_repeat,
    "event_ratio": read_event_ratio,
    "reviews_in_time": read_reviews_in_time,
    "placements_in_year": read_placements_in_year,
    "placement_lasting": read_placement_lasting,
    "latest_finding": read_latest_finding,
    "event_count": read_event_count,
    "median_length": read_median_length,
    "open_with": read_open_with,
    "in_force": read_in_force,
    "preceded": read_preceded,
    "held_by_due": read_held_by_due,
    "answers": read_answers,
}
POLARITIES = ("high", "low", "neither")
STATUSES = ("national", "local area agreement", "local")


@dataclass(frozen=True, slots=True)
class Expected:
    """What the events of a worked example come to in one period under one framework."""

    period: str
    framework: str
    numerator: int
    denominator: int
    value: str
    exceptions: int


@dataclass(frozen=True, slots=True)
class Child:
    """One invented child of a worked example."""

    birth_date: date | None
    recorded_events: tuple[RecordedEvent, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: a few invented children, and what is counted of them."""

    children: Mapping[str, Child]
    expected: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class IndicatorDefinition:
    """One indicator: what it is called and asks for, where that stands, and how it is counted.

    `from_on` and `to_on` say for which time it is defined nationally or in the plan; figures can be had
    for any period. `numerator` and `denominator` say in words what stands above and below the line.
    `counting_rules` are what was decided here where the sources are silent. `counted_kinds`: a case without
    any event of these kinds has no fact; where none is named, every case is asked.
    """

    code: str
    order: int
    title: str
    version: int
    plan: str
    board: str
    polarity: str
    status: str
    from_on: date
    to_on: date | None
    source: str
    definition: str
    numerator: str
    denominator: str
    counting_rules: tuple[str, ...]
    form: str
    measure: Measure
    counted_kinds: frozenset[str]
    example: Example

    @property
    def snapshot(self) -> bool:
        """Whether it is taken on the period's last day, and not of what happened during the period."""
        return self.measure.snapshot

    @property
    def is_ratio(self) -> bool:
        """Whether it sets one flow against another, so that it may pass 100%."""
        return self.form == "event_ratio"

    @property
    def unit(self) -> str:
        """What its value is: "percent", "count" (how many) or "working_days" (their median)."""
        return getattr(self.measure, "unit", PERCENT)


_KEYS: Mapping[str, type] = {
    "code": str,
    "order": int,
    "title": str,
    "version": int,
    "plan": str,
    "board": str,
    "polarity": str,
    "status": str,
    "from": date,
    "source": str,
    "definition": str,
    "numerator": str,
    "denominator": str,
    "counting_rules": list,
    "form": str,
    "measure": dict,
    "example": dict,
}
_EXPECTED: Mapping[str, type] = {
    "period": str,
    "framework": str,
    "numerator": int,
    "denominator": int,
    "value": str,
    "exceptions": int,
}


def slug(code: str) -> str:
    """The code of an indicator as the name of its file and its address have it: `ni-59`."""
    return "-".join(code.lower().split())


def read_indicators(
    tables: Mapping[str, Mapping[str, Any]],
    timescales: Mapping[str, Timescale],
    frameworks: Collection[str],
) -> dict[str, IndicatorDefinition]:
    """Every indicator by its code, in the order of the pages; a RuleError when one is not plain.

    `tables` holds the content of each rule file by the file's name. An indicator may only name timescales
    and frameworks that there are.
    """
    definitions = [
        _read_indicator(table, file, timescales, frameworks) for file, table in sorted(tables.items())
    ]
    return {each.code: each for each in sorted(definitions, key=_place)}


def _place(definition: IndicatorDefinition) -> tuple[int, list[tuple[str, int]]]:
    """By `order`, then by the code, the numbers in which count as numbers: NI 59 before NI 103."""
    parts = re.findall(r"(\D*)(\d*)", definition.code)
    return definition.order, [(words, int(number or 0)) for words, number in parts]


def _read_indicator(
    table: Mapping[str, Any], file: str, timescales: Mapping[str, Timescale], frameworks: Collection[str]
) -> IndicatorDefinition:
    definition = _read(table, file, timescales)
    if file != f"{slug(definition.code)}.toml":
        raise RuleError(f"{file}: the file of {definition.code} must be called {slug(definition.code)}.toml")
    _check_known("framework", _frameworks(definition), frameworks, file)
    return definition


def _check_known(what: str, names: Iterable[str], known: Collection[str], where: str) -> None:
    missing = sorted(set(names) - set(known))
    if missing:
        raise RuleError(f"{where}: there is no {what} {', '.join(missing)}")


def _read(entry: object, where: str, timescales: Mapping[str, Timescale]) -> IndicatorDefinition:
    row = dict(check_keys(entry, where, _KEYS, {"to": date}))
    for key, allowed in (("polarity", POLARITIES), ("status", STATUSES), ("form", tuple(FORMS))):
        if row[key] not in allowed:
            raise RuleError(f"{where}: {key} must be one of {', '.join(allowed)}")
    row["from_on"], row["to_on"] = row.pop("from"), row.pop("to", None)
    row["counting_rules"] = tuple(row["counting_rules"])
    measure = FORMS[row["form"]](row["measure"], f"{where}, measure")
    _check_known("timescale", _timescales(measure), timescales, where)
    row["measure"], row["counted_kinds"] = measure, measure.counted_kinds(timescales)
    row["example"] = _read_example(row["example"], f"{where}, example")
    return IndicatorDefinition(**row)


def _read_example(table: Mapping[str, Any], where: str) -> Example:
    row = check_keys(table, where, {"child": dict, "expect": list})
    if not row["child"] or not row["expect"]:
        raise RuleError(f"{where}: needs a child and what is expected")
    expected = [check_keys(e, f"{where}, expect {n}", _EXPECTED) for n, e in enumerate(row["expect"], 1)]
    return Example(
        {name: _read_child(child, f"{where}, {name}") for name, child in row["child"].items()},
        tuple(Expected(**entry) for entry in expected),
    )


def _read_child(entry: object, where: str) -> Child:
    row = check_keys(entry, where, {"events": list}, {"born": date})
    events = [_read_event(event, f"{where}, event {n}") for n, event in enumerate(row["events"], 1)]
    return Child(row.get("born"), tuple(events))


def _read_event(entry: object, where: str) -> RecordedEvent:
    keys = {"about": str, "team": str, "agency": str, "data": dict}
    row = check_keys(entry, where, {"id": str, "on": date, "kind": str}, keys)
    # Known on the day, so that of two on one day the ids decide.
    recorded_at = datetime.combine(row["on"], time(12), UTC)
    return RecordedEvent(
        row["id"],
        row["kind"],
        row["on"],
        recorded_at,
        row.get("agency"),
        row.get("team"),
        row.get("about"),
        row.get("data", {}),
    )


def _timescales(measure: Measure) -> list[str]:
    one, several = getattr(measure, "timescale", None), getattr(measure, "timescales", ())
    return [*([one] if one is not None else []), *several]


def _frameworks(definition: IndicatorDefinition) -> Iterator[str]:
    for expected in definition.example.expected:
        yield expected.framework
    limits = getattr(definition.measure, "limits", None)
    if isinstance(limits, MeasuredBy):
        yield from limits.adopted
