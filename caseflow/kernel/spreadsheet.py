"""Lines of a CSV file that a spreadsheet may open: a cell is words or a number, never run as a formula."""

import csv
import io
from collections.abc import Iterable

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_line(cells: Iterable[object], end: str = "\r\n") -> str:
    """A row with its line end."""
    written = io.StringIO()
    csv.writer(written, lineterminator=end).writerow([_cell(cell) for cell in cells])
    return written.getvalue()


def _cell(cell: object) -> object:
    if cell is None or isinstance(cell, int):
        return cell
    words = str(cell)
    return f"'{words}" if words.startswith(FORMULA_STARTS) else words
