"""What an indicator measures by: dated limits, some of them only where a framework has been adopted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from caseflow.rules.calendars import Calendar
from caseflow.rules.reading import Dated, RuleError, check_keys
from caseflow.rules.timescales import NO_CLOCK, Limit, read_limit


@dataclass(frozen=True, slots=True)
class MeasuredBy:
    """The limit by which a measure judges, picked by the framework and the day of completion."""

    everywhere: Dated[Limit]
    adopted: Mapping[str, Dated[Limit]]

    def on(self, day: date, framework: str) -> Limit:
        """The limit for what is completed on `day` under `framework`."""
        return self.adopted.get(framework, self.everywhere).value_on(day)


def within(limit: Limit, start: date, stop: date, calendar: Calendar) -> bool:
    """Whether `stop` is in time: in working days as long as no further one has passed than the last in time.

    An assessment signed off on a Sunday has taken the working days up to the Friday before.
    """
    return stop <= limit.last_in_time(limit.last_day(start, calendar), calendar)


def read_measured_by(entries: Sequence[object], where: str) -> MeasuredBy:
    """The limits of a rule file; one with `frameworks` holds under those only, after the others."""
    everywhere: list[tuple[date, Limit]] = []
    adopted: dict[str, list[tuple[date, Limit]]] = {}
    for number, entry in enumerate(entries, 1):
        at = f"{where}, limit {number}"
        if not isinstance(entry, dict):
            raise RuleError(f"{at}: is not a table")
        version = read_limit({key: value for key, value in entry.items() if key != "frameworks"}, at)
        if version[1].unit == NO_CLOCK:
            raise RuleError(f"{at}: a measure needs a limit")
        if "frameworks" not in entry:
            everywhere.append(version)
        for name in _names(entry, at):
            adopted.setdefault(name, []).append(version)
    return MeasuredBy(
        _dated(where, everywhere),
        {name: _dated(f"{where} ({name})", [*everywhere, *later]) for name, later in adopted.items()},
    )


def _names(entry: Mapping[str, Any], where: str) -> list[str]:
    names = entry.get("frameworks", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise RuleError(f"{where}: frameworks must be a list of names")
    return names


def _dated(where: str, versions: Iterable[tuple[date, Limit]]) -> Dated[Limit]:
    found = Dated(where, versions)
    if not found.versions:
        raise RuleError(f"{where}: has no limit that holds everywhere")
    return found


def read_length(entry: object, where: str) -> Limit:
    """A length of time that has always been part of the definition: a value and a unit."""
    row = check_keys(entry, where, {"value": int, "unit": str})
    length = read_limit({**row, "from": date.min, "day_one": "next", "source": ""}, where)[1]
    if length.unit == NO_CLOCK:
        raise RuleError(f"{where}: a measure needs a length")
    return length
