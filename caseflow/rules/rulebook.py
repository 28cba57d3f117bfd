"""The rulebook: everything dated that holds for an authority under the framework it has adopted."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from caseflow.rules.asked_by import AskedBy
from caseflow.rules.calendars import Holidays, read_calendar
from caseflow.rules.checks import NOTHING, Check, checked_by, read_checks
from caseflow.rules.clock_rules import ClockRules
from caseflow.rules.indicators import Adopted, IndicatorDefinition, read_indicators, slug
from caseflow.rules.indicators.measure import Measure
from caseflow.rules.indicators.said import goes_by
from caseflow.rules.level_rules import LevelRule, read_level_rules
from caseflow.rules.plan import Plan, load_plan
from caseflow.rules.reading import DATA, Dated, RuleError, check_keys, dated_entries, read_table
from caseflow.rules.timescales import Limit, adopt, openers, read_limit, read_timescales

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
FOLDING = 4
_FILES = ("calendars.toml", "timescales.toml", "frameworks.toml", "access.toml", "levels.toml", "checks.toml")
_INDICATORS = "indicators"


@dataclass(frozen=True, slots=True)
class Framework:
    """A named set of dated limits that an authority has adopted; it may build on another one."""

    name: str
    title: str
    source: str
    based_on: str | None
    limits: Mapping[str, tuple[tuple[date, Limit], ...]]


@dataclass(frozen=True, slots=True)
class Rulebook(ClockRules):
    """Everything that holds under one framework; a change of any rule gives another fingerprint.

    The plan says what is promised and measured; it changes no clock and no count. `measures` are those of the
    indicators in order, `asked_by` tells those that may have a fact of a case with events of some kinds.
    `checks` are those of data quality, `checked_by` the same by the kinds of entry that they look at.
    """

    plan: Plan
    indicators: Mapping[str, IndicatorDefinition]
    measures: tuple[tuple[str, Measure], ...] = field(repr=False)
    asked_by: AskedBy[tuple[str, Measure]] = field(repr=False)
    checks: Mapping[str, Check]
    checked_by: Mapping[str, tuple[Check, ...]] = field(repr=False)
    former_team: Dated[Limit]
    levels: Mapping[str, LevelRule]
    fingerprint: str

    def former_team_until(self, handed_over_on: date) -> date:
        """The last day on which a team that answers for a case no more sees with whom it is."""
        _, limit = self.former_team.version_on(handed_over_on)
        return limit.last_day(handed_over_on, self.calendar)

    def only(self, codes: Collection[str]) -> "Rulebook":
        """The same rules, of whose indicators only these are counted."""
        measures = tuple((code, measure) for code, measure in self.measures if code in codes)
        return replace(self, measures=measures, asked_by=_asked_by(measures))

    def with_holidays(self, added: Holidays) -> "Rulebook":
        """The same rules, where these days are bank holidays too."""
        calendar = self.calendar.with_holidays(added)
        return replace(self, calendar=calendar, fingerprint=_short_hash([self.fingerprint, calendar.version]))

    def as_adopted(self) -> Adopted:
        """The framework with its timescales, as the reader of an indicator asks for them."""
        return Adopted(self.framework, [each.name for each in frameworks()], self.timescales)

    def reading(self, table: Mapping[str, Any]) -> "Rulebook":
        """The same rules with one indicator alone, read as from a file of the rules; a RuleError as there."""
        file = f"{slug(str(table.get('code')))}.toml"
        indicators = read_indicators({file: table}, self.as_adopted())
        _check_plan(indicators, self.plan)
        measures = tuple((code, definition.measure) for code, definition in indicators.items())
        return replace(self, indicators=indicators, measures=measures, asked_by=_asked_by(measures))

    def kinds_counted_by(self, code: str) -> frozenset[str]:
        """The kinds of event by which an indicator counts, those of its clocks included."""
        measure = self.indicators[code].measure
        clocks = [self.timescales[each] for each in measure.timescales]
        parts = ((*each.opening_kinds, *each.stopping_kinds, *each.counted_from) for each in clocks)
        return measure.kinds.union(*parts)

    def concerns(self, code: str) -> dict[str, str]:
        """What may be wrong by each check, as far as an indicator goes by it; NOTHING where it does not."""
        measure = self.indicators[code].measure
        return {
            check.code: NOTHING
            if check.condition.answers
            and not any(goes_by(measure, field) for field in check.condition.answers)
            else check.condition.concerns
            for check in self.checks.values()
        }


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
    tables: dict[str, Any] = {name: read_table(folder / name) for name in _FILES}
    tables[_INDICATORS] = {path.name: read_table(path) for path in (folder / _INDICATORS).glob("*.toml")}
    calendar = read_calendar(tables["calendars.toml"])
    known = read_frameworks(tables["frameworks.toml"])
    if framework not in known:
        raise RuleError(f"there is no framework {framework!r}; there are {', '.join(known)}")
    timescales = read_timescales(tables["timescales.toml"])
    if tables["timescales.toml"]["calendar"] != calendar.name:
        raise RuleError(f"timescales.toml: calendar must be {calendar.name}")
    adopted = adopt(timescales, known[framework].limits)
    plan = load_plan(folder / "plan")
    indicators = _as_printed(read_indicators(tables[_INDICATORS], Adopted(framework, known, adopted)), plan)
    _check_plan(indicators, plan)
    checks = read_checks(tables["checks.toml"])
    measures = tuple((code, definition.measure) for code, definition in indicators.items())
    return Rulebook(
        framework=framework,
        title=known[framework].title,
        calendar=calendar,
        timescales=adopted,
        opened_by=openers(adopted),
        plan=plan,
        indicators=indicators,
        measures=measures,
        asked_by=_asked_by(measures),
        checks=checks,
        checked_by=checked_by(checks),
        former_team=read_former_team(tables["access.toml"]),
        levels=read_level_rules(tables["levels.toml"]),
        fingerprint=_fingerprint(framework, calendar.version, tables),
    )


def _as_printed(indicators: Mapping[str, IndicatorDefinition], plan: Plan) -> dict[str, IndicatorDefinition]:
    """The indicators, each under the title that the plan prints, where it prints the indicator."""
    printed = plan.indicators
    return {
        code: replace(each, title=printed[code].title) if code in printed else each
        for code, each in indicators.items()
    }


def _check_plan(indicators: Mapping[str, IndicatorDefinition], plan: Plan) -> None:
    for code, definition in indicators.items():
        if definition.plan not in plan.outcomes:
            raise RuleError(f"{code}: the plan has no outcome {definition.plan}")


def _asked_by(measures: Iterable[tuple[str, Measure]]) -> AskedBy[tuple[str, Measure]]:
    return AskedBy(((code, measure), measure.kinds) for code, measure in measures)


def read_former_team(table: Mapping[str, Any], file: str = "access.toml") -> Dated[Limit]:
    """How long a team sees with whom a case is after it handed it over, by the day of that."""
    check_keys(table, file, {"former_team": list})
    return dated_entries(table["former_team"], f"{file}, former_team", read_limit)


def _fingerprint(framework: str, calendar_version: str, tables: Mapping[str, Any]) -> str:
    return _short_hash([FOLDING, framework, calendar_version, tables])


def _short_hash(content: object) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def rulebook(framework: str = DEFAULT_FRAMEWORK, added: Holidays = ()) -> Rulebook:
    """The rules that Caseflow runs by, read once for each framework, with bank holidays that were `added`."""
    return _read_once(framework, added)


@cache
def _read_once(framework: str, added: Holidays) -> Rulebook:
    return rulebook(framework).with_holidays(added) if added else load(DATA, framework)


@cache
def frameworks() -> tuple[Framework, ...]:
    """Every framework that an authority may adopt, in the order in which they came."""
    return tuple(read_frameworks(read_table(DATA / "frameworks.toml")).values())
