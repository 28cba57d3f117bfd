"""Questions that are asked together: what a page wants to know goes to the database in one statement.

Each package keeps its questions beside its other queries: a select and the rows that it answers. Asked alone
a question is a statement of its own; a page that has several asks them at once, and each answer comes back as
JSON. Whoever asks and what they may read is the same either way: the policies of the tables decide.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Generic, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import orjson
from sqlalchemy import TextClause, TextualSelect, column, text

from caseflow.extensions import db

T = TypeVar("T")
_NAMED = re.compile(r"(?<![:\w]):(\w+)(?!:)")
_FROM_WORDS: Mapping[type, Callable[[str], Any]] = {
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    UUID: UUID,
    Decimal: Decimal,
}


class Question(NamedTuple, Generic[T]):
    """A select with what is given to it, and the named tuple that each of its rows makes.

    The columns are the fields in order; a field that is a named tuple or a dataclass takes as many as it has.
    """

    select: str
    given: Mapping[str, Any]
    row: type[T]

    def answers(self) -> list[T]:
        """The rows, asked for alone."""
        shape = _shape(self.row)
        return [
            shape.made(list(each))
            for each in db.session.connection().execute(_alone(self.select), self.given)
        ]


class Number(NamedTuple):
    """The answer to how many there are."""

    number: int


def ask(*questions: Question[Any]) -> list[list[Any]]:
    """The rows that answer each of these questions, in one statement."""
    shapes = [_shape(each.row) for each in questions]
    selects = tuple((each.select, shape.sent) for each, shape in zip(questions, shapes, strict=True))
    given = {
        f"{name}_{number}": value
        for number, question in enumerate(questions)
        for name, value in question.given.items()
    }
    told = db.session.connection().execute(_together(selects), given).scalar_one()
    return [
        [shape.made(shape.read(each)) for each in rows]
        for shape, rows in zip(shapes, orjson.loads(told), strict=True)
    ]


def array_words(items: Iterable[Any]) -> str:
    """A list of numbers, days or codes as the database reads an array from words.

    The driver takes five times as long to write one.
    """
    return f"{{{','.join(map(_quoted, items))}}}"


def _quoted(item: Any) -> str:
    if not isinstance(item, str):
        return str(item)
    escaped = item.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


@cache
def _alone(select: str) -> TextClause:
    return text(select)


@cache
def _together(selects: tuple[tuple[str, tuple[str, ...]], ...]) -> TextualSelect:
    """One array with one for each select: of its rows, each an array of its columns."""
    parts = []
    for number, (select, sent) in enumerate(selects):
        names = ", ".join(f"c{each}" for each in range(len(sent)))
        apart = _NAMED.sub(rf":\1_{number}", select)
        rows = f"coalesce(json_agg(json_build_array({', '.join(sent)})), '[]')"
        parts.append(f"(select cast({rows} as text) from ({apart}) as q ({names}))")
    arrays = " || ',' || ".join(parts)
    return text(f"select '[' || {arrays} || ']'").columns(column("told"))


class _Shape:
    """How the columns of a row become a named tuple: which are read from words, and which go together.

    `sent` is each column as JSON has it: a decimal goes as words, for as a number it could lose places.
    """

    def __init__(self, row: Any) -> None:
        hints = get_type_hints(row)
        self.row = row
        self.kinds: list[Any] = []
        self.nested: list[tuple[int, _Shape]] = []
        for number, name in enumerate(_fields(row)):
            if _fields(kind := _kind(hints[name])):
                self.nested.append((number, _shape(kind)))
                self.kinds += _shape(kind).kinds
            else:
                self.kinds.append(kind)
        self.readers = [(place, reader) for place, kind in enumerate(self.kinds) if (reader := _reader(kind))]
        self.sent = tuple(
            f"cast(c{place} as text)" if kind is Decimal else f"c{place}"
            for place, kind in enumerate(self.kinds)
        )

    def read(self, columns: list[Any]) -> list[Any]:
        """The columns of a row that came as JSON, as the database has them."""
        for place, reader in self.readers:
            if columns[place] is not None:
                columns[place] = reader(columns[place])
        return columns

    def made(self, columns: list[Any]) -> Any:
        """The named tuple that the columns of a row make."""
        for number, inner in self.nested:
            until = number + len(inner.kinds)
            columns[number:until] = [inner.made(columns[number:until])]
        return self.row(*columns)


_SHAPES: dict[Any, _Shape] = {}


def _shape(row: Any) -> _Shape:
    if row not in _SHAPES:
        _SHAPES[row] = _Shape(row)
    return _SHAPES[row]


def _fields(row: Any) -> tuple[str, ...]:
    """The fields of a named tuple or a dataclass; none of anything else."""
    if is_dataclass(row):
        return tuple(field.name for field in fields(row))
    return getattr(row, "_fields", ())


def _kind(hint: Any) -> Any:
    """What a field holds where it holds anything."""
    while get_origin(hint) in (Final, Union, UnionType):
        hint = next(each for each in get_args(hint) if each is not NoneType)
    return hint


def _reader(kind: Any) -> Callable[[str], Any] | None:
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind
    return _FROM_WORDS.get(kind)
