"""What others came to, with source and year, to stand beside a figure."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from caseflow.kernel.dates import period
from caseflow.rules.reading import DATA, RuleError, check_keys, read_table

AREAS = ("England", "Outer London", "Statistical neighbours")


class Comparator(NamedTuple):
    """One value of an area and a year, and where it was found."""

    code: str
    area: str
    period: str
    value: Decimal
    source: str


def read_comparators(table: Mapping[str, Any], file: str = "comparators.toml") -> tuple[Comparator, ...]:
    """The comparators of a rule file; a RuleError where one has no source or year, or stands twice."""
    check_keys(table, file, {"comparator": list})
    found: dict[tuple[str, str, str], Comparator] = {}
    for number, entry in enumerate(table["comparator"], 1):
        where = f"{file}, comparator {number}"
        keys = {"code": str, "area": str, "period": str, "value": float, "source": str}
        row = check_keys(entry, where, keys)
        key = row["code"], row["area"], row["period"]
        if row["area"] not in AREAS:
            raise RuleError(f"{where}: area must be one of {', '.join(AREAS)}, not {row['area']!r}")
        if not row["source"]:
            raise RuleError(f"{where}: has no source")
        try:
            period(row["period"])
        except ValueError as error:
            raise RuleError(f"{where}: {error}") from error
        if key in found:
            raise RuleError(f"{where}: {' '.join(key)} is there twice")
        found[key] = Comparator(*key, Decimal(repr(row["value"])), row["source"])
    return tuple(found.values())


@cache
def comparators() -> tuple[Comparator, ...]:
    """The comparators that come along."""
    return read_comparators(read_table(DATA / "scorecard" / "comparators.toml"))
