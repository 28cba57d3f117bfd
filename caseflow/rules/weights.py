"""How much the work that somebody holds weighs, where caseloads are compared."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from caseflow.rules.reading import DATA, Dated, RuleError, check_keys, dated_entries, read_table
from caseflow.rules.steps import TIERS


class Weights(NamedTuple):
    """How much an open case counts for on each tier, and each timescale that runs on it besides."""

    tier: Mapping[str, int]
    clock: int

    def of(self, cases: Mapping[str, int], clocks: int) -> int:
        """How much so many open cases of each tier weigh, with so many clocks that run on them."""
        return sum(self.tier[tier] * number for tier, number in cases.items()) + self.clock * clocks


def read_weights(table: Mapping[str, Any], file: str = "caseload.toml") -> Dated[Weights]:
    """The weights of a rule file by the day from which they hold; a RuleError when one is missing."""
    check_keys(table, file, {"version": list})
    return dated_entries(table["version"], file, _version)


def _version(entry: object, where: str) -> tuple[date, Weights]:
    row = check_keys(entry, where, {"from": date, "source": str, "tier": dict, "clock": int})
    tier = check_keys(row["tier"], f"{where}, tier", dict.fromkeys(TIERS, int))
    if min(row["clock"], *tier.values()) < 0:
        raise RuleError(f"{where}: nothing weighs less than nothing")
    return row["from"], Weights(tier, row["clock"])


@cache
def weights() -> Dated[Weights]:
    """How much work weighs on each day."""
    return read_weights(read_table(DATA / "caseload.toml"))
