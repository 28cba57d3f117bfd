"""Spreadsheets: workbooks that a page gives to keep, and tables that people upload."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from flask import Response

from caseflow.kernel.spreadsheet import FORMULA_STARTS
from caseflow.web.download import kept

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_UNPACKED = 30 * 1024 * 1024
"""A workbook holds packed files: one that unpacks to more than this is not opened."""
MOST_LINES = 5_000
MOST_COLUMNS = 50
_WIDTHS = 10, 60
UNREADABLE = "This file cannot be read. Save it as a workbook (.xlsx) or as CSV, and send it again"


class Sheet(NamedTuple):
    """One sheet of a workbook: its name, its columns and its rows."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """A workbook of these sheets, headings in bold and in sight; words are words and never a formula."""
    import openpyxl  # with NumPy behind it, it would make every start slower
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    top, bold = Alignment(wrap_text=True, vertical="top"), Font(bold=True)
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet(sheet.title[:31])
        for line, row in enumerate((sheet.columns, *sheet.rows), 1):
            for place, content in enumerate(row, 1):
                cell = page.cell(line, place)
                cell.alignment = top
                if line == 1:
                    cell.font = bold
                _fill(cell, content)
        page.freeze_panes = "A2"
        for place in range(1, len(sheet.columns) + 1):
            widest = max(len(str(row[place - 1] or "")) for row in (sheet.columns, *sheet.rows))
            page.column_dimensions[get_column_letter(place)].width = min(
                max(widest + 2, _WIDTHS[0]), _WIDTHS[1]
            )
    written = io.BytesIO()
    book.save(written)
    return _without_times(written)


def _without_times(written: io.BytesIO) -> bytes:
    """The same workbook without the moment of writing, so that the same rows make the same bytes."""
    plain = io.BytesIO()
    with zipfile.ZipFile(written) as packed, zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as kept:
        for part in packed.infolist():
            content = packed.read(part)
            if part.filename == "docProps/core.xml":
                content = re.sub(rb"(?<=>)[0-9-]{10}T[0-9:]{8}Z(?=<)", b"2000-01-01T00:00:00Z", content)
            kept.writestr(zipfile.ZipInfo(part.filename), content, zipfile.ZIP_DEFLATED)
    return plain.getvalue()


def _fill(cell: Any, content: object) -> None:
    if isinstance(content, str):
        cell.value = content
        cell.data_type = "s"
    else:
        cell.value = content


def workbook_download(name: str, sheets: Iterable[Sheet]) -> Response:
    """A workbook under a name."""
    return kept(name, Response(workbook(sheets), mimetype=XLSX))


def uploaded_table(file_name: str, content: bytes) -> list[list[str]]:
    """The first sheet of a workbook, or the lines of a CSV file, as words.

    Raises ValueError with a sentence where it is neither.
    """
    lines = _of_workbook(content) if file_name.lower().endswith(".xlsx") else _of_csv(content)
    found: list[list[str]] = []
    for line in lines:
        if len(found) == MOST_LINES:
            raise ValueError(f"This file has more than {MOST_LINES:,} lines: send it in parts")
        found.append(line[:MOST_COLUMNS])
    return found


def _of_workbook(content: bytes) -> Iterator[list[str]]:
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise ValueError(UNREADABLE)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        page = book.worksheets[0]
        for row in page.iter_rows(max_row=MOST_LINES + 1, max_col=MOST_COLUMNS):
            yield [_words(cell.value, str(cell.number_format)) for cell in row]
    except Exception as error:  # a broken file breaks the reader in as many ways as there are parts of it
        raise ValueError(UNREADABLE) from error


def _words(content: object, shown_as: str) -> str:
    if content is None:
        return ""
    if isinstance(content, datetime):
        return content.date().isoformat()
    if isinstance(content, date):
        return content.isoformat()
    if isinstance(content, int | float) and not isinstance(content, bool):
        plain = Decimal(repr(round(content * 100, 9) if shown_as.endswith("%") else content))
        return f"{plain.normalize():f}"
    return str(content).strip()


def _of_csv(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if "\x00" in text:
        raise ValueError(UNREADABLE)
    try:
        for line in csv.reader(io.StringIO(text, newline="")):
            yield [_unmarked(cell) for cell in line]
    except csv.Error as error:
        raise ValueError(UNREADABLE) from error


def _unmarked(cell: str) -> str:
    """A cell without the mark that we set before what begins like a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell


def takes_file_of(megabytes: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A view whose form asks for a file, of this size at most; any other is refused one."""

    def marked(view: Callable[..., Any]) -> Callable[..., Any]:
        view.takes_megabytes = megabytes  # type: ignore[attr-defined]
        return view

    return marked


takes_file = takes_file_of(2)
"""A view whose form asks for a small file."""
