"""When an open case may be held at the wrong level: the rules, read from `levels.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple, get_args

from caseflow.rules.effects import SPECIALIST, TARGETED, UNIVERSAL
from caseflow.rules.reading import Dated, RuleError, check_keys, coded_entries, dated_entries
from caseflow.rules.timescales import Limit, read_limit

Shape = Literal["contacts", "missed_reviews", "after_answer", "quiet", "undecided"]
_COUNTING = ("contacts", "missed_reviews")
_OF_SHAPE: Mapping[str, dict[str, type]] = {
    "contacts": {"kinds": list, "without": list},
    "missed_reviews": {"timescales": list},
    "after_answer": {"kinds": list, "direction": str, "decisions": list},
    "quiet": {"kinds": list},
    "undecided": {},
}
_RULE: dict[str, type] = {
    "code": str,
    "title": str,
    "shape": str,
    "tiers": list,
    "shows": str,
    "versions": list,
}


class Version(NamedTuple):
    """A rule as it holds from a day on: how many, within how long, in words, and on whose word."""

    number: int
    within: Limit
    says: str

    @property
    def source(self) -> str:
        """On whose word it holds."""
        return self.within.source


@dataclass(frozen=True, slots=True)
class LevelRule:
    """One reason for looking again at the level at which a case is held."""

    code: str
    title: str
    shape: Shape
    tiers: frozenset[str]
    kinds: tuple[str, ...]
    without: frozenset[str]
    timescales: frozenset[str]
    direction: str
    decisions: frozenset[str]
    shows: str
    versions: Dated[Version]


def read_level_rules(table: Mapping[str, Any], file: str = "levels.toml") -> dict[str, LevelRule]:
    """The rules of a file by their codes; a RuleError when one is not plain."""
    check_keys(table, file, {"rule": list})
    return coded_entries(table["rule"], f"{file}, rule", _read_rule)


def _read_rule(entry: object, where: str) -> LevelRule:
    shape = entry.get("shape") if isinstance(entry, dict) else None
    if isinstance(entry, dict) and shape not in get_args(Shape):
        raise RuleError(f"{where}: shape must be one of {', '.join(get_args(Shape))}")
    row = check_keys(entry, where, _RULE | _OF_SHAPE.get(str(shape), {}))
    unknown = set(row["tiers"]) - {UNIVERSAL, TARGETED, SPECIALIST}
    if unknown or not row["tiers"]:
        raise RuleError(f"{where}: tiers must be one or more of universal, targeted and specialist")
    counts = row["shape"] in _COUNTING
    return LevelRule(
        code=row["code"],
        title=row["title"],
        shape=row["shape"],
        tiers=frozenset(row["tiers"]),
        kinds=tuple(row.get("kinds", ())),
        without=frozenset(row.get("without", ())),
        timescales=frozenset(row.get("timescales", ())),
        direction=row.get("direction", ""),
        decisions=frozenset(row.get("decisions", ())),
        shows=row["shows"],
        versions=dated_entries(row["versions"], f"{where} ({row['code']})", _reader(counts)),
    )


def _reader(counts: bool) -> Any:
    keys: dict[str, type] = {"from": date, "within": dict, "says": str, "source": str}

    def read(entry: object, where: str) -> tuple[date, Version]:
        row = check_keys(entry, where, keys | ({"number": int} if counts else {}))
        given = {"from": row["from"], "day_one": "next", "source": row["source"]}
        from_on, within = read_limit({**row["within"], **given}, where)
        return from_on, Version(row.get("number", 1), within, row["says"])

    return read
