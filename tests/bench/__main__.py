"""`python -m tests.bench 2000 200000`: measure boroughs of so many children, one after the other."""

import argparse
import os
import resource
import signal
import sys
from pathlib import Path

from caseflow.config import Config
from tests.bench import (
    at_once,
    board,
    borough,
    counting,
    figures,
    folding,
    growth,
    importing,
    pages,
    people,
    reallocating,
    recording,
)
from tests.bench.place import fresh_database, own_servers
from tests.bench.report import Measured, Report, middle, timed

FEW = 20_000
"""Up to so many children an import is measured three times."""


def main() -> None:
    """Measure each size asked for, and print everything as a table in the end."""
    asked = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    asked.add_argument("sizes", nargs="*", type=int, default=[2_000, 200_000], help="numbers of children")
    asked.add_argument("--growth", action="store_true", help="only what grows, a thousand events at a time")
    told = asked.parse_args()
    sizes = told.sizes
    for number in (signal.SIGTERM, signal.SIGHUP):  # stopped half-way, it takes its directory along
        signal.signal(number, lambda *_: sys.exit(1))
    report = Report()
    report.say(f"{os.cpu_count()} cores; children: {', '.join(f'{each:,}' for each in sizes)}")
    if told.growth:
        with own_servers() as (live, folder):
            print(f"\n{growth.measured(live, folder, sizes, report)}")
        return
    folding.measure(report)
    with own_servers() as (live, folder):
        board.measure(live, folder / "board", board.OPEN_CLOCKS, report)
        figures.measure(live, folder / "figures", figures.SIZES, report)
        reallocating.measure(live, folder / "reallocating", report)
        for size in sizes:
            _measure(live, folder / str(size), size, report)
    print(f"\n{report.table()}")


def _measure(live: Config, folder: Path, size: int, report: Report) -> None:
    taken, written = timed(lambda: borough.write(folder, size))
    report.say(f"{written.children:,} children with {written.events:,} events, written in {taken:.0f} s")
    at_once.measure(folder, size, report)
    _import(live, folder, size, report)
    with fresh_database(live, f"bench_{size}") as mine:
        importing.prepare(mine, size)
        importing.imported(mine, folder)
        _count(mine, folder, size, report)
        _look(mine, size, report)
        people.measure(mine, people.PEOPLE, people.SECONDS, report)
        _record(mine, folder, size, report)


def _import(live: Config, folder: Path, size: int, report: Report) -> None:
    ours, floor = [], []
    rows = folder / "rows"
    rows.mkdir()
    for number in range(3 if size <= FEW else 1):
        with fresh_database(live, f"import_{size}_{number}") as mine:
            importing.prepare(mine, size)
            ours.append(importing.imported(mine, folder))
            floor.append(importing.copied(mine, rows, f"copy_{size}_{number}"))
    for each in rows.iterdir():
        each.unlink()
    report.add(Measured(size, "import of the feed", middle(ours), middle(floor), "COPY of its rows", "3x"))


def _count(live: Config, folder: Path, size: int, report: Report) -> None:
    read, floor = folding.read(live)
    report.add(Measured(size, "the log read, whole cases (processor time)", read, floor, "COPY of its rows"))
    followed = counting.followed(live)
    report.say(f"clocks and facts of {size:,} children made and stored in {followed:.1f} s")
    rebuilt = counting.rebuilt(live)
    report.say(f"made again and compared in {rebuilt:.1f} s")
    read, ours = counting.figures(live)
    for name in ("pandas", "duckdb"):
        seconds, theirs = counting.by_script(name, folder)
        wrong = counting.differences(ours, theirs)
        said = "all the same" if not wrong else f"{len(wrong)} DIFFER, first {wrong[0]}"
        report.say(f"{len(ours)} figures of {len(counting.CODES)} indicators, ours and {name}'s: {said}")
        aim = "faster" if name == "pandas" else ""
        report.add(Measured(size, "all clocks and facts made and stored", followed, seconds, name, aim))
        report.add(Measured(size, "rebuild: made again and compared", rebuilt, seconds, name, aim))
        report.add(Measured(size, "the same figures read from the facts", read, seconds, name))


def _look(live: Config, size: int, report: Report) -> None:
    for look in pages.looked_at(live):
        against = f"its {look.statements} statements and template by hand, {look.size // 1024} kB"
        report.add(Measured(size, look.name, look.ours, look.floor, against, "2x"))


def _record(live: Config, folder: Path, size: int, report: Report) -> None:
    found = recording.moved(live, folder)
    recorded, moved = (sorted(each) for each in zip(*found, strict=True))
    report.add(Measured(size, "an event recorded, median", middle(recorded)))
    report.add(Measured(size, "... and its indicator moved, median", middle(moved)))
    report.add(Measured(size, "... and its indicator moved, 95 of 100", moved[int(len(moved) * 0.95) - 1]))


if __name__ == "__main__":
    main()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"\nmost memory of this process: {peak} MB", file=sys.stderr)
