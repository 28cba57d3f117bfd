"""Following the log: all clocks and facts at once, beside scripts that count a few figures from the feed."""

import subprocess
import sys
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import orjson

from caseflow.config import Config
from caseflow.demonstration.days import BUSINESS_DATE
from caseflow.extensions import db
from caseflow.performance.queries import figure_series
from caseflow.projections.service import catch_up_all, rebuild
from caseflow.rules.periods import quarters_up_to
from caseflow.rules.rulebook import rulebook
from tests.bench.importing import AT
from tests.bench.place import application

CODES = ("NI 59", "NI 60", "NI 64", "NI 65", "NI 67", "NI 68", "CSC 003")
QUARTERS = 12
PROCESSES = 2
Counts = dict[tuple[str, str, str], tuple[int, int]]


def periods() -> list[tuple[str, date, date]]:
    """The last quarters, the present one as far as it has gone."""
    quarters = quarters_up_to(BUSINESS_DATE, QUARTERS)
    return [(each.within.label, each.within.first_on, each.within.last_on) for each in quarters]


def followed(live: Config) -> float:
    """How many seconds it takes to make and store every clock and fact of a feed just imported."""
    with application(live, "owner"):
        start = perf_counter()
        catch_up_all(rulebook(live.framework), AT, PROCESSES)
        db.session.commit()
        return perf_counter() - start


def rebuilt(live: Config) -> float:
    """How many seconds it takes to make all of it again and find that nothing has drifted."""
    with application(live, "owner"):
        start = perf_counter()
        done = rebuild(rulebook(live.framework), AT, processes=PROCESSES)
        db.session.commit()
        taken = perf_counter() - start
    if done.drift or done.failed:
        raise SystemExit(f"rebuild found {len(done.drift)} drifted and {len(done.failed)} failed cases")
    return taken


def figures(live: Config) -> tuple[float, Counts]:
    """Our figures, by borough and quindrat, and how many seconds it takes to read them."""
    rules = rulebook(live.framework)
    quarters = [each.within for each in quarters_up_to(BUSINESS_DATE, QUARTERS)]
    found: Counts = {}
    with application(live, "owner"):
        start = perf_counter()
        for by in ("borough", "quindrat"):
            for each in figure_series(CODES, quarters, by, rules):
                found[each.code, each.period, each.group] = (each.numerator, each.denominator)
        return perf_counter() - start, _told(found)


def said_by_script(name: str, folder: Path, asked: str) -> Any:
    """What `floor_<name>.py` says, a process of its own: seconds by the clock, of processors, and figures."""
    command = [sys.executable, "-m", f"tests.bench.floor_{name}", str(folder), asked]
    return orjson.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def by_script(name: str, folder: Path) -> tuple[float, Counts]:
    """The same figures by `floor_<name>.py` in a process of its own, and the seconds that it counted."""
    asked = orjson.dumps(periods()).decode()
    told = said_by_script(name, folder, asked)
    rows = {(code, label, group): (above, below) for code, label, group, above, below in told["figures"]}
    return told["seconds"], _told(rows)


def _told(counts: Counts) -> Counts:
    return {key: each for key, each in counts.items() if any(each)}


def differences(ours: Counts, theirs: Counts) -> list[str]:
    """Every figure on which the two do not agree."""
    return [
        f"{code} {label} {group}: ours {ours.get(key)}, theirs {theirs.get(key)}"
        for key in sorted(ours.keys() | theirs.keys())
        for code, label, group in [key]
        if ours.get(key) != theirs.get(key)
    ]
