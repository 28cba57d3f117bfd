"""Reading the parts of a measure: the keys of a part's table are its fields, read strictly by their types."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date
from types import NoneType
from typing import Any, NamedTuple, TypeVar, get_args, get_type_hints

from caseflow.rules.indicators.history import CountedClocks, counted_clocks
from caseflow.rules.indicators.item import LINKS, Link
from caseflow.rules.indicators.offset import THE_DAY, Offset
from caseflow.rules.reading import Dated, RuleError, check_keys
from caseflow.rules.timescales import (
    NO_CLOCK,
    Limit,
    Pattern,
    Timescale,
    read_limit,
    read_patterns,
    read_values,
)

T = TypeVar("T")
Patterns = tuple[Pattern, ...]
Values = tuple[tuple[str, tuple[Any, ...]], ...]
Words = tuple[str, str]


class Adopted(NamedTuple):
    """The framework of a rulebook, the timescales under it, and the names of all frameworks there are."""

    framework: str
    frameworks: Collection[str]
    timescales: Mapping[str, Timescale]

    def check_frameworks(self, names: Collection[str], where: str) -> None:
        """Refuse the name of a framework that there is not."""
        missing = sorted(set(names) - set(self.frameworks))
        if missing:
            raise RuleError(f"{where}: there is no framework {', '.join(missing)}")


def read_part(part: type[T], table: object, where: str, adopted: Adopted) -> T:
    """A part of a measure from its table; a ValueError of its own becomes a RuleError."""
    hints = get_type_hints(part)
    required: dict[str, type] = {}
    optional: dict[str, type] = {}
    given = [field for field in fields(part) if field.init]  # type: ignore[arg-type]
    names = {field.name.rstrip("_"): field.name for field in given}
    for field in given:
        keys = required if field.default is MISSING else optional
        keys[field.name.rstrip("_")] = _READERS[_without_none(hints[field.name])][0]
    row = check_keys(table, where, required, optional)
    values = {}
    for key, value in row.items():
        _, read = _READERS[_without_none(hints[names[key]])]
        values[names[key]] = read(value, f"{where}, {key}", adopted)
    try:
        return part(**values)
    except ValueError as error:
        raise RuleError(f"{where}: {error}") from error


def timescales_of(part: Any) -> list[str]:
    """The codes of the timescales by whose clocks a part goes."""
    values = (getattr(part, field.name) for field in fields(part))
    several = [each for value in values for each in (value if type(value) is tuple else (value,))]
    return [each.timescale.code for each in several if isinstance(each, CountedClocks)]


def _without_none(hint: Any) -> Any:
    kinds = [kind for kind in get_args(hint) if kind is not NoneType]
    return kinds[0] if NoneType in get_args(hint) else hint


def _plain(value: Any, where: str, adopted: Adopted) -> Any:
    return value


def _positive(value: int, where: str, adopted: Adopted) -> int:
    if value < 1:
        raise RuleError(f"{where}: must be 1 or more")
    return value


def _texts(entries: Sequence[object], where: str, adopted: Adopted) -> tuple[str, ...]:
    if not all(isinstance(entry, str) for entry in entries):
        raise RuleError(f"{where}: must be a list of texts")
    return tuple(str(entry) for entry in entries)


def _two_texts(entries: Sequence[object], where: str, adopted: Adopted) -> tuple[str, ...]:
    if len(entries) != 2:
        raise RuleError(f"{where}: must be two texts")
    return _texts(entries, where, adopted)


def _link(table: Mapping[str, Any], where: str, adopted: Adopted) -> Link:
    row = check_keys(table, where, {}, dict.fromkeys(LINKS, str))
    if len(row) != 1:
        raise RuleError(f"{where}: must be one of {', '.join(LINKS)}")
    return Link(*next(iter(row.items())))


def _clocks(code: Any, where: str, adopted: Adopted) -> CountedClocks:
    if code not in adopted.timescales:
        raise RuleError(f"{where}: there is no timescale {code}")
    return counted_clocks(adopted.timescales[code])


def _length(text: str, where: str, adopted: Adopted) -> Limit:
    """A length of time that has always been part of the definition, such as "12 months"."""
    found = re.fullmatch(r"([1-9]\d*) (working days?|days?|weeks|months?)", text)
    if found is None:
        raise RuleError(f"{where}: must be a length such as 12 months, not {text!r}")
    unit = found[2].replace(" ", "_").removesuffix("s") + "s"
    return Limit(int(found[1]), unit, "next", "")


def read_offset(text: str, where: str, adopted: Adopted) -> Offset:
    """How far from a day, such as "12 months after", "3 months before" or "the day"."""
    if text == THE_DAY:
        return Offset(None, THE_DAY)
    found = re.fullmatch(r"(.+) (after|before)", text)
    if found is None:
        raise RuleError(f"{where}: must be such as 12 months after, 1 day before or the day, not {text!r}")
    return Offset(_length(found[1], where, adopted), found[2])


def _limits(entries: Sequence[object], where: str, adopted: Adopted) -> Dated[Limit]:
    """Limits by the day of completion, of which some hold only where a framework has been adopted."""
    versions: list[tuple[date, Limit]] = []
    everywhere = False
    for number, entry in enumerate(entries, 1):
        at = f"{where}, limit {number}"
        if not isinstance(entry, dict):
            raise RuleError(f"{at}: is not a table")
        frameworks = entry.get("frameworks")
        if frameworks is not None:
            adopted.check_frameworks(_texts(frameworks, at, adopted), at)
        version = read_limit({key: value for key, value in entry.items() if key != "frameworks"}, at)
        if version[1].unit == NO_CLOCK:
            raise RuleError(f"{at}: a measure needs a limit")
        everywhere = everywhere or frameworks is None
        versions += [version] if frameworks is None or adopted.framework in frameworks else []
    if not everywhere:
        raise RuleError(f"{where}: has no limit that holds everywhere")
    return Dated(where, versions)


_READERS: Mapping[Any, tuple[type, Callable[[Any, str, Adopted], Any]]] = {
    str: (str, _plain),
    bool: (bool, _plain),
    int: (int, _positive),
    Words: (list, _two_texts),
    tuple[str, ...]: (list, _texts),
    Patterns: (list, lambda entries, where, _: read_patterns(entries, where)),
    Values: (dict, lambda table, where, _: read_values(table, where)),
    Link: (dict, _link),
    Limit: (str, _length),
    Offset: (str, read_offset),
    Dated[Limit]: (list, _limits),
    CountedClocks: (str, _clocks),
    tuple[CountedClocks, ...]: (
        list,
        lambda codes, where, adopted: tuple(_clocks(code, where, adopted) for code in codes),
    ),
}
