"""What `beside` runs in the process of one checkout: it imports whatever that one is called there."""

import csv
import gc
import json
import shutil
import sys
from collections import defaultdict
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from caseflow.rules.clocks import clocks
from caseflow.rules.pathway import state

try:
    from caseflow.events.kinds import effects
    from caseflow.kernel import RecordedEvent
    from caseflow.rules.case_log import CaseLog as index
    from caseflow.rules.facts import facts
    from caseflow.rules.rulebook import DEFAULT_FRAMEWORK, load

    EFFECTS = (effects(),)
except ImportError:  # before each kind was declared once, the three folds indexed the events on their own
    from caseflow.rules.dated import DEFAULT_FRAMEWORK, load

    from caseflow.kernel import Happening as RecordedEvent
    from caseflow.rules.indicators import facts

    index, EFFECTS = list, ()

Case = tuple[date | None, list[Any]]


def cases_of(feed: Path) -> list[Case]:
    """The cases of a feed, each with the child's birth date and its events in the order of recording."""
    with (feed / "children.csv").open(encoding="utf-8", newline="") as lines:
        births = {row["child_id"]: row["birth_date"] for row in csv.DictReader(lines)}
    events = defaultdict(list)
    for line in (feed / "events.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        days = date.fromisoformat(row["occurred_on"]), datetime.fromisoformat(row["recorded_at"])
        rest = (row.get("agency"), row.get("team"), row.get("about"), row.get("data", {}))
        events[row["child_id"]].append(RecordedEvent(row["event_id"], row["kind"], *days, *rest))
    return [
        (
            date.fromisoformat(births[child]) if births[child] else None,
            sorted(of_child, key=lambda event: event.recorded_at),
        )
        for child, of_child in events.items()
    ]


def rules_of(measures: list[str]) -> Any:
    """The rulebook of this checkout, with these measures only if any are named."""
    data = Path(sys.modules["caseflow.rules.clocks"].__file__ or "").parent / "data"
    if not measures:
        return load(data, DEFAULT_FRAMEWORK)
    with TemporaryDirectory(prefix="caseflow-bench-") as name:
        rules = Path(name) / "rules"
        shutil.copytree(data, rules)
        kept = {f"{'-'.join(code.lower().split())}.toml" for code in measures}
        for path in (rules / "indicators").glob("*.toml"):
            if path.name not in kept:
                path.unlink()
        return load(rules, DEFAULT_FRAMEWORK)


def spent(cases: list[Case], rules: Any) -> list[float]:
    """Seconds of processor time for placing, clocks and facts, and then for all of it again in one go.

    In one go the time is not looked at between: three looks take a hundredth of the time of a case.
    """
    stages = [0.0] * 3
    for born_on, recorded in cases:
        start = process_time()
        case_log = index(recorded)
        state(case_log, "DOOR", *EFFECTS)
        placed = process_time()
        case_clocks = clocks(case_log, rules)
        counted = process_time()
        facts(case_log, born_on, rules, *EFFECTS, clocks=case_clocks)
        end = process_time()
        took = (placed - start, counted - placed, end - counted)
        stages = [sum(pair) for pair in zip(stages, took, strict=True)]
    start = process_time()
    for born_on, recorded in cases:
        case_log = index(recorded)
        state(case_log, "DOOR", *EFFECTS)
        facts(case_log, born_on, rules, *EFFECTS, clocks=clocks(case_log, rules))
    return [*stages, process_time() - start]


def main(feed: Path, measures: list[str]) -> None:
    """Say what there is, then fold the parts that are asked for, line by line."""
    cases, rules = cases_of(feed), rules_of(measures)
    gc.collect()
    gc.freeze()
    print(json.dumps([len(cases), list(rules.indicators)]), flush=True)
    for line in sys.stdin:
        first, before = map(int, line.split())
        print(json.dumps(spent(cases[first:before], rules)), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [code for code in sys.argv[2].split(",") if code])
