"""Figures and rows as CSV for a spreadsheet, line by line, safe to open in one."""

from collections.abc import Iterable, Iterator, Sequence

from caseflow.kernel.spreadsheet import csv_line
from caseflow.performance.queries.figures import figures
from caseflow.performance.queries.members import Member, MemberRow
from caseflow.rules.periods import Reporting, unfinished
from caseflow.rules.rulebook import Rulebook

FIGURE_COLUMNS = ("code", "period", "by", "group", "numerator", "denominator", "value", "exceptions")
MEMBER_COLUMNS = Member._fields
MADE_BY = ("framework", "definition_version", "rules")
ROW_COLUMNS = (*MEMBER_COLUMNS, "team", "agency", "quindrat")


def figures_lines(codes: Sequence[str], asked: Reporting, split: str, rulebook: Rulebook) -> list[str]:
    """The figures of the borough, then of each group of a split, with the rules they were made by."""
    until = unfinished(asked)
    lines = [csv_line((*FIGURE_COLUMNS, *until, *MADE_BY))]
    for by in ("borough", split):
        for figure in figures(codes, asked.within, by, rulebook):
            version = rulebook.indicators[figure.code].version
            counted = (getattr(figure, name) for name in FIGURE_COLUMNS)
            made_by = (rulebook.framework, version, rulebook.fingerprint)
            lines.append(csv_line((*counted, *until.values(), *made_by)))
    return lines


def rows_lines(code: str, asked: Reporting, rows: Iterable[MemberRow]) -> Iterator[str]:
    """Rows behind a figure, the child by reference."""
    until = unfinished(asked)
    yield csv_line((*ROW_COLUMNS, *until))
    for row in rows:
        cells = {"code": code, "child_id": row.reference, **row._asdict()}
        yield csv_line((*(cells[name] for name in ROW_COLUMNS), *until.values()))
