"""Reading an event's fields from plain data: the one grammar for forms, feed and API."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from caseflow.events.catalogue import ANY_KIND, CaseEvent, Codes, field_names, kinds

Fault = tuple[str, str]
"""A field and what is wrong with it, as a sentence."""

LONGEST_CODE = 200


def _text(value: Any) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return "must be text"
    return "is longer than 200 characters" if len(value) > LONGEST_CODE else None


def _flag(value: Any) -> str | None:
    return None if isinstance(value, bool) else "must be true or false"


def _count(value: Any) -> str | None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return None if whole and 0 <= value <= 99 else "must be a whole number from 0 to 99"


def _day(value: Any) -> str | None:
    if isinstance(value, date):
        return None
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return "must be a date such as 2010-03-01"
    return None


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
    int: _count,
    date: _day,
    Codes: _codes,
}


def _check_for(hint: Any) -> Callable[[Any], str | None]:
    if isinstance(hint, UnionType) or get_origin(hint) not in (None, Literal, tuple):
        hint = next(part for part in get_args(hint) if part is not type(None))
    return _one_of(get_args(hint)) if get_origin(hint) is Literal else _CHECKS[hint]


@cache
def _grammar(kind: str) -> tuple[dict[str, Callable[[Any], str | None]], frozenset[str]]:
    hints = get_type_hints(kinds()[kind])
    names = field_names(kind)
    checks = {name: _check_for(hints[name]) for name, _ in names}
    return checks, frozenset(name for name, required in names if required)


def faults(kind: str, data: Mapping[str, Any]) -> list[Fault]:
    """What keeps `data` from being the fields of `kind`; empty when nothing does.

    `kind` must be in the catalogue (KeyError otherwise).
    """
    checks, required = _grammar(kind)
    found: list[Fault] = []
    given = {name: value for name, value in data.items() if value is not None}
    for name, value in given.items():
        check = checks.get(name)
        wrong = "is not a field of this kind" if check is None else check(value)
        if wrong:
            found.append((name, wrong))
    found.extend((name, "is required") for name in sorted(required - given.keys()))
    return found


def may_be_about(kind: str, about_kind: str) -> bool:
    """Whether an event of `kind` may continue one of `about_kind`."""
    allowed = kinds()[kind].about
    return allowed == ANY_KIND or about_kind in allowed


def read(kind: str, data: Mapping[str, Any]) -> CaseEvent:
    """The typed event; raises ValueError naming the first fault, KeyError for an unknown kind."""
    wrong = faults(kind, data)
    if wrong:
        raise ValueError(f"{kind}: {wrong[0][0]} {wrong[0][1]}")
    hints = get_type_hints(kinds()[kind])
    return kinds()[kind](
        **{name: _typed(hints[name], value) for name, value in data.items() if value is not None}
    )


def _typed(hint: Any, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    dated = hint is date or date in get_args(hint)
    return date.fromisoformat(value) if dated and isinstance(value, str) else value
