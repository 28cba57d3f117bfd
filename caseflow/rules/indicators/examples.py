"""Worked examples: a few invented children for each indicator, and what is counted of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from caseflow.kernel import RecordedEvent
from caseflow.rules.indicators.reading import Adopted
from caseflow.rules.reading import RuleError, check_keys


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


_EXPECTED: Mapping[str, type] = {
    "period": str,
    "framework": str,
    "numerator": int,
    "denominator": int,
    "value": str,
    "exceptions": int,
}


def read_example(table: Mapping[str, Any], where: str, adopted: Adopted) -> Example:
    """The worked example of a rule file."""
    row = check_keys(table, where, {"child": dict, "expect": list})
    if not row["child"] or not row["expect"]:
        raise RuleError(f"{where}: needs a child and what is expected")
    expected = [check_keys(e, f"{where}, expect {n}", _EXPECTED) for n, e in enumerate(row["expect"], 1)]
    adopted.check_frameworks([entry["framework"] for entry in expected], where)
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
