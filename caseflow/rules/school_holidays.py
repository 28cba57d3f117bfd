"""When schools are closed, and whoever works in school terms only is away."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from caseflow.rules.reading import DATA, RuleError, check_keys, read_table

_ROW: Mapping[str, type] = {"from": date, "until": date, "name": str, "source": str}


class SchoolHoliday(NamedTuple):
    """The days, from the first to the last, on which schools are closed, and what they are called."""

    from_on: date
    until_on: date
    name: str


SchoolHolidays = tuple[SchoolHoliday, ...]
"""School holidays in their order. After the last of them nobody is taken to be away."""


def holiday_on(on: date, holidays: Iterable[SchoolHoliday]) -> SchoolHoliday | None:
    """The holiday that a day falls in; none in a term, and where none is listed."""
    return next((each for each in holidays if each.from_on <= on <= each.until_on), None)


def next_holiday(on: date, holidays: Iterable[SchoolHoliday]) -> SchoolHoliday | None:
    """The holiday that a day falls in, else the next to come; none where none is listed."""
    return next((each for each in holidays if on <= each.until_on), None)


def read_school_holidays(table: Mapping[str, Any], file: str = "school_holidays.toml") -> SchoolHolidays:
    """The holidays of a rule file; a RuleError where one is not whole, or not after the one before it."""
    check_keys(table, file, {"holiday": list})
    found: list[SchoolHoliday] = []
    for number, entry in enumerate(table["holiday"], 1):
        row = check_keys(entry, f"{file}, holiday {number}", _ROW)
        each = SchoolHoliday(row["from"], row["until"], row["name"])
        if each.until_on < each.from_on or (found and each.from_on <= found[-1].until_on):
            raise RuleError(f"{file}, holiday {number}: its days are not in order")
        found.append(each)
    return tuple(found)


@cache
def school_holidays() -> SchoolHolidays:
    """The holidays of the authority's schools."""
    return read_school_holidays(read_table(DATA / "school_holidays.toml"))
