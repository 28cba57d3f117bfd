"""Worked examples: a few invented children for each indicator, and what is counted of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

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


class Row(NamedTuple):
    """A row that the lists behind the figures have of a child; counted is "yes", "no" or "exception"."""

    event_id: str
    counted: str
    reason: str
    started_on: date | None = None
    due_on: date | None = None
    stopped_on: date | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Child:
    """One invented child of a worked example, what it shows, and its rows in the lists, if they are given."""

    shows: str
    birth_date: date | None
    recorded_events: tuple[RecordedEvent, ...]
    rows: tuple[Row, ...] | None


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: a few invented children, and what is counted of them."""

    children: tuple[Child, ...]
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
    row = check_keys(table, where, {"child": list, "expect": list})
    if not row["child"] or not row["expect"]:
        raise RuleError(f"{where}: needs a child and what is expected")
    expected = [check_keys(e, f"{where}, expect {n}", _EXPECTED) for n, e in enumerate(row["expect"], 1)]
    adopted.check_frameworks([entry["framework"] for entry in expected], where)
    return Example(
        tuple(_read_child(child, f"{where}, child {n}") for n, child in enumerate(row["child"], 1)),
        tuple(Expected(**entry) for entry in expected),
    )


def _read_child(entry: object, where: str) -> Child:
    row = check_keys(entry, where, {"shows": str, "events": list}, {"born": date, "rows": list})
    events = [_read_event(event, f"{where}, event {n}") for n, event in enumerate(row["events"], 1)]
    rows = None
    if "rows" in row:
        rows = tuple(_read_row(each, f"{where}, row {n}") for n, each in enumerate(row["rows"], 1))
    return Child(row["shows"], row.get("born"), tuple(events), rows)


def _read_row(entry: object, where: str) -> Row:
    required = {"event": str, "counted": str, "reason": str}
    optional = {"started": date, "due": date, "stopped": date, "days": int}
    row = check_keys(entry, where, required, optional)
    return Row(*(row[key] for key in required), *(row.get(key) for key in optional))


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
