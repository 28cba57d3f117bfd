"""A worklist as its page and its file show it: a line each, with a clock in words."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from caseflow.caseload.queries import WorkRow
from caseflow.cases.queries import CaseCard
from caseflow.clocks.views import ClockView, clock_view
from caseflow.kernel.spreadsheet import csv_line
from caseflow.rules.rulebook import Rulebook

CSV_COLUMNS = ("child_id", "tier", "with", "timescale", "started", "due", "standing", "reason")


class WorkLine(NamedTuple):
    """One line of a worklist: the case, a clock of it in words or none, and who holds the case."""

    case: CaseCard
    clock: ClockView | None
    holder: str

    @property
    def reason(self) -> str:
        """Why its clock is late, where somebody has said."""
        return (self.clock.late_reason if self.clock else "") or ""

    @property
    def begun_on(self) -> date | None:
        """Since when its clock runs; of a case without one, since when it is open."""
        return self.clock.started_on if self.clock else self.case.opened_on


def lines(rows: Iterable[WorkRow], as_at: date, rulebook: Rulebook) -> list[WorkLine]:
    """Rows of a worklist in words."""
    return [
        WorkLine(row.case, row.clock and clock_view(row.clock, as_at, rulebook, row.late_reason), row.holder)
        for row in rows
    ]


def csv_lines(lines: Iterable[WorkLine]) -> Iterator[str]:
    """A worklist for a spreadsheet: a line each, the child by reference."""
    yield csv_line(CSV_COLUMNS)
    for line in lines:
        clock = line.clock
        told = (clock.name, clock.started_on, clock.due_on, clock.words, line.reason) if clock else ("",) * 5
        yield csv_line((line.case.child.reference, line.case.tier, line.holder or "nobody", *told))
