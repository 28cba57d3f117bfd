"""`python -m tests.bench.folding`: 5,000 cases through the pure rules, beside one plain pass over them.

Measured in processor time, so that what else the machine does counts for little. The reading of the log is
measured where there is a database, by `make bench`. `tests.bench.beside` compares it with an older checkout.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any, NamedTuple

import orjson
import psycopg

from caseflow.config import Config, libpq
from caseflow.demonstration.feed import write_feed
from caseflow.events.kinds import effects
from caseflow.events.streaming import Scope, streamed
from caseflow.kernel import RecordedEvent
from caseflow.rules import pathway
from caseflow.rules.case_log import CaseLog
from caseflow.rules.clocks import clocks
from caseflow.rules.facts import facts
from caseflow.rules.rulebook import rulebook
from tests.bench.report import Measured, Report

CHILDREN, ROUNDS = 5_000, 5
STAGES = ("index", "place", "clocks", "facts")


class Case(NamedTuple):
    """One case as it was recorded."""

    birth_date: date | None
    recorded_events: list[RecordedEvent]


def cases_of_feed(folder: Path) -> list[Case]:
    """The cases of a feed, each with its events in the order in which they were recorded."""
    births: dict[str, date | None] = {}
    with (folder / "children.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            births[row["child_id"]] = date.fromisoformat(row["birth_date"]) if row["birth_date"] else None
    events: dict[str, list[RecordedEvent]] = defaultdict(list)
    with (folder / "events.jsonl").open("rb") as lines:
        for line in lines:
            row = orjson.loads(line)
            events[row["child_id"]].append(_recorded_event(row))
    return [
        Case(births[child], sorted(recorded_events, key=lambda event: event.recorded_at))
        for child, recorded_events in events.items()
    ]


def _recorded_event(row: dict[str, Any]) -> RecordedEvent:
    return RecordedEvent(
        row["event_id"],
        row["kind"],
        date.fromisoformat(row["occurred_on"]),
        datetime.fromisoformat(row["recorded_at"]),
        row.get("agency"),
        row.get("team"),
        row.get("about"),
        row.get("data", {}),
    )


def folded(cases: Sequence[Case]) -> list[float]:
    """Seconds of processor time for each of STAGES, each case taken through all of them before the next."""
    rules, effects_of_kinds = rulebook(), effects()
    spent = [0.0] * len(STAGES)
    for case in cases:
        times = [process_time()]
        case_log = CaseLog(case.recorded_events)
        times.append(process_time())
        pathway.state(case_log, "DOOR", effects_of_kinds)
        times.append(process_time())
        case_clocks = clocks(case_log, rules)
        times.append(process_time())
        facts(case_log, case.birth_date, rules, effects_of_kinds, clocks=case_clocks)
        times.append(process_time())
        for stage in range(len(STAGES)):
            spent[stage] += times[stage + 1] - times[stage]
    return spent


def counted_by_hand(cases: Sequence[Case]) -> float:
    """Seconds of processor time for a count of each kind and of what followed what, in one plain pass."""
    start = process_time()
    kinds: Counter[str] = Counter()
    days: dict[str, list[int]] = defaultdict(list)
    for case in cases:
        began: dict[str, date] = {}
        for event in sorted(case.recorded_events, key=lambda event: event.occurred_on):
            kinds[event.kind] += 1
            began[event.event_id] = event.occurred_on
            if event.about in began:
                days[event.kind].append((event.occurred_on - began[event.about]).days)
    return process_time() - start


def read(live: Config) -> tuple[float, float]:
    """Seconds of processor time for reading every case from the log, and for a bare COPY of the same rows."""
    query = (
        "copy (select case_id, event_id, kind, occurred_on, recorded_at, agency, team, about, data"
        " from case_event order by case_id, seq) to stdout"
    )
    with psycopg.connect(**libpq(live.database_url)) as connection:
        start = process_time()
        for _ in streamed(connection, Scope()):
            pass
        ours = process_time() - start
        start = process_time()
        with connection.cursor().copy(query) as rows:
            for _ in rows:
                pass
        return ours, process_time() - start


def measure(report: Report) -> None:
    """Fold the demonstration's cases several times, and report the medians."""
    with TemporaryDirectory(prefix="caseflow-bench-") as name:
        written = write_feed(Path(name), CHILDREN)
        cases = cases_of_feed(Path(name))
    report.say(f"folding {len(cases):,} cases with {written.events:,} events, in seconds of processor time")
    rounds = [(folded(cases), counted_by_hand(cases)) for _ in range(ROUNDS)]
    for stage, what in enumerate(STAGES):
        report.add(Measured(CHILDREN, f"fold: {what}", median(spent[stage] for spent, _ in rounds)))
    ours, floor = median(sum(spent) for spent, _ in rounds), median(by_hand for _, by_hand in rounds)
    report.add(Measured(CHILDREN, "fold: all of it", ours, floor, "one plain pass over the events"))


if __name__ == "__main__":
    measure(Report())
