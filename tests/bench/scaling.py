"""How far one machine goes: bytes, work and time of a borough, its recomputation by workers, and its pages.

python -m tests.bench.scaling 2000 10000
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter

from sqlalchemy import text

from caseflow.config import Config
from caseflow.extensions import db
from caseflow.kernel.dates import period
from caseflow.performance.queries import figures, what_if
from caseflow.projections import service
from caseflow.projections.queries import recomputed
from caseflow.rules.rulebook import rulebook
from tests.bench import borough, counting, importing, pages
from tests.bench.growth import Processors
from tests.bench.importing import AT
from tests.bench.place import application, fresh_database, own_servers
from tests.bench.report import Report

WORKERS = (1, 2)
FRAMEWORK = "wt-2010"
_BYTES = text(
    "select sum(pg_total_relation_size(c.oid)) filter (where relname = 'case_event'),"
    " sum(pg_total_relation_size(c.oid)) from pg_class c where relkind = 'r'"
)
_WORKER = (
    "import sys\nfrom workers import tasks\nfor _ in range(int(sys.argv[1])):\n    tasks.recomputation()\n"
)


@contextmanager
def told(report: Report, work: Processors, what: str, events: int) -> Iterator[None]:
    """Say what a part took by the clock and of processors, and that for a million events."""
    before, start = work.worked(), perf_counter()
    yield
    taken, after = perf_counter() - start, work.worked()
    ours, database = after[0] - before[0], after[1] - before[1]
    each = (ours + database) / events * 1e6
    report.say(
        f"{what}: {taken:.1f} s; ours {ours:.1f} s, database {database:.1f} s: {each:.0f} s a million events"
    )


def measure(live: Config, size: int, folder: Path, report: Report) -> None:
    """All parts for a borough of one size."""
    feed = folder / str(size)
    written = borough.write(feed, size)
    report.say(f"\n{size:,} children, {written.events:,} events; load {os.getloadavg()[0]:.0f}")
    with fresh_database(live, f"scale_{size}") as mine:
        importing.prepare(mine, size)
        work = Processors(mine.database_url)
        with told(report, work, "import", written.events):
            importing.imported(mine, feed)
        with told(report, work, "followed", written.events):
            counting.followed(mine)
        with application(mine, "owner"):
            log, every = db.session.execute(_BYTES).one()
        report.say(f"log {log / written.events:.0f} bytes an event, all tables {every / written.events:.0f}")
        for workers in WORKERS:
            _recompute(mine, workers, written.events, work, report)
        _ask(mine, written.events, work, report)
        for look in pages.looked_at(mine):
            report.say(f"{look.name}: {1000 * look.ours:.1f} ms, floor {1000 * look.floor:.1f} ms")
    report.say(f"most memory of this process {getrusage(RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _recompute(live: Config, workers: int, events: int, work: Processors, report: Report) -> None:
    with application(live, "owner"):
        service.begin(AT)
        db.session.commit()
        found = recomputed()
        assert found
    environment = os.environ | {
        "CASEFLOW_HOME": str(live.home),
        "CASEFLOW_SECRET_KEY": live.secret_key,
        "CASEFLOW_DEMONSTRATION": "1",
        "DATABASE_URL": "",
        "DATABASE_WORKER_URL": live.worker_database_url,
        "REDIS_URL": live.redis_url,
    }
    command = [sys.executable, "-c", _WORKER, str(found.ranges + 1)]
    with told(report, work, f"made again in {found.ranges} ranges by {workers} workers", events):
        running = [subprocess.Popen(command, env=environment) for _ in range(workers)]
        assert not any([process.wait() for process in running])
    with application(live, "owner"):
        done = recomputed()
        assert done
        assert done.finished_at
        report.say(f"  {done.cases:,} cases, {done.drifted} drifted, {done.failed} failed")


def _ask(live: Config, events: int, work: Processors, report: Report) -> None:
    rules, asked = rulebook(FRAMEWORK), period("2008-09")
    codes = [code for code in rules.indicators if code not in ("CAF 05", "CAF 07")]
    with application(live, "owner"):
        with told(report, work, f"what-if of {len(codes)} measures, at once", events):
            at_once = what_if(codes, asked, "quindrat", rules, None, lambda *_: None)
        with told(report, work, f"what-if of {len(codes)} measures, folded", events):
            folded = figures(codes, asked, "quindrat", rules, stored=False)
        differing = sum(a != b for a, b in zip(at_once.figures, folded, strict=True))
        report.say(f"  {len(folded)} figures, of which {differing} differ")


def main(sizes: list[int]) -> None:
    """Measure each size in turn."""
    report = Report()
    with own_servers() as (live, folder):
        for size in sizes:
            measure(live, size, folder, report)


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]])
