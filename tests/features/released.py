"""What a stranger, who knows the rules, reads in the tables that were released, for the attack on them."""

from collections.abc import Iterable, Iterator
from typing import Any

from caseflow.kernel.dates import Period
from caseflow.publication.queries import PublicationCard
from caseflow.rules.attack import SMALL, Cell, Told
from caseflow.rules.indicators.fact import COUNT, PERCENT, POINTS
from caseflow.rules.rulebook import Rulebook


def read_table(card: PublicationCard, rulebook: Rulebook) -> Iterator[Told]:
    """The counts of a published table as they stand there; c may be anything."""
    period = Period(card.first_on, card.last_on, card.period)
    return read_rows(card.shown, period, card.rounding, rulebook)


def read_rows(
    rows: Iterable[dict[str, Any]], period: Period, rounding: bool, rulebook: Rulebook
) -> Iterator[Told]:
    """The same of rows."""
    for row in rows:
        definition = rulebook.indicators[row["code"]]
        first_on = period.last_on if definition.snapshot else period.first_on
        group = None if row["group"] == "borough" else row["group"]
        for name, parts in _columns(row, definition.is_ratio).items():
            yield _told(Cell(parts, first_on, period.last_on, group), row[name], rounding)


def _columns(row: dict[str, Any], is_ratio: bool) -> dict[str, tuple[str, ...]]:
    code, counted = row["code"], (f"{row['code']} counted",)
    columns = {"exceptions": (f"{code} left out",)}
    if row["unit"] in (PERCENT, POINTS):
        below = (f"{code} of",) if is_ratio else (*counted, f"{code} not counted")
        return columns | {"numerator": counted, "denominator": below}
    return columns | {"numerator" if row["unit"] == COUNT else "denominator": counted}


def _told(cell: Cell, value: Any, rounding: bool) -> Told:
    if value == "c":
        return Told(cell, 0, None)
    if not (rounding and value):
        return Told(cell, value, value)
    return Told(cell, max(value - 2, SMALL[-1] + 1), value + 2)
