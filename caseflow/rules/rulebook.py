"""The rulebook: everything dated that holds for an authority under the framework it has adopted."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caseflow.rules.calendars import Calendar, read_calendar
from caseflow.rules.reading import DATA, Dated, RuleError, check_keys, read_table
from caseflow.rules.timescales import Limit, Timescale, adopt, openers, read_limit, read_timescales

if TYPE_CHECKING:
    from caseflow.rules.indicators import IndicatorDefinition

__all__ = [
    "DEFAULT_FRAMEWORK",
    "Dated",
    "Framework",
    "RuleError",
    "Rulebook",
    "frameworks",
    "load",
    "rulebook",
]

DEFAULT_FRAMEWORK = "cypp-2009"
# Raised by hand when the folding of events itself changes, so that what was projected before is seen to lag.
FOLDING = 1
_FILES = ("calendars.toml", "timescales.toml", "frameworks.toml", "indicators.toml")


@dataclass(frozen=True, slots=True)
class Framework:
    """A named set of dated limits that an authority has adopted; it may build on another one."""

    name: str
    title: str
    source: str
    based_on: str | None
    limits: Mapping[str, tuple[tuple[date, Limit], ...]]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules of one framework; the fingerprint is another one as soon as anything in them is."""

    framework: str
    title: str
    calendar: Calendar
    timescales: Mapping[str, Timescale]
    indicators: Mapping[str, "IndicatorDefinition"]
    fingerprint: str
    opened_by: Mapping[str, tuple[Timescale, ...]] = field(repr=False)

    @property
    def timescale_names(self) -> dict[str, str]:
        """What each timescale is called, by its number."""
        return {number: each.name for number, each in self.timescales.items()}


def read_frameworks(table: Mapping[str, Any], file: str = "frameworks.toml") -> dict[str, Framework]:
    """The frameworks of a rule file; each may only build on one written before it."""
    check_keys(table, file, {"framework": list})
    found: dict[str, Framework] = {}
    keys = {"name": str, "title": str, "source": str}
    for number, entry in enumerate(table["framework"], 1):
        where = f"{file}, framework {number}"
        row = check_keys(entry, where, keys, {"based_on": str, "limit": list})
        name, based_on = row["name"], row.get("based_on")
        if name in found:
            raise RuleError(f"{where}: {name} is there twice")
        if based_on is not None and based_on not in found:
            raise RuleError(f"{where}: {name} builds on {based_on}, which is not written before it")
        inherited = found[based_on].limits if based_on else {}
        limits = _read_adopted(row.get("limit", []), f"{file}, {name}", inherited)
        found[name] = Framework(name, row["title"], row["source"], based_on, limits)
    return found


def _read_adopted(
    entries: Iterable[object], where: str, inherited: Mapping[str, tuple[tuple[date, Limit], ...]]
) -> dict[str, tuple[tuple[date, Limit], ...]]:
    limits = dict(inherited)
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict) or not isinstance(entry.get("timescale"), str):
            raise RuleError(f"{where}, limit {number}: missing key timescale")
        code = entry["timescale"]
        rest = {key: value for key, value in entry.items() if key != "timescale"}
        limits[code] = (*limits.get(code, ()), read_limit(rest, f"{where}, limit {number} ({code})"))
    return limits


def load(folder: Path, framework: str) -> Rulebook:
    """The rulebook of a folder of rule files under one framework, or a RuleError: nothing is guessed."""
    tables = {name: read_table(folder / name) for name in _FILES}
    calendar = read_calendar(tables["calendars.toml"])
    known = read_frameworks(tables["frameworks.toml"])
    if framework not in known:
        raise RuleError(f"there is no framework {framework!r}; there are {', '.join(known)}")
    timescales = read_timescales(tables["timescales.toml"])
    if tables["timescales.toml"]["calendar"] != calendar.name:
        raise RuleError(f"timescales.toml: calendar must be {calendar.name}")
    adopted = adopt(timescales, known[framework].limits)
    return Rulebook(
        framework=framework,
        title=known[framework].title,
        calendar=calendar,
        timescales=adopted,
        indicators=_indicators(tables["indicators.toml"], timescales, known),
        fingerprint=_fingerprint(framework, calendar.version, tables),
        opened_by=openers(adopted),
    )


def _indicators(
    table: Mapping[str, Any], timescales: Mapping[str, Timescale], known: Mapping[str, Framework]
) -> Mapping[str, "IndicatorDefinition"]:
    # Imported here because indicators are facts about clocks, and clocks are run by a rulebook.
    from caseflow.rules.indicators import read_indicators

    return read_indicators(table, timescales, known)


def _fingerprint(framework: str, calendar_version: str, tables: Mapping[str, Any]) -> str:
    content = [FOLDING, framework, calendar_version, tables]
    text = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@cache
def rulebook(framework: str = DEFAULT_FRAMEWORK) -> Rulebook:
    """The rules that Caseflow runs by, read once for each framework."""
    return load(DATA, framework)


@cache
def frameworks() -> tuple[Framework, ...]:
    """Every framework that an authority may adopt, in the order in which they came."""
    return tuple(read_frameworks(read_table(DATA / "frameworks.toml")).values())
