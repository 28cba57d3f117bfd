"""Steps as figures, each with its rows: who waits for whom, who came back, how children move."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from caseflow.extensions import db
from caseflow.kernel.dates import Period
from caseflow.rules import steps as rules
from caseflow.rules.calendars import Calendar


class CountedStep(NamedTuple):
    """One step behind a figure; its case and child only where the asker may read them."""

    event_id: str | None
    case_id: UUID | None
    direction: str
    from_tier: str
    to_tier: str
    from_team: str | None
    to_team: str
    from_agency: str | None
    to_agency: str | None
    quindrat: str | None
    requested_on: date
    due_on: date | None
    decision: str | None
    reason: str | None
    decided_on: date | None
    ended_on: date | None
    came_back_on: date | None
    reference: str | None
    given_name: str | None
    family_name: str | None

    def waits_on(self, on: date) -> bool:
        """Whether it was still without an answer when a day ended."""
        answered = self.decided_on is not None and self.decided_on <= on
        return self.requested_on <= on and not answered and (self.ended_on is None or self.ended_on > on)

    def answered_in(self, period: Period) -> bool:
        """Whether it was answered in a period."""
        return self.decided_on is not None and period.first_on <= self.decided_on <= period.last_on


class Waits(NamedTuple):
    """Between one sending and one receiving agency: what waits, how long answers took, what came back."""

    open: int
    answered: int
    median_days: float | None
    returned: int
    not_accepted: int


class WaitMatrix(NamedTuple):
    """Who waits for whom: sending agencies down, receiving agencies across, both by name."""

    senders: list[str]
    receivers: list[str]
    cells: dict[tuple[str, str], Waits]


class ReturnCount(NamedTuple):
    """Of the children stepped down in a period: how many were back within so many months."""

    months: int
    came_back: int
    stepped_down: int
    still_watched: int


class TierFlow(NamedTuple):
    """How many accepted steps led from one tier to another."""

    from_tier: str
    to_tier: str
    steps: int


def counted_steps(period: Period, quindrat: str | None) -> list[CountedStep]:
    """Every step that waited or was answered in a period, oldest first; `quindrat` empty = none recorded."""
    rows = db.session.execute(
        text("select * from step_rows(:first_on, :last_on, :quindrat)"),
        {"first_on": period.first_on, "last_on": period.last_on, "quindrat": quindrat},
    )
    return [CountedStep(*row) for row in rows]


def waits(
    steps: Sequence[CountedStep], period: Period, calendar: Calendar, names: Mapping[str, str]
) -> WaitMatrix:
    """The waiting matrix; `names` of the agencies by code. Pairs without a request have no cell."""
    pairs = {(row.from_agency or "", row.to_agency or "") for row in steps}
    cells = {pair: _wait(pair, steps, period, calendar) for pair in pairs}
    cells = {pair: each for pair, each in cells.items() if each.open or each.answered}
    senders, receivers = (
        sorted({pair[side] for pair in cells}, key=lambda c: names.get(c, c)) for side in (0, 1)
    )
    return WaitMatrix(senders, receivers, cells)


def _wait(pair: tuple[str, str], steps: Sequence[CountedStep], period: Period, calendar: Calendar) -> Waits:
    between = [row for row in steps if (row.from_agency or "", row.to_agency or "") == pair]
    answered = [row for row in between if row.answered_in(period)]
    days = [
        rules.working_days(calendar, row.requested_on, row.decided_on or row.requested_on) for row in answered
    ]
    return Waits(
        sum(row.waits_on(period.last_on) for row in between),
        len(answered),
        rules.middle(days),
        sum(row.decision == "returned" for row in answered),
        sum(row.decision == "not_accepted" for row in answered),
    )


def returns(steps: Sequence[CountedStep], period: Period, as_at: date) -> list[ReturnCount]:
    """Of the steps down accepted in the period, those that came back within 3, 6 and 12 months."""
    down = [row for row in steps if _is_down(row, period)]
    return [
        ReturnCount(
            months,
            sum(_came_back(row, months, as_at) for row in down),
            len(down),
            sum(
                rules.still_watched(row.decided_on, _returned_on(row, as_at), months, as_at)
                for row in down
                if row.decided_on
            ),
        )
        for months in rules.WINDOWS
    ]


def _returned_on(row: CountedStep, as_at: date) -> date | None:
    return row.came_back_on if row.came_back_on and row.came_back_on <= as_at else None


def _came_back(row: CountedStep, months: int, as_at: date) -> bool:
    return row.decided_on is not None and rules.came_back(row.decided_on, _returned_on(row, as_at), months)


def _is_down(row: CountedStep, period: Period) -> bool:
    return row.direction == "down" and _is_accepted(row, period)


def _is_accepted(row: CountedStep, period: Period) -> bool:
    return row.decision in ("accepted", "accepted_with_conditions") and row.answered_in(period)


def flows(steps: Iterable[CountedStep], period: Period) -> list[TierFlow]:
    """Accepted steps of the period from tier to tier; every pair, none left out."""
    moved = [(row.from_tier, row.to_tier) for row in steps if _is_accepted(row, period)]
    return [TierFlow(a, b, moved.count((a, b))) for a in rules.TIERS for b in rules.TIERS if (a, b) in moved]


def members(
    steps: Sequence[CountedStep], what: str, period: Period, as_at: date, **cell: str
) -> list[CountedStep]:
    """The steps that one figure counts: as many as it says.

    `what` is open, answered, returned, not_accepted, down, back or flow; `cell` narrows to the cell's
    agencies, tiers or months.
    """
    months = int(cell.get("months", "12")) if cell.get("months", "12").isdigit() else 12
    tests: dict[str, Callable[[CountedStep], bool]] = {
        "open": lambda row: row.waits_on(period.last_on),
        "answered": lambda row: row.answered_in(period),
        "returned": lambda row: row.answered_in(period) and row.decision == "returned",
        "not_accepted": lambda row: row.answered_in(period) and row.decision == "not_accepted",
        "down": lambda row: _is_down(row, period),
        "back": lambda row: _is_down(row, period) and _came_back(row, months, as_at),
        "flow": lambda row: _is_accepted(row, period),
    }
    names = ("from_agency", "to_agency", "from_tier", "to_tier")
    narrowed = [(name, cell[name]) for name in names if name in cell]
    counts = tests.get(what, lambda row: False)
    return [
        row
        for row in steps
        if counts(row) and all((getattr(row, name) or "") == value for name, value in narrowed)
    ]
