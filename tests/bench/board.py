"""`python -m tests.bench.board 2000 200000`: the team board in boroughs of so many open clocks.

One feed is imported and followed. For a larger borough its open cases are copied, with their clocks and the
reasons for reading them, to teams and practitioners of their own: the manager's team stays as large as it
was, and everything around it grows.
"""

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import timedelta
from operator import attrgetter
from pathlib import Path

import psycopg

from caseflow.config import Config, libpq
from caseflow.demonstration.days import BUSINESS_DATE
from tests.bench import borough, counting, importing
from tests.bench.multiplying import multiply, number
from tests.bench.pages import SIGN_INS, Look, measured, pages_over
from tests.bench.place import fresh_database, own_servers
from tests.bench.report import Measured, Report

CHILDREN = borough.APIECE
OPEN_CLOCKS = (2_000, 200_000)
AIM = 1.5
LONG_AGO = BUSINESS_DATE - timedelta(days=365)
TURNS = 3
OPEN = "select count(*) from clock where stopped_on is null and ended_on is null and exception is null"
_LIVE = "select r.id from case_record r where r.closed_on is null and r.opened_on is not null"
_OF_CASE = f"t.case_id in ({_LIVE})"
COPIED = {
    "child": f"t.id in (select r.child_id from case_record r where r.id in ({_LIVE}))",
    "case_record": f"t.id in ({_LIVE})",
    "case_grant": _OF_CASE,
    "clock": f"{_OF_CASE} and coalesce(t.stopped_on, t.ended_on, '{BUSINESS_DATE}') > '{LONG_AGO}'",
    "wait_spell": _OF_CASE,
    "contact": _OF_CASE,
}
"""The rows that are copied, those first on which others hang: open cases and the clocks of a year."""


def measure(live: Config, folder: Path, sizes: Sequence[int], report: Report) -> None:
    """Measure the board at each size by turns, and report how it grows."""
    borough.write(folder, CHILDREN)
    with ExitStack() as databases:
        made = {size: databases.enter_context(fresh_database(live, f"board_{size}")) for size in sizes}
        for size, mine in made.items():
            _fill(mine, folder, size, report)
        looks = [{size: _look(mine) for size, mine in made.items()} for _ in range(TURNS)]
    best = {size: min((each[size] for each in looks), key=attrgetter("ours")) for size in made}
    for size, found in best.items():
        against = f"its {found.statements} statements and template by hand, {found.size // 1024} kB"
        report.add(Measured(size, "team board, by open clocks", found.ours, found.floor, against))
    grown = best[max(best)].ours / best[min(best)].ours
    report.say(f"the board takes {grown:.2f}x at {max(best):,} open clocks (aim {AIM}x)")


def _look(mine: Config) -> Look:
    with pages_over(mine) as app:
        return measured(app, mine, "team board", SIGN_INS["manager"], "/team-board")


def _fill(mine: Config, folder: Path, size: int, report: Report) -> None:
    """Make a borough with at least so many open clocks."""
    importing.prepare(mine, CHILDREN)
    importing.imported(mine, folder)
    counting.followed(mine)
    with psycopg.connect(**libpq(mine.database_url), autocommit=True) as connection:
        parts = -(-size // number(connection, OPEN))
        importing.prepare(mine, CHILDREN * parts)
        for table, condition in COPIED.items() if parts > 1 else ():
            multiply(connection, table, condition, parts)
        connection.execute("vacuum analyze")
        open_clocks, clocks = number(connection, OPEN), number(connection, "select count(*) from clock")
    report.say(f"{open_clocks:,} open clocks among {clocks:,}, in {parts} parts of a borough")


if __name__ == "__main__":
    with own_servers() as (its, where):
        measure(its, where / "board", [int(size) for size in sys.argv[1:]] or OPEN_CLOCKS, Report())
