"""`python -m tests.bench.figures 2000 200000`: the pages of figures in boroughs of so many children.

One feed is imported and followed. For a larger borough its children are copied inside the database with their
records and what the indicators count of them, each copy on days of its own and with lengths of its own, so
that as many days and lengths have something as they have in a large borough.
"""

import sys
from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import psycopg

from caseflow.config import Config, libpq
from tests.bench import borough, counting, importing
from tests.bench.multiplying import multiply, number
from tests.bench.pages import SIGN_INS, Look, measured, pages_over
from tests.bench.place import fresh_database, own_servers
from tests.bench.report import Measured, Report, middle

CHILDREN = borough.APIECE
SIZES = (2_000, 200_000)
TURNS, RUNS = 2, 10
AIM = 1.2
PAGES = {
    "figures: scorecard": "/scorecard",
    "figures: scorecard of a quindrat": "/scorecard?quindrat=OSW",
    "figures: every indicator": "/indicators",
    "figures: a flow (NI 59)": "/indicators/ni-59",
    "figures: a snapshot (NI 67)": "/indicators/ni-67",
    "figures: a median (CAF 03a)": "/indicators/caf-03a",
    "figures: a mean of scores (NI 58)": "/indicators/ni-58",
}
_SHIFT = "(mod(hashtextextended(t.case_id::text || t.event_id, part), 31))::integer"
_MOVED = {
    "first_on": f"t.first_on + {_SHIFT}",
    "last_on": f"case when t.last_on < date '9999-01-01' then t.last_on + {_SHIFT} else t.last_on end",
    "days": f"greatest(0, t.days + t.days * {_SHIFT} / 100)",
    "team": "coalesce((select o.code from team o where o.code = t.team || '-' || part), t.team)",
}
"""Up to 30 days earlier or later, and up to 30% shorter or longer; by a team of the part's own."""


def measure(live: Config, folder: Path, sizes: Sequence[int], report: Report) -> None:
    """Measure each page at each size by turns, and report how it grows."""
    borough.write(folder, CHILDREN)
    looks: dict[str, dict[int, list[Look]]] = defaultdict(lambda: defaultdict(list))
    with ExitStack() as databases:
        made = {size: databases.enter_context(fresh_database(live, f"figures_{size}")) for size in sizes}
        for size, mine in made.items():
            _fill(mine, folder, size, report)
        for _ in range(TURNS):
            for name, path in PAGES.items():
                for size, mine in made.items():
                    with pages_over(mine) as app:
                        found = measured(app, mine, name, SIGN_INS["analyst"], path, RUNS)
                        looks[name][size].append(found)
    for name, by_size in looks.items():
        _tell(name, by_size, report)


def _tell(name: str, by_size: dict[int, list[Look]], report: Report) -> None:
    ours = {size: middle([each.ours for each in found]) for size, found in by_size.items()}
    for size, found in by_size.items():
        against = f"its {found[0].statements} statements and template by hand"
        report.add(Measured(size, name, ours[size], middle([each.floor for each in found]), against))
    least, most = min(ours), max(ours)
    report.say(f"{name}: {ours[most] / ours[least]:.2f}x at {most:,} children (aim {AIM}x)")


def _fill(mine: Config, folder: Path, size: int, report: Report) -> None:
    """Make a borough of so many children."""
    parts = -(-size // CHILDREN)
    importing.prepare(mine, CHILDREN * parts)
    importing.imported(mine, folder)
    counting.followed(mine)
    with psycopg.connect(**libpq(mine.database_url), autocommit=True) as connection:
        if parts > 1:
            multiply(connection, "child", "true", parts)
            multiply(connection, "case_record", "true", parts)
            multiply(connection, "indicator_fact", "true", parts, _MOVED)
        connection.execute("select count_facts_again()")
        connection.execute("vacuum analyze")
        children, facts, counts = (
            number(connection, f"select count(*) from {table}")
            for table in ("child", "indicator_fact", "fact_count")
        )
    report.say(f"{children:,} children, {facts:,} facts, counted in {counts:,} rows")


if __name__ == "__main__":
    with own_servers() as (its, where):
        measure(its, where / "figures", [int(size) for size in sys.argv[1:]] or SIZES, Report())
