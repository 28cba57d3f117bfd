"""Which days are working days: Monday to Friday less the bank holidays of England."""

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import holidays
from holidays.version import __version__ as holidays_version

from caseflow.rules.reading import DATA, RuleError, check_keys, read_table

FIRST_YEAR, LAST_YEAR = 1985, 2060
_BASE = date(FIRST_YEAR, 1, 1).toordinal()
_SPAN = date(LAST_YEAR, 12, 31).toordinal() - _BASE + 1
_ROW: Mapping[str, type] = {"on": date, "name": str, "source": str}
Holidays = tuple[tuple[date, str], ...]
"""Bank holidays with their names."""


class Calendar:
    """The working days of one place, 1985 to 2060, and the version of the holidays behind them.

    Counting is a look-up in lists made once: `_upto[i]` working days up to day i, `_working[n]` the
    n-th of them. `added` are holidays that were announced after the rules were written.
    """

    def __init__(
        self, name: str, version: str, bank_holidays: Mapping[date, str], added: Holidays = ()
    ) -> None:
        self.name = name
        self.version = version
        self.added = added
        # A holiday at a weekend takes no working day away: its substitute day, if any, has a row of its own.
        kept = sorted((day, title) for day, title in bank_holidays.items() if day.weekday() < 5)
        self._holidays = kept
        self._days = [day for day, _ in kept]
        taken = {day.toordinal() - _BASE for day in self._days}
        first_weekday = date(FIRST_YEAR, 1, 1).weekday()
        self._upto: list[int] = []
        self._working: list[date] = []
        for place in range(_SPAN):
            if (first_weekday + place) % 7 < 5 and place not in taken:
                self._working.append(date.fromordinal(place + _BASE))
            self._upto.append(len(self._working))

    def __repr__(self) -> str:
        return f"<Calendar {self.name} {self.version}>"

    def _place(self, day: date) -> int:
        place = day.toordinal() - _BASE
        if not 0 < place < _SPAN:
            raise RuleError(f"calendar {self.name}: {day} is outside {FIRST_YEAR} to {LAST_YEAR}")
        return place

    def is_working_day(self, day: date) -> bool:
        """Whether `day` is Monday to Friday and no bank holiday."""
        place = self._place(day)
        return self._upto[place] != self._upto[place - 1]

    def working_days_between(self, after: date, upto: date) -> int:
        """How many working days d have after < d <= upto; the same count, negative, when upto is earlier."""
        return self._upto[self._place(upto)] - self._upto[self._place(after)]

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, which is day 0 whatever day of the week it is."""
        if count < 0:
            raise ValueError("working days are counted forwards")
        if not count:
            return day
        nth = self._upto[self._place(day)] + count - 1
        if nth >= len(self._working):
            raise RuleError(f"calendar {self.name}: {count} working days from {day} is after {LAST_YEAR}")
        return self._working[nth]

    def with_holidays(self, added: Holidays) -> "Calendar":
        """The same calendar, in which these days are bank holidays too: another version of it."""
        version = f"{self.version}+{_short_hash([on.isoformat() for on, _ in sorted(added)])}"
        return Calendar(self.name, version, {**dict(self._holidays), **dict(added)}, added)

    def holidays_between(self, first: date, last: date) -> list[tuple[date, str]]:
        """The bank holidays on a weekday from `first` to `last`, both counted, and their names."""
        return self._holidays[bisect_left(self._days, first) : bisect_right(self._days, last)]


def national_holidays() -> dict[date, str]:
    """The bank holidays of England, observed days included, as the holidays library has them."""
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    found: Mapping[date, str] = holidays.country_holidays("GB", subdiv="ENG", years=years)
    return dict(found)


def read_calendar(table: Mapping[str, Any], file: str = "calendars.toml") -> Calendar:
    """The calendar of a rule file: the national holidays with the file's own days added and removed."""
    check_keys(table, file, {"name": str, "added": list, "removed": list})
    days = national_holidays()
    for row in _rows(table["added"], f"{file}, added"):
        if row["on"] in days:
            raise RuleError(f"{file}, added: {row['on']} is a holiday already")
        days[row["on"]] = row["name"]
    for row in _rows(table["removed"], f"{file}, removed"):
        if days.pop(row["on"], None) is None:
            raise RuleError(f"{file}, removed: {row['on']} is no holiday")
    return Calendar(table["name"], _version(table["added"], table["removed"]), days)


def _rows(entries: Iterable[object], where: str) -> list[dict[str, Any]]:
    return [check_keys(entry, f"{where} {n}", _ROW) for n, entry in enumerate(entries, 1)]


def _version(added: Iterable[Mapping[str, Any]], removed: Iterable[Mapping[str, Any]]) -> str:
    signed = [(sign, row["on"].isoformat()) for sign, rows in (("+", added), ("-", removed)) for row in rows]
    return f"holidays-{holidays_version}+{_short_hash(sorted(signed))}"


def _short_hash(content: object) -> str:
    return hashlib.sha256(repr(content).encode()).hexdigest()[:6]


@cache
def england(folder: Path = DATA) -> Calendar:
    """The calendar that the timescales are counted in, read once."""
    return read_calendar(read_table(folder / "calendars.toml"))
