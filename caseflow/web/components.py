"""What the components of a page are given: small frozen values that templates and views build by name."""

from collections.abc import Iterable
from typing import NamedTuple


class Column(NamedTuple):
    """A column of a table; `key` is what the list can be sorted by. A plain string is a column of words."""

    text: str
    key: str = ""
    numeric: bool = False


def numeric_columns(titles: Iterable[str]) -> list[Column]:
    """Columns that hold numbers."""
    return [Column(title, numeric=True) for title in titles]


class KeyFigure(NamedTuple):
    """A large number with its label, and the list that it opens; `manner` is how it looks: late or soon."""

    number: int | str
    label: str
    href: str = ""
    manner: str = ""
    note: str = ""


class Counted(NamedTuple):
    """A number of a table, under its column, and the list that it opens."""

    column: str
    number: int
    href: str = ""

    @property
    def heading(self) -> Column:
        """Its column."""
        return Column(self.column, numeric=True)


class CountedLine(NamedTuple):
    """A line of such numbers."""

    name: str
    cells: list[Counted]
