"""Proving that what is shown is what was recorded: chain, projections, counts and lists, grants."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from caseflow.cases import queries as cases
from caseflow.events import log
from caseflow.kernel.dates import Period, financial_year_start, period
from caseflow.performance.queries import BY, Figure, figures, member_rows, members
from caseflow.performance.service.rebuilding import rebuild
from caseflow.rules.rulebook import Rulebook

YEARS_BACK = 2
NAMED_AT_MOST = 5
PAGED = ("borough", "quindrat")
"""Splits whose every group is opened; there are hundreds of teams, and their sums are compared anyway."""


class Check(NamedTuple):
    """One thing that has to hold, whether it does, and what was found."""

    name: str
    passed: bool
    found: str


def verify(rulebook: Rulebook, as_at: date, at: datetime, processes: int = 1) -> Iterator[Check]:
    """Each check as soon as it is done. Changes nothing; the caller rolls back."""
    broken = log.broken_links()
    yield _check("every event follows from the one before it", [f"{case} {seq}" for case, seq in broken])
    yield _check(
        "no case's log is shorter than its record says", [str(each) for each in log.shortened_cases()]
    )
    rebuilt = rebuild(rulebook, at, dry=True, processes=processes)
    wrong = [f"{case} {what}" for case, what in rebuilt.drift]
    wrong += [f"{case} {error}" for case, error in rebuilt.failed]
    yield _check(f"projections of {rebuilt.cases} cases equal a rebuild", wrong)
    yield _check("every count equals its list", list(_uneven(rulebook, as_at)))
    yield _check(
        "every open case has one accountable team that may read it",
        [str(each) for each in cases.open_without_grant()],
    )


def _check(name: str, wrong: Sequence[str]) -> Check:
    if not wrong:
        return Check(name, True, "ok")
    named = "; ".join(wrong[:NAMED_AT_MOST])
    return Check(name, False, f"{len(wrong)} wrong: {named}")


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
