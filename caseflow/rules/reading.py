"""Strict reading of the rule files: a key too many, too few or of the wrong sort stops the start."""

import tomllib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

T = TypeVar("T")
DATA = Path(__file__).parent / "data"


class RuleError(Exception):
    """The rules cannot be used as they are written; the message names the file and the entry."""


class Coded(Protocol):
    """What is read from an entry, and known by its code."""

    @property
    def code(self) -> str: ...


CodedT = TypeVar("CodedT", bound=Coded)


def read_table(path: Path) -> dict[str, Any]:
    """The content of one rule file, or a RuleError that says why it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"{path.name}: {error}") from error


def check_keys(
    entry: object,
    where: str,
    required: Mapping[str, type | tuple[type, ...]],
    optional: Mapping[str, type | tuple[type, ...]] | None = None,
) -> dict[str, Any]:
    """The entry itself, once it has every required key, no unknown one, and each of the right sort."""
    if not isinstance(entry, dict):
        raise RuleError(f"{where}: is not a table")
    allowed = {**required, **(optional or {})}
    unknown = sorted(entry.keys() - allowed.keys())
    missing = sorted(required.keys() - entry.keys())
    if unknown:
        raise RuleError(f"{where}: unknown key {', '.join(unknown)}")
    if missing:
        raise RuleError(f"{where}: missing key {', '.join(missing)}")
    for key, value in entry.items():
        wanted = allowed[key]
        kinds = wanted if isinstance(wanted, tuple) else (wanted,)
        # TOML's true is a Python int, and a local date-time is a date: neither is what was meant.
        if type(value) not in kinds:
            names = " or ".join(kind.__name__ for kind in kinds)
            raise RuleError(f"{where}: {key} must be {names}, not {value!r}")
    return entry


class Dated(Generic[T]):
    """Values that each hold from a day until the day before the next one."""

    __slots__ = ("_from", "_name", "versions")

    def __init__(self, name: str, versions: Iterable[tuple[date, T]]) -> None:
        self._name = name
        self.versions: tuple[tuple[date, T], ...] = tuple(versions)
        self._from: list[date] = [from_on for from_on, _ in self.versions]
        for before, after in zip(self._from, self._from[1:], strict=False):
            if after <= before:
                raise RuleError(f"{name}: the version from {after} does not come after the one from {before}")

    def value_on(self, day: date) -> T:
        """The value in force on `day`; a RuleError when there is none, never None."""
        return self.version_on(day)[1]

    def version_on(self, day: date) -> tuple[date, T]:
        """The day from which the value in force on `day` holds, and the value."""
        place = bisect_right(self._from, day)
        if not place:
            raise RuleError(f"{self._name}: nothing is in force on {day}")
        return self.versions[place - 1]

    def then(self, later: Iterable[tuple[date, T]]) -> "Dated[T]":
        """The same values followed by later ones; a later one may not start before an earlier."""
        return Dated(self._name, (*self.versions, *later))


def coded_entries(
    entries: Sequence[object], where: str, read: Callable[[object, str], CodedT]
) -> dict[str, CodedT]:
    """What each entry says, by its code, in their order; a RuleError when a code is there twice."""
    found: dict[str, CodedT] = {}
    for number, entry in enumerate(entries, 1):
        each = read(entry, f"{where} {number}")
        if each.code in found:
            raise RuleError(f"{where} {number}: {each.code} is there twice")
        found[each.code] = each
    return found


def dated_entries(
    entries: Sequence[object], where: str, read: Callable[[object, str], tuple[date, T]]
) -> Dated[T]:
    """A Dated made of a file's list of entries, each read by `read` and named by its place in the list."""
    if not entries:
        raise RuleError(f"{where}: has no version")
    return Dated(where, [read(entry, f"{where}, version {n}") for n, entry in enumerate(entries, 1)])
