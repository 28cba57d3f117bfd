"""What figures were a quarter and a year before, as it stands beside them."""

from collections.abc import Mapping, Sequence
from typing import Any

from caseflow.publication.views.table import Frozen, PublishedRow

TITLES = {"before": "Quarter before", "last_year": "A year before"}
"""What the columns are called."""
Earlier = Mapping[tuple[str, str], Mapping[str, PublishedRow]]


def earlier_of(card: Frozen, rows: Sequence[PublishedRow]) -> Earlier:
    """By indicator and place what a figure was: as it was released then, or as it may be shown now."""
    return {
        (row.indicator, row.place): {
            when: row._replace(**{name: _cell(cells[name]) for name in ("value", "numerator", "denominator")})
            for when, cells in shown["earlier"].items()
        }
        for row, shown in zip(rows, card.shown, strict=True)
        if "earlier" in shown
    }


def titles_of(earlier: Earlier) -> dict[str, str]:
    """The columns in which something stands."""
    present = {when for each in earlier.values() for when in each}
    return {when: title for when, title in TITLES.items() if when in present}


def columns(card: Frozen, rows: Sequence[PublishedRow]) -> dict[str, Any]:
    """For a page: which columns there are, and what stands in them by indicator and place."""
    earlier = earlier_of(card, rows)
    told = {(row.indicator, row.place): cells(earlier, row) for row in rows}
    return {"earlier_titles": titles_of(earlier), "earlier": told}


def cells(earlier: Earlier, row: PublishedRow) -> dict[str, Any]:
    """What a figure was, a dash where there was none; for a workbook also what it was counted from."""
    found = earlier.get((row.indicator, row.place), {})
    nothing = row._replace(value="", numerator="", denominator="")
    told = {when: found.get(when, nothing) for when in TITLES}
    return {
        when: {"figure": each.short, "value": each.value, "counted": each.numerator, "of": each.denominator}
        for when, each in told.items()
    }


def _cell(value: object) -> str:
    return "" if value is None else str(value)
