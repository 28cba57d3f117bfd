"""What grows with the borough: import, sweep, rebuild, one step of the date, a thousand events at a time.

Beside the time by the clock stands the time that processors worked, for this process with its children and
for the database: it depends less on what else the machine does. An import and its floor take turns.
"""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import psycopg
from sqlalchemy import text

from caseflow.caseload.service import watch
from caseflow.config import Config, libpq
from caseflow.demonstration.days import BUSINESS_DATE
from caseflow.extensions import db
from caseflow.projections.service import sweep
from caseflow.rules.rulebook import rulebook
from caseflow.web.today import pretend
from tests.bench import borough, counting, importing
from tests.bench.importing import AT
from tests.bench.place import application, fresh_database
from tests.bench.report import Report, middle

ROUNDS = {10_000: 3, 40_000: 2}
"""How often an import and its floor are measured, up to so many children; once where there are more."""
FEW = 100
"""Cases that lag in a sweep that follows each by itself."""
SHARE = 20
"""One in so many cases lags in a sweep that follows them in bulk."""
_TICKS = os.sysconf("SC_CLK_TCK")


class Grown(NamedTuple):
    """One measurement: seconds by the clock, of processors for us and for the database, and the events."""

    size: int
    what: str
    seconds: float
    ours: float
    database: float
    events: int

    @property
    def worked(self) -> float:
        """Seconds that processors worked."""
        return self.ours + self.database

    @property
    def per_thousand(self) -> float:
        """Seconds that processors worked for a thousand events."""
        return 1000 * self.worked / self.events


class Processors:
    """How long processors have worked for this process, its children and a database server."""

    def __init__(self, database_url: str) -> None:
        with psycopg.connect(**libpq(database_url)) as connection:
            row = connection.execute("select pg_backend_pid()").fetchone()
            assert row is not None
            self._server = self.times(row[0])[0]

    @staticmethod
    def times(pid: int) -> tuple[int, float, float]:
        """The parent of a process, what it worked itself, and what children worked that have ended."""
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        worked, ended = (sum(map(int, fields[first : first + 2])) / _TICKS for first in (11, 13))
        return int(fields[1]), worked, ended

    def worked(self) -> tuple[float, float]:
        """Seconds so far, for this process with its children, and for the server."""
        own = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return sum(each.ru_utime + each.ru_stime for each in own), self._of_server()

    def _of_server(self) -> float:
        """Seconds of the server and its processes.

        Read again where one of these ended while they were read: it would be missed, or counted twice.
        """
        while True:
            _, worked, ended = self.times(self._server)
            living = sum(self._of_children())
            if self.times(self._server)[2] == ended:
                return worked + ended + living

    def _of_children(self) -> Iterator[float]:
        for name in os.listdir("/proc"):
            if name.isdigit():
                try:
                    parent, worked, _ = self.times(int(name))
                except OSError:  # it has ended meanwhile
                    continue
                if parent == self._server:
                    yield worked


class Growth:
    """Measures one borough after the other."""

    def __init__(self, live: Config, report: Report) -> None:
        self.live, self.report = live, report
        self.processors = Processors(live.database_url)
        self.found: list[Grown] = []

    @contextmanager
    def timed(self, size: int, what: str, events: int) -> Iterator[None]:
        """Keep and print how long the block took."""
        before, start = self.processors.worked(), perf_counter()
        yield
        taken = perf_counter() - start
        ours, database = (
            after - first for after, first in zip(self.processors.worked(), before, strict=True)
        )
        grown = Grown(size, what, taken, ours, database, events)
        self.found.append(grown)
        self.report.say(_row(grown))

    def measure(self, folder: Path, size: int) -> None:
        """Everything for a borough of so many children."""
        written = borough.write(folder, size)
        self.report.say(f"{written.children:,} children with {written.events:,} events")
        for number in range(1, next((n for most, n in ROUNDS.items() if size <= most), 1)):
            with fresh_database(self.live, f"growth_{size}_{number}") as mine:
                self._import(mine, folder, size, written.events)
        with fresh_database(self.live, f"growth_{size}") as mine:
            self._import(mine, folder, size, written.events)
            with self.timed(size, "all cases followed after it", written.events):
                counting.followed(mine)
            with self.timed(size, "rebuild", written.events):
                counting.rebuilt(mine)
            self._sweeps(mine, size, written.events)
            self._step(mine, size, written.events)

    def _import(self, mine: Config, folder: Path, size: int, events: int) -> None:
        importing.prepare(mine, size)
        with self.timed(size, "import", events):
            importing.imported(mine, folder)
        rows = folder / "rows"
        rows.mkdir(exist_ok=True)
        importing.copy_out(mine, rows)
        with fresh_database(self.live, f"floor_{size}") as bare:
            importing.copy_references(bare, rows)
            with self.timed(size, "floor: COPY of its rows", events):
                importing.copy_in(bare, rows)
        for each in rows.iterdir():
            each.unlink()

    def _sweeps(self, mine: Config, size: int, events: int) -> None:
        rules = rulebook(mine.framework)
        with application(mine, "worker"):
            self._lag(f"limit {FEW}")
            with self.timed(size, f"sweep of {FEW} cases", events * FEW // size):
                sweep(rules, AT)
            share = size // SHARE
            self._lag(f"limit {share}")
            with self.timed(size, f"sweep of one case in {SHARE}", events // SHARE):
                sweep(rules, AT)
            with self.timed(size, "sweep that finds nothing", events):
                sweep(rules, AT)
            db.session.commit()

    @staticmethod
    def _lag(which: str) -> None:
        chosen = f"select id from case_record where last_seq > 0 order by md5(id::text) {which}"
        db.session.execute(text(f"update case_record set facts_seq = 0 where id in ({chosen})"))
        db.session.commit()

    def _step(self, mine: Config, size: int, events: int) -> None:
        """The date moves on by a day, and the workers look at every clock; then they look again."""
        calendar = rulebook(mine.framework).calendar
        tomorrow = BUSINESS_DATE + timedelta(days=1)
        with application(mine, "owner"):
            watch(BUSINESS_DATE, AT, calendar)
            pretend(tomorrow)
            db.session.commit()
        looks = {"one step of the date": tomorrow, "... and the next look, a minute later": tomorrow}
        with application(mine, "worker"):
            for what, on in looks.items():
                with self.timed(size, what, events):
                    watch(on, AT + timedelta(days=1), calendar)
                    db.session.commit()

    def table(self) -> str:
        """Every measurement, with the growth from the smallest borough and the import beside its floor."""
        found = self._middles()
        least = {each.what: each for each in reversed(found)}
        floors = {each.size: each for each in found if each.what.startswith("floor")}
        rows = [_HEAD, "-" * len(_HEAD)]
        for each in found:
            grown = f"{each.per_thousand / least[each.what].per_thousand:>9.2f}x"
            beside = ""
            if each.what == "import":
                floor = floors[each.size]
                beside = f"{each.seconds / floor.seconds:>10.2f}x{each.worked / floor.worked:>9.2f}x"
            rows.append(f"{_row(each)}{grown}{beside}".rstrip())
        return "\n".join(rows)

    def _middles(self) -> list[Grown]:
        """One row for each thing measured: of what was measured several times, each median."""
        rounds: dict[tuple[int, str], list[Grown]] = {}
        for each in self.found:
            rounds.setdefault((each.size, each.what), []).append(each)
        return [
            Grown(
                size, what, *(middle([each[place] for each in some]) for place in (2, 3, 4)), some[0].events
            )
            for (size, what), some in rounds.items()
        ]


_HEAD = (
    f"{'children':>9}  {'what':<40}{'clock':>10}{'ours':>10}{'database':>10}{'a 1,000 events':>16}"
    f"{'growth':>10}{'of floor':>11}{'worked':>10}"
)


def _row(each: Grown) -> str:
    told = "".join(f"{seconds:>8.2f} s" for seconds in (each.seconds, each.ours, each.database))
    return f"{each.size:>9,}  {each.what:<40}{told}{each.per_thousand * 1000:>13,.2f} ms"


def measured(live: Config, folder: Path, sizes: list[int], report: Report) -> str:
    """Measure each size in turn; all of it as a table."""
    growth = Growth(live, report)
    for size in sizes:
        growth.measure(folder / str(size), size)
    return growth.table()
