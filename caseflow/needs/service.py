"""Entering how many children live in each quindrat, one at a time or by a file."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.kernel.dates import iso_date
from caseflow.needs.models import QuindratPopulation

COLUMNS = ("quindrat", "counted_on", "population", "source")
MOST = 1_000_000
LONGEST = 200


class Entry(NamedTuple):
    """How many live in a quindrat."""

    quindrat_code: str
    counted_on: date
    number: int
    source: str


def enter(author: UUID, at: datetime, today: date, entries: Collection[Entry]) -> None:
    """Keep these numbers; one for a day to come is refused."""
    if any(each.counted_on > today for each in entries):
        raise Refusal("counted_on", "Enter a day that has come.")
    db.session.add_all(
        QuindratPopulation(**each._asdict(), entered_by=author, entered_at=at) for each in entries
    )
    db.session.flush()


def read_table(table: list[list[str]], quindrats: Collection[str], today: date) -> list[Entry]:
    """The entries of a file, all of them or none; a Refusal says which line is wrong, and why."""
    if not table or tuple(each.strip() for each in table[0]) != COLUMNS:
        raise Refusal("file", f"The first line must be {', '.join(COLUMNS)}.")
    found = []
    for number, row in enumerate(table[1:], start=2):
        try:
            found.append(_entry([each.strip() for each in row], quindrats, today))
        except ValueError as error:
            raise Refusal("file", f"Line {number}: {error}. Nothing of the file is kept.") from error
    if not found:
        raise Refusal("file", "There is no line below the first one.")
    return found


def _entry(row: list[str], quindrats: Collection[str], today: date) -> Entry:
    if len(row) != len(COLUMNS):
        raise ValueError(f"it must have {len(COLUMNS)} values")
    code, counted_on, number, source = row
    if code not in quindrats:
        raise ValueError(f"{code!r} is not a quindrat; there are {', '.join(sorted(quindrats))}")
    if not (number.isascii() and number.isdecimal() and len(number) <= 7 and 0 < int(number) <= MOST):
        raise ValueError(f"the population must be a whole number from 1 to {MOST:,}")
    if not source or len(source) > LONGEST:
        raise ValueError(f"the source must be there, in at most {LONGEST} characters")
    try:
        on = iso_date(counted_on)
    except ValueError as error:
        raise ValueError(f"counted_on {error}") from error
    if on > today:
        raise ValueError("counted_on must be a day that has come")
    return Entry(code, on, int(number), source)
