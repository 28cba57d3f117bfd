"""Reading an event's fields from plain data: the one grammar for forms, feed and API."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from caseflow.events.kinds import kinds
from caseflow.events.kinds.declaration import CaseEvent, Codes, Field
from caseflow.kernel.dates import EARLIEST, add_months, iso_date

Fault = tuple[str, str]
"""A field and what is wrong with it, as a sentence."""

LONGEST_CODE = 200
YEARS_AHEAD = 10


def _text(value: Any) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return "must be text"
    return "is longer than 200 characters" if len(value) > LONGEST_CODE else None


def _flag(value: Any) -> str | None:
    return None if isinstance(value, bool) else "must be true or false"


def _count(most: int) -> Callable[[Any], str | None]:
    def check(value: Any) -> str | None:
        whole = isinstance(value, int) and not isinstance(value, bool)
        return None if whole and 0 <= value <= most else f"must be a whole number from 0 to {most}"

    return check


def _day(value: Any) -> str | None:
    if isinstance(value, date):
        return None
    try:
        day = iso_date(value)
    except ValueError as error:
        return str(error)
    return "is before 1990" if day < EARLIEST else None


def _codes(value: Any) -> str | None:
    if not isinstance(value, list | tuple) or any(_text(each) for each in value):
        return "must be a list of codes"
    return None


def _one_of(allowed: tuple[str, ...]) -> Callable[[Any], str | None]:
    known = frozenset(allowed)
    sentence = f"must be one of {', '.join(allowed)}"
    return lambda value: None if isinstance(value, str) and value in known else sentence


_CHECKS: dict[Any, Callable[[Any], str | None]] = {
    str: _text,
    bool: _flag,
    date: _day,
    Codes: _codes,
}


def _check_for(field: Field) -> Callable[[Any], str | None]:
    if field.type is int:
        return _count(field.ask.most)
    closed = field.type is str and field.ask.codes and not field.ask.others
    return _one_of(tuple(field.ask.codes)) if closed else _CHECKS[field.type]


@cache
def _grammar(kind: str) -> tuple[dict[str, Callable[[Any], str | None]], frozenset[str]]:
    fields = kinds()[kind].fields
    checks = {field.name: _check_for(field) for field in fields}
    return checks, frozenset(field.name for field in fields if field.required)


def present(data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that say something: one that is null or empty text is as if it were left out."""
    return {name: value for name, value in data.items() if value is not None and value != ""}


def faults(kind: str, data: Mapping[str, Any]) -> list[Fault]:
    """What keeps `data` from being the fields of `kind`; empty when nothing does.

    Raises KeyError for a kind that is not declared.
    """
    checks, required = _grammar(kind)
    found: list[Fault] = []
    given = present(data)
    for name, value in given.items():
        check = checks.get(name)
        wrong = "is not a field of this kind" if check is None else check(value)
        if wrong:
            found.append((name, wrong))
    found.extend((name, "is required") for name in sorted(required - given.keys()))
    return found


def dates_too_late(kind: str, data: Mapping[str, Any], today_on: date) -> list[Fault]:
    """The fields of a kind that name a day more than ten years ahead, where `data` has no other fault."""
    latest = add_months(today_on, 12 * YEARS_AHEAD).isoformat()
    dates = [field.name for field in kinds()[kind].fields if field.type is date]
    late = [name for name in dates if data.get(name) and str(data[name]) > latest]
    return [(name, f"is more than {YEARS_AHEAD} years ahead") for name in late]


def about_fault(kind: str, about: object) -> str | None:
    """What is wrong with naming, or not naming, an event that an event of `kind` continues."""
    continues = kinds()[kind].continues
    if about is None:
        return "is required for this kind" if continues.required else None
    return None if continues.kinds else "must be left out: this kind continues no other event"


def may_be_about(kind: str, about_kind: str) -> bool:
    """Whether an event of `kind` may continue one of `about_kind`."""
    return kinds()[kind].continues.allows(kinds()[about_kind])


def read(kind: str, data: Mapping[str, Any]) -> CaseEvent:
    """The typed event; raises ValueError naming the first fault, KeyError for an unknown kind."""
    wrong = faults(kind, data)
    if wrong:
        raise ValueError(f"{kind}: {wrong[0][0]} {wrong[0][1]}")
    given = present(data)
    types = {field.name: field.type for field in kinds()[kind].fields}
    return kinds()[kind](**{name: _typed(types[name], value) for name, value in given.items()})


def _typed(kind: Any, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return date.fromisoformat(value) if kind is date and isinstance(value, str) else value
