"""Proving that what is shown is what was recorded: what is kept of it, and every count with its list."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from caseflow.kernel.dates import Period, financial_year_start, period
from caseflow.performance.queries import BY, Figure, figures, member_rows, members
from caseflow.projections import service as projections
from caseflow.projections.service import Check
from caseflow.rules.rulebook import Rulebook

YEARS_BACK = 2
PAGED = ("borough", "quindrat")
"""Splits whose every group is opened; there are hundreds of teams, and their sums are compared anyway."""


def verify(rulebook: Rulebook, as_at: date, at: datetime, processes: int = 1) -> Iterator[Check]:
    """Each check as soon as it is done. Changes nothing; the caller rolls back."""
    yield from projections.verify(rulebook, at, processes)
    yield projections.check("every count equals its list", list(_uneven(rulebook, as_at)))


def _periods(as_at: date) -> list[Period]:
    starts = financial_year_start(as_at).year
    years = [f"{year}-{(year + 1) % 100:02}" for year in range(starts - YEARS_BACK, starts + 1)]
    return [period(year) for year in years] + [period(f"{years[-1]}Q1"), Period(as_at, as_at, f"{as_at}")]


def _uneven(rulebook: Rulebook, as_at: date) -> Iterator[str]:
    codes = list(rulebook.indicators)
    for each in _periods(as_at):
        listed = {code: Counter[str]() for code in codes}
        for member in members(codes, each, rulebook):
            listed[member.code][member.counted] += 1
        for by in BY:
            found = figures(codes, each, by, rulebook)
            for code in codes:
                mine = [figure for figure in found if figure.code == code]
                yield from _differences(mine, listed[code], code, each, by)
            if by in PAGED:
                yield from _uneven_groups(found, each, rulebook)


def _differences(
    found: Sequence[Figure], listed: Counter[str], code: str, each: Period, by: str
) -> Iterator[str]:
    """Where the groups of an indicator do not add up to the rows listed for it.

    A row may stand on both sides of the line or on one only, so a list has at least as many rows as either.
    """
    above, exceptions = (sum(getattr(one, name) for one in found) for name in ("numerator", "exceptions"))
    below = sum(one.denominator for one in found)
    rows = listed["yes"] + listed["no"]
    if above != listed["yes"] or exceptions != listed["exception"] or not rows - above <= below <= rows:
        yield f"{code} {each.label} by {by}: {above} of {below} and {exceptions}, listed {dict(listed)}"


def _uneven_groups(found: Sequence[Figure], each: Period, rulebook: Rulebook) -> Iterator[str]:
    """Where the page of rows behind a group has another number of rows than its figure."""
    for figure in found:
        expected = {"yes": figure.numerator, "exception": figure.exceptions}
        for counted, count in expected.items():
            group = None if figure.by == "borough" else figure.group
            _, total = member_rows(figure.code, each, figure.by, group, rulebook, counted, size=1)
            if total != count:
                yield f"{figure.code} {each.label} {figure.group} {counted}: {count}, listed {total}"
