"""All measures at once: from the feed to the figures of twelve months, beside what an analyst writes by hand.

python -m tests.bench.at_once 60000           # beside all three scripts
python -m tests.bench.at_once 200000 measures
"""

import sys
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import NamedTuple

import orjson

from caseflow.demonstration.days import BUSINESS_DATE
from caseflow.demonstration.feed import write_feed
from caseflow.events.kinds import effects
from caseflow.kernel.dates import Period, add_months
from caseflow.rules.rulebook import rulebook
from caseflow.setwise import Engine
from tests.bench.counting import CODES, periods, said_by_script
from tests.bench.report import Measured, Report

MONTHS = 12
_FEED = (
    "insert into told select md5(child_id)::uuid, event_id, kind, occurred_on, recorded_at, agency, team,"
    " about, {} from read_json(?, format = 'newline_delimited', columns = {{event_id: 'varchar',"
    " child_id: 'varchar', kind: 'varchar', occurred_on: 'date', recorded_at: 'timestamptz',"
    " agency: 'varchar', team: 'varchar', about: 'varchar', data: 'json'}})"
)
_CHILDREN = (
    "insert into child select md5(child_id)::uuid, birth_date::date, coalesce(quindrat, 'not allocated')"
    " from read_csv(?, all_varchar = true)"
)


class FeedEngine(Engine):
    """The engine over the files of a feed, as the scripts have them."""

    def read_feed(self, folder: Path) -> None:
        """Take in all events and children."""
        self._run(_FEED.format(self.data), str(folder / "events.jsonl"))
        self._run(_CHILDREN, str(folder / "children.csv"))


class Counted(NamedTuple):
    """Seconds by the clock and of processors, and the figures by borough and quindrat.

    A figure is its numerator, its denominator and the median or mean, where it is one.
    """

    clock: float
    work: float
    figures: dict[tuple[str, str, str], tuple[int, int, float | None]]


def counted(folder: Path, codes: Sequence[str] | None, asked: Sequence[Period]) -> Counted:
    """Our own figures, by the declared measures."""
    rules = rulebook()
    measures = {
        code: each.measure for code, each in rules.indicators.items() if codes is None or code in codes
    }
    clock, work = perf_counter(), process_time()
    found = Counted(0, 0, {})
    with (
        TemporaryDirectory() as spill,
        FeedEngine(measures, effects(), rules.calendar, Path(spill)) as engine,
    ):
        engine.read_feed(folder)
        read = perf_counter() - clock
        engine.settle()
        settled = perf_counter() - clock
        engine.count(asked)
        for by in ("borough", "quindrat"):
            for each in engine.figures(by):
                group = "borough" if by == "borough" else str(each.group)
                middle = None if each.middle is None else float(each.middle)
                if each.numerator or each.denominator:
                    key = each.code, asked[each.place].label, group
                    found.figures[key] = (each.numerator, each.denominator, middle)
        taken = perf_counter() - clock
        print(f"  read {read:.1f} s, tables {settled - read:.1f} s, {len(engine.answered)} measures", end=" ")
        print(f"{taken - settled:.1f} s: {taken:.1f} s, of processors {process_time() - work:.1f} s")
    return found._replace(clock=taken, work=process_time() - work)


def by_hand(script: str, folder: Path, asked: Sequence[Period]) -> Counted:
    """The figures of `floor_<script>.py`."""
    dates = [(each.label, each.first_on, each.last_on) for each in asked]
    told = said_by_script(script, folder, orjson.dumps(dates).decode())
    figures = {
        (code, label, group): (above, below, middle[0] if middle else None)
        for code, label, group, above, below, *middle in told["figures"]
        if above or below
    }
    return Counted(told["seconds"], told["work"], figures)


def differing(ours: Counted, theirs: Counted) -> list[str]:
    """Every figure on which the two do not agree; we round a median or mean to one decimal."""
    told = []
    for key in sorted(ours.figures.keys() | theirs.figures.keys()):
        one, other = ours.figures.get(key), theirs.figures.get(key)
        same = one is not None and other is not None and one[:2] == other[:2]
        if same and one and one[2] is not None and other:
            same = other[2] is not None and abs(one[2] - other[2]) <= 0.0501
        if not same:
            told.append(f"{' '.join(key)}: ours {one}, theirs {other}")
    return told


def months() -> list[Period]:
    """The last twelve months."""
    first = BUSINESS_DATE.replace(day=1)
    starts = [add_months(first, -n) for n in range(MONTHS, -1, -1)]
    return [Period(start, end - timedelta(days=1), f"{start:%Y-%m}") for start, end in pairwise(starts)]


def measure(folder: Path, children: int, report: Report) -> None:
    """All measures of a feed beside SQL by hand, in processor time; end badly where a figure differs."""
    ours, theirs = counted(folder, None, months()), by_hand("measures", folder, months())
    what = "all measures at once (processor time)"
    report.add(Measured(children, what, ours.work, theirs.work, "SQL by hand", "3x"))
    if wrong := differing(ours, theirs):
        raise SystemExit("\n".join(wrong[:20]))


def main(children: int, scripts: Sequence[str]) -> None:
    """Measure, and compare all figures with those that were counted by hand; end badly where one differs."""
    wrong = []
    with TemporaryDirectory(prefix="caseflow-bench-") as name:
        folder = Path(name)
        print(f"{children:,} children, {write_feed(folder, children).events:,} events")
        quarters = [Period(first, last, label) for label, first, last in periods()]
        print("the codes of the shorter scripts, by quarters:")
        few = counted(folder, CODES, quarters)
        print("all measures, by months:")
        every = counted(folder, None, months())
        for script in scripts:
            ours, asked = (every, months()) if script == "measures" else (few, quarters)
            theirs = by_hand(script, folder, asked)
            differs = differing(ours, theirs)
            wrong += differs
            print(
                f"{script}: {theirs.clock:.1f} s, of processors {theirs.work:.1f} s; ours takes"
                f" {ours.clock / theirs.clock:.2f} times as long, {ours.work / theirs.work:.2f} of the work;"
                f" {len(differs)} of {len(theirs.figures)} figures differ"
            )
    if wrong:
        raise SystemExit("\n".join(wrong[:20]))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:] or ("measures", "duckdb", "pandas"))
