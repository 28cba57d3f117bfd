"""A worklist as its page and its file show it: a line each, with a clock in words."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from caseflow.agencies.views import away_words
from caseflow.caseload.queries import WorkRow
from caseflow.cases.queries import CaseCard
from caseflow.clocks.views import ClockView, clock_view
from caseflow.events.kinds import words
from caseflow.events.kinds.waits import WAITS_FOR
from caseflow.kernel.spreadsheet import csv_line
from caseflow.rules.rulebook import Rulebook
from caseflow.rules.waits import WaitSpell
from caseflow.web.filters import long_date

CSV_COLUMNS = ("child_id", "tier", "with", "timescale", "started", "due", "standing", "reason", "last_seen")


class WaitLine(NamedTuple):
    """For whom and what a case waits, since when, and when it is expected to end."""

    words: str
    from_on: date
    expected_on: date | None
    ends: str


def _wait_line(wait: WaitSpell, as_at: date) -> WaitLine:
    what = words("wait_began", "reason", wait.reason)
    on = wait.expected_on
    passed = ", which has passed" if on and on < as_at else ""
    return WaitLine(
        f"{WAITS_FOR.get(wait.waits_for, wait.waits_for)}: {what}",
        wait.from_on,
        on,
        f"Expected to end {long_date(on)}{passed}" if on else "Nobody has said when it ends",
    )


class WorkLine(NamedTuple):
    """One line of a worklist: the case, a clock of it in words or none, who holds the case, or a wait."""

    case: CaseCard
    clock: ClockView | None
    holder: str
    wait: WaitLine | None = None
    seen_on: date | None = None
    away: str = ""

    @property
    def reason(self) -> str:
        """Why its clock is late, where somebody has said."""
        return (self.clock.late_reason if self.clock else "") or ""

    @property
    def begun_on(self) -> date | None:
        """Since when it waits, or its clock runs; of a case without either, since when it is open."""
        if self.wait:
            return self.wait.from_on
        return self.clock.started_on if self.clock else self.case.opened_on


def lines(rows: Iterable[WorkRow], as_at: date, rulebook: Rulebook) -> list[WorkLine]:
    """Rows of a worklist in words."""
    return [
        WorkLine(
            row.case,
            row.clock and clock_view(row.clock, as_at, rulebook, row.late_reason),
            row.holder,
            row.wait and _wait_line(row.wait, as_at),
            row.seen_on,
            away_words(as_at) if row.term_time else "",
        )
        for row in rows
    ]


def csv_lines(lines: Iterable[WorkLine]) -> Iterator[str]:
    """A worklist for a spreadsheet: a line each, the child by reference."""
    yield csv_line(CSV_COLUMNS)
    for line in lines:
        yield csv_line((line.case.child.reference, line.case.tier, line.holder or "nobody", *_told(line)))


def _told(line: WorkLine) -> tuple[object, ...]:
    if line.wait:
        return ("", line.wait.from_on, line.wait.expected_on or "", line.wait.words, "", "")
    clock = line.clock
    if clock:
        return (clock.name, clock.started_on, clock.due_on, clock.words, line.reason, "")
    return ("", line.begun_on or "", "", "", "", line.seen_on or "")
