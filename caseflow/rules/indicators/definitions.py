"""What each indicator counts, read from a file each in `data/indicators`, with its worked example."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from caseflow.rules.control_limits import method_of
from caseflow.rules.indicators.examples import Example, read_example
from caseflow.rules.indicators.fact import PERCENT
from caseflow.rules.indicators.measure import Measure, read_measure
from caseflow.rules.indicators.reading import Adopted
from caseflow.rules.reading import RuleError, check_keys

POLARITIES = ("high", "low", "neither")
STATUSES = ("national", "local area agreement", "local")


@dataclass(frozen=True, slots=True)
class IndicatorDefinition:
    """One indicator: what it is called and asks for, where that stands, and how it is counted.

    `from_on` and `to_on` say for which time it is defined nationally or in the plan; figures can be had
    for any period. `plan` is the number of the plan's outcome that it measures. `numerator` and
    `denominator` say in words what stands above and below the line. `counting_rules` are what was decided
    here where the sources are silent.
    """

    code: str
    order: int
    title: str
    version: int
    plan: str
    polarity: str
    status: str
    from_on: date
    to_on: date | None
    source: str
    definition: str
    numerator: str
    denominator: str
    counting_rules: tuple[str, ...]
    measure: Measure
    example: Example

    @property
    def snapshot(self) -> bool:
        """Whether it is taken on the period's last day, and not of what happened during the period."""
        return self.measure.subject.snapshot

    @property
    def is_ratio(self) -> bool:
        """Whether it sets one flow against another, so that it may pass 100%."""
        return bool(self.measure.over)

    @property
    def method(self) -> str:
        """How it is judged whether a run of its figures shows a real change."""
        return method_of(self.unit == PERCENT, self.is_ratio, self.measure.cumulates)

    @property
    def unit(self) -> str:
        """What its value is: "percent", "count", "working_days" (their median) or "points" (their mean)."""
        return self.measure.unit


_KEYS: Mapping[str, type] = {
    "code": str,
    "order": int,
    "title": str,
    "version": int,
    "plan": str,
    "polarity": str,
    "status": str,
    "from": date,
    "source": str,
    "definition": str,
    "numerator": str,
    "denominator": str,
    "counting_rules": list,
    "measure": dict,
    "example": dict,
}


def slug(code: str) -> str:
    """The code of an indicator as the name of its file and its address have it: `ni-59`."""
    return "-".join(code.lower().split())


def read_indicators(
    tables: Mapping[str, Mapping[str, Any]], adopted: Adopted
) -> dict[str, IndicatorDefinition]:
    """Every indicator by its code, in the order of the pages; a RuleError when one is not plain.

    `tables` holds the content of each rule file by the file's name.
    """
    definitions = [_read(table, file, adopted) for file, table in sorted(tables.items())]
    return {each.code: each for each in sorted(definitions, key=_place)}


def _place(definition: IndicatorDefinition) -> tuple[int, list[tuple[str, int]]]:
    """By `order`, then by the code, the numbers in which count as numbers: NI 59 before NI 103."""
    parts = re.findall(r"(\D*)(\d*)", definition.code)
    return definition.order, [(words, int(number or 0)) for words, number in parts]


def _read(entry: object, file: str, adopted: Adopted) -> IndicatorDefinition:
    row = dict(check_keys(entry, file, _KEYS, {"to": date}))
    if file != f"{slug(row['code'])}.toml":
        raise RuleError(f"{file}: the file of {row['code']} must be called {slug(row['code'])}.toml")
    for key, allowed in (("polarity", POLARITIES), ("status", STATUSES)):
        if row[key] not in allowed:
            raise RuleError(f"{file}: {key} must be one of {', '.join(allowed)}")
    row["from_on"], row["to_on"] = row.pop("from"), row.pop("to", None)
    row["counting_rules"] = tuple(row["counting_rules"])
    row["measure"] = read_measure(row["measure"], f"{file}, measure", adopted)
    row["example"] = read_example(row["example"], f"{file}, example", adopted)
    return IndicatorDefinition(**row)
