"""What is counted in each quindrat, and how many children live there."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, text

from caseflow.events.kinds.census import FACTORS
from caseflow.extensions import db
from caseflow.kernel.dates import Period
from caseflow.needs.models import QuindratPopulation
from caseflow.performance.queries.figures import NOT_ALLOCATED, Figure, figure_series, figures
from caseflow.rules.caf_form import Element, forms
from caseflow.rules.indicators.fact import COUNT
from caseflow.rules.rulebook import Rulebook

PAGE = 50
NO_FACTOR = "21"
_FOUND = text("select * from need_counts(:places, :first, :last)")
_CHILDREN = text("select * from need_rows(:need, :quindrat, :first, :last, :size, :start)")


class Line(NamedTuple):
    """What is counted of needs: the list of an indicator that it opens, or with `measured` its value.

    `show` is the list: counted, or not-counted of a ratio, which is what came in. What is `found` by
    assessments has a list of its own.
    """

    slug: str
    group: str
    title: str
    code: str
    show: str = "counted"
    measured: bool = False
    found: bool = False

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


PARTS = "Needs that common assessments noted, by part of the form"
FACTORS_FOUND = "Factors that assessments of social care found"


def found_lines(on: date) -> list[Line]:
    """What assessments may find: a need in a part of the form as it was asked on a day, and each factor."""
    sections = forms().form_on(on).sections
    parts = [
        Line(f"part-{each.code}", PARTS, each.title, f"part.{each.code}", found=True)
        for each in sections
        if any(isinstance(item, Element) for item in each.items)
    ]
    named = ((code, words) for code, words in FACTORS.items() if code != NO_FACTOR)
    return parts + [
        Line(f"factor-{code.lower()}", FACTORS_FOUND, words, f"factor.{code}", found=True)
        for code, words in named
    ]


class Child(NamedTuple):
    """A child of whom a need was found, whom the asker may know; the last day on which it was."""

    case_id: UUID
    found_on: date
    reference: str
    given_name: str
    family_name: str


def found(periods: Sequence[Period]) -> dict[tuple[str, str, str], Figure]:
    """How many children a need was found of, by period, need and quindrat."""
    asked = {
        "places": list(range(len(periods))),
        "first": [each.first_on for each in periods],
        "last": [each.last_on for each in periods],
    }
    counts = {}
    for row in db.session.execute(_FOUND, asked):
        label, place = periods[row.place].label, row.quindrat or NOT_ALLOCATED
        figure = Figure(row.need, label, "quindrat", place, row.number, row.number, 0, COUNT)
        counts[label, row.need, place] = figure
    return counts


def children(line: Line, quindrat: str, within: Period, page: int) -> tuple[list[Child], int]:
    """A page of the children behind a number whom the asker may know, and how many of those there are."""
    given = {
        "need": line.code,
        "quindrat": "" if quindrat == NOT_ALLOCATED else quindrat,
        "first": within.first_on,
        "last": within.last_on,
        "size": PAGE,
        "start": (page - 1) * PAGE,
    }
    rows = db.session.execute(_CHILDREN, given).all()
    return [Child(*row[1:]) for row in rows], rows[0].total if rows else 0


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


def line(slug: str, on: date) -> Line | None:
    """One of the lines by its address."""
    return next((each for each in (*LINES, *found_lines(on)) if each.slug == slug), None)


def found_by_quindrat(within: Period) -> dict[tuple[str, str], Figure]:
    """How many children a need was found of, by need and quindrat."""
    return {(need, place): figure for (_, need, place), figure in found([within]).items()}


def by_quindrat(period: Period, rulebook: Rulebook) -> dict[tuple[str, str], Figure]:
    """The figures behind all lines, by indicator and quindrat."""
    codes = sorted({each.code for each in LINES})
    return {(each.code, each.group): each for each in figures(codes, period, "quindrat", rulebook)}


def over_time(line: Line, periods: Sequence[Period], rulebook: Rulebook) -> dict[tuple[str, str], Figure]:
    """The figures behind a line, by period and quindrat."""
    if line.found:
        counts = found(periods)
        return {(label, place): each for (label, need, place), each in counts.items() if need == line.code}
    series = figure_series([line.code], periods, "quindrat", rulebook)
    return {(each.period, each.group): each for each in series}
