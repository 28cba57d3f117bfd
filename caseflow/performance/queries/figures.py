"""Figures: numerator, denominator, value and exceptions of each indicator, by borough or by group."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import text

from caseflow.extensions import db
from caseflow.kernel.dates import Period
from caseflow.performance.queries import computed
from caseflow.performance.queries.windows import Window, window
from caseflow.rules.dated import Rulebook
from caseflow.rules.figures import percentage

Split = Literal["borough", "quindrat", "team", "agency"]
BY: tuple[Split, ...] = ("borough", "quindrat", "team", "agency")
NO_GROUP = {"quindrat": "not allocated", "team": "not recorded", "agency": "not recorded"}

_COUNTS = text(
    "select place, code, grp, numerator, denominator, exceptions"
    " from indicator_counts(:places, :codes, :lowest, :highest, :until, :split)"
)
_Tally = dict[tuple[int, str, str], tuple[int, int, int]]


class Figure(NamedTuple):
    """One figure. `group` is "borough", or the code of a quindrat, team or agency."""

    code: str
    period: str
    by: str
    group: str
    numerator: int
    denominator: int
    exceptions: int

    @property
    def value(self) -> str | None:
        """100 x numerator / denominator with one decimal, half rounded up; None where nothing is counted."""
        return percentage(self.numerator, self.denominator)


def group_of(by: str, found: str | None) -> str:
    """The name of a group in a figure."""
    if by == "borough":
        return "borough"
    return found or NO_GROUP[by]


def figures(
    codes: Sequence[str],
    period: Period,
    by: str,
    rulebook: Rulebook,
    known_at: datetime | None = None,
    stored: bool = True,
) -> list[Figure]:
    """The figures of one period: one for the borough, or one for each group that has anything in it.

    Read from the facts kept under the framework adopted, or (`known_at` given, or not `stored`) computed
    from the log by `rulebook`, as it stood at that time.
    """
    if stored and known_at is None:
        tally = _counted(codes, [period], by, rulebook)
    else:
        tally = _computed(codes, period, by, rulebook, known_at)
    return _figures(codes, [period], by, tally, each_group_everywhere=False)


def figure_series(
    codes: Sequence[str], periods: Sequence[Period], by: str, rulebook: Rulebook
) -> list[Figure]:
    """Figures of several periods from one query, ordered by code, group and period.

    A group that has anything in one of the periods has a figure in all of them.
    """
    tally = _counted(codes, periods, by, rulebook)
    return _figures(codes, periods, by, tally, each_group_everywhere=True)


def _figures(
    codes: Sequence[str], periods: Sequence[Period], by: str, tally: _Tally, each_group_everywhere: bool
) -> list[Figure]:
    found = []
    for code in codes:
        groups = sorted({group for _, known, group in tally if known == code})
        for group in groups or (["borough"] if by == "borough" else []):
            for place, each in enumerate(periods):
                counts = tally.get((place, code, group))
                if counts or each_group_everywhere or by == "borough":
                    found.append(Figure(code, each.label, by, group, *(counts or (0, 0, 0))))
    return found


def _counted(codes: Sequence[str], periods: Sequence[Period], by: str, rulebook: Rulebook) -> _Tally:
    asked = [(place, window(code, each, rulebook)) for place, each in enumerate(periods) for code in codes]
    rows = db.session.execute(_COUNTS, {**_arrays(asked), "split": None if by == "borough" else by})
    return {
        (row.place, row.code, group_of(by, row.grp)): (row.numerator, row.denominator, row.exceptions)
        for row in rows
    }


def _arrays(asked: Iterable[tuple[int, Window]]) -> dict[str, list[Any]]:
    rows = [(place, *each) for place, each in asked]
    names = ("places", "codes", "lowest", "highest", "until")
    return {name: [row[n] for row in rows] for n, name in enumerate(names)}


def _computed(
    codes: Sequence[str], period: Period, by: str, rulebook: Rulebook, known_at: datetime | None
) -> _Tally:
    sums: dict[tuple[int, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for each in computed.facts_in([window(code, period, rulebook) for code in codes], rulebook, known_at):
        fact = each.fact
        found = {"quindrat": each.quindrat, "team": fact.team, "agency": fact.agency}.get(by)
        counts = sums[(0, fact.code, group_of(by, found))]
        for place, counted in enumerate((fact.in_numerator, fact.in_denominator, fact.exception)):
            counts[place] += counted
    return {key: (counts[0], counts[1], counts[2]) for key, counts in sums.items()}
