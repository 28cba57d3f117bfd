"""All measures at once: from the feed to the figures of twelve months, beside scripts that count a few.

python -m tests.bench.at_once 200000
"""

import sys
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from caseflow.demonstration.days import BUSINESS_DATE
from caseflow.demonstration.feed import write_feed
from caseflow.events.kinds import effects
from caseflow.kernel.dates import Period, add_months
from caseflow.rules.rulebook import rulebook
from caseflow.setwise import Engine
from tests.bench.counting import CODES, Counts, by_script, differences, periods

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


def counted(
    folder: Path, codes: Sequence[str] | None, asked: Sequence[Period]
) -> tuple[float, float, Counts]:
    """Seconds by the clock and of processors, and the figures by borough and quindrat."""
    rules = rulebook()
    measures = {
        code: each.measure for code, each in rules.indicators.items() if codes is None or code in codes
    }
    clock, work = perf_counter(), process_time()
    found: Counts = {}
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
                found[each.code, asked[each.place].label, group] = (each.numerator, each.denominator)
        taken = perf_counter() - clock
        print(f"  read {read:.1f} s, tables {settled - read:.1f} s, {len(engine.answered)} measures", end=" ")
        print(f"{taken - settled:.1f} s: {taken:.1f} s, of processors {process_time() - work:.1f} s")
    return taken, process_time() - work, {key: each for key, each in found.items() if any(each)}


def months() -> list[Period]:
    """The last twelve months."""
    first = BUSINESS_DATE.replace(day=1)
    starts = [add_months(first, -n) for n in range(MONTHS, -1, -1)]
    return [Period(start, end - timedelta(days=1), f"{start:%Y-%m}") for start, end in pairwise(starts)]


def main(children: int) -> None:
    """Measure, and compare what the seven codes of the scripts come to."""
    with TemporaryDirectory(prefix="caseflow-bench-") as name:
        written = write_feed(Path(name), children)
        print(f"{children:,} children, {written.events:,} events")
        quarters = [Period(first, last, label) for label, first, last in periods()]
        print("the codes of the scripts, by quarters:")
        ours = counted(Path(name), CODES, quarters)
        print("all measures, by months:")
        counted(Path(name), None, months())
        for script in ("duckdb", "pandas"):
            before = getrusage(RUSAGE_CHILDREN)
            taken, theirs = by_script(script, Path(name))
            after = getrusage(RUSAGE_CHILDREN)
            work = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            wrong = differences(ours[2], theirs)
            print(
                f"{script}: {taken:.1f} s, of processors {work:.1f} s with its start; ours takes"
                f" {ours[0] / taken:.2f} times as long, {ours[1] / work:.2f} of the work;"
                f" {len(wrong)} figures differ"
            )
            print(*wrong[:5], sep="\n", end="")


if __name__ == "__main__":
    main(int(sys.argv[1]))
