"""What is counted in each quindrat, and how many children live there."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from caseflow.extensions import db
from caseflow.kernel.dates import Period
from caseflow.needs.models import QuindratPopulation
from caseflow.performance.queries.figures import Figure, figure_series, figures
from caseflow.rules.rulebook import Rulebook


class Line(NamedTuple):
    """What is counted of needs: the list of an indicator that it opens, or with `measured` its value.

    `show` is the list: counted, or not-counted of a ratio, which is what came in.
    """

    slug: str
    group: str
    title: str
    code: str
    show: str = "counted"
    measured: bool = False

    def number(self, figure: Figure) -> int:
        """How many rows its list has."""
        return figure.numerator if self.show == "counted" else figure.denominator


_WORK, _MOVES, _TROUBLES, _WAITS = (
    "Referrals and assessments",
    "Moves between tiers",
    "What troubles families",
    "Waits",
)
LINES = (
    Line("referrals", _WORK, "Referrals to social care received", "NI 68", "not-counted"),
    Line("initial-assessments", _WORK, "Initial assessments completed", "NI 68"),
    Line("common-assessments", _WORK, "Common assessments completed", "CAF 01"),
    Line("steps-up", _MOVES, "Steps up to specialist services accepted", "CAF 06"),
    Line("steps-down", _MOVES, "Steps down accepted in time", "CAF 07"),
    Line("steps-down-held", _MOVES, "Steps down that held for twelve months", "EH 02"),
    Line("substance-misuse", _TROUBLES, "Children in need where a parent misuses substances", "CSC 002"),
    Line("marac", _TROUBLES, "Children in families referred to MARAC", "CSC 001"),
    Line("missing", _TROUBLES, "Children missing from home or care", "NI 71"),
    Line("anti-social", _TROUBLES, "Young people presented to the Anti-social Behaviour Panel", "CSC 075"),
    Line("camhs-soon", _WAITS, "Referrals to CAMHS seen within four weeks", "CSC 022"),
    Line("first-help", _WAITS, "Working days to first help, the median", "EH 03", measured=True),
)


class Population(NamedTuple):
    """How many aged 0 to 19 lived in a quindrat on a day, and who says so."""

    quindrat_code: str
    counted_on: date
    number: int
    source: str
    entered_by: UUID
    entered_at: datetime


_ENTERED = select(*(getattr(QuindratPopulation, name) for name in Population._fields)).order_by(
    QuindratPopulation.quindrat_code,
    QuindratPopulation.counted_on.desc(),
    QuindratPopulation.entered_at.desc(),
    QuindratPopulation.id,
)


def entered() -> list[Population]:
    """Every number that was entered, the latest of each quindrat first."""
    return [Population(*row) for row in db.session.execute(_ENTERED)]


def populations(on: date) -> dict[str, Population]:
    """The number in force for each quindrat on a day: the last one counted by then."""
    found: dict[str, Population] = {}
    for each in entered():
        if each.counted_on <= on:
            found.setdefault(each.quindrat_code, each)
    return found


def line(slug: str) -> Line | None:
    """One of the lines by its address."""
    return next((each for each in LINES if each.slug == slug), None)


def by_quindrat(period: Period, rulebook: Rulebook) -> dict[tuple[str, str], Figure]:
    """The figures behind all lines, by indicator and quindrat."""
    codes = sorted({each.code for each in LINES})
    return {(each.code, each.group): each for each in figures(codes, period, "quindrat", rulebook)}


def over_time(line: Line, periods: Sequence[Period], rulebook: Rulebook) -> dict[tuple[str, str], Figure]:
    """The figures behind a line, by period and quindrat."""
    found = figure_series([line.code], periods, "quindrat", rulebook)
    return {(each.period, each.group): each for each in found}
