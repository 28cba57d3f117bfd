"""Figures and rows as CSV for a spreadsheet, line by line, safe to open in one."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from caseflow.kernel.dates import Period
from caseflow.performance.queries.figures import figures
from caseflow.performance.queries.members import MemberRow
from caseflow.performance.queries.printing import FIGURE_COLUMNS, MEMBER_COLUMNS
from caseflow.rules.rulebook import Rulebook

MADE_BY = ("framework", "definition_version", "rules")
ROW_COLUMNS = (*MEMBER_COLUMNS, "team", "agency", "quindrat")
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def figures_lines(codes: Sequence[str], period: Period, rulebook: Rulebook) -> list[str]:
    """The figures of the borough, then of each quindrat, with the rules they were made by."""
    lines = [_line((*FIGURE_COLUMNS, *MADE_BY))]
    for by in ("borough", "quindrat"):
        for figure in figures(codes, period, by, rulebook):
            version = rulebook.indicators[figure.code].version
            counted = (getattr(figure, name) for name in FIGURE_COLUMNS)
            lines.append(_line((*counted, rulebook.framework, version, rulebook.fingerprint)))
    return lines


def rows_lines(code: str, rows: Iterable[MemberRow]) -> Iterator[str]:
    """Rows behind a figure, the child by reference."""
    yield _line(ROW_COLUMNS)
    for row in rows:
        cells = {"code": code, "child_id": row.reference, **row._asdict()}
        yield _line(cells[name] for name in ROW_COLUMNS)


def _line(cells: Iterable[Any]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow([_plain(cell) for cell in cells])
    return written.getvalue()


def _plain(cell: Any) -> Any:
    """A cell that a spreadsheet takes as words or a number, never as a formula."""
    if cell is None or isinstance(cell, int):
        return cell
    words = str(cell)
    return f"'{words}" if words.startswith(_BEGINS_A_FORMULA) else words
