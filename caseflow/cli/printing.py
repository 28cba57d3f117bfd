"""Rows as text: a table to read, CSV or JSON. It imports little, so that a command answers soon."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

from caseflow.kernel.spreadsheet import csv_line
from caseflow.rules.indicators.fact import COUNT, PERCENT, POINTS, WORKING_DAYS
from caseflow.rules.periods import Reporting, unfinished

UNITS = {COUNT: " in all", WORKING_DAYS: " working days", POINTS: " points"}


def printed(
    rows: Sequence[Any],
    columns: Sequence[str],
    form: str,
    asked: Reporting | None = None,
) -> str:
    """The rows in one of `FORMS`, ending without a line break; columns always in the same order.

    Of a period that is not over it says so, and up to which day it counts.
    """
    cells = [_cells(row, columns, form) for row in rows]
    if asked is None or not asked.so_far:
        return FORMS[form](columns, cells)
    if form == "table":
        return f"{asked.asked} so far, to {asked.within.last_on:%-d %B %Y}\n{_table(columns, cells)}"
    until: dict[str, Any] = unfinished(asked)
    if form == "json":
        until["unfinished"] = True
    return FORMS[form]((*columns, *until), [{**row, **until} for row in cells])


def _cells(row: Any, columns: Sequence[str], form: str) -> dict[str, Any]:
    """The columns of a row, and the unit where the value is no percentage and the form has room for it."""
    cells = {name: _plain(getattr(row, name)) for name in columns}
    unit = row.unit if "value" in cells else PERCENT
    if unit != PERCENT:
        if form == "json":
            cells["unit"] = unit
        elif form == "table" and cells["value"] is not None:
            cells["value"] += UNITS[unit]
    return cells


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else str(value)


def _json(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps(rows, indent=1, ensure_ascii=False)


def _csv(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    lines = [columns, *([row[name] for name in columns] for row in rows)]
    return "".join(csv_line(line, "\n") for line in lines).rstrip("\n")


def _table(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    cells = [
        list(columns),
        *([("-" if row[name] is None else str(row[name])) for name in columns] for row in rows),
    ]
    widths = [max(len(line[place]) for line in cells) for place in range(len(columns))]
    right = [any(isinstance(row[name], int) for row in rows) or name == "value" for name in columns]
    return "\n".join(_aligned(line, widths, right) for line in cells)


def _aligned(line: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = (
        cell.rjust(width) if to_right else cell.ljust(width)
        for cell, width, to_right in zip(line, widths, right, strict=True)
    )
    return "  ".join(padded).rstrip()


FORMS: dict[str, Callable[[Sequence[str], Sequence[Mapping[str, Any]]], str]] = {
    "table": _table,
    "json": _json,
    "csv": _csv,
}
in_form: Callable[[Callable[..., None]], Callable[..., None]] = click.option(
    "--format", "form", type=click.Choice(list(FORMS)), default="table", show_default=True
)
"""The option of a command that prints a list: in which form."""
