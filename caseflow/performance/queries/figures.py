"""Figures: numerator, denominator, value and exceptions of each indicator, by borough or by group."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Literal, NamedTuple, TypeVar

from sqlalchemy import text

from caseflow.extensions import db
from caseflow.kernel.dates import Period
from caseflow.performance.queries import computed
from caseflow.performance.queries.windows import arrays, window_of, windows
from caseflow.rules.figures import in_halves, mean, median, value_of
from caseflow.rules.indicators import Fact
from caseflow.rules.indicators.fact import PERCENT, POINTS, WORKING_DAYS
from caseflow.rules.rulebook import Rulebook
from caseflow.web.together import array_words

Split = Literal["borough", "quindrat", "team", "agency"]
BOROUGH, NOT_ALLOCATED = "borough", "not allocated"
BY: tuple[Split, ...] = ("borough", "quindrat", "team", "agency")
OF_CHILDREN = ("age", "sex", "ethnicity", "disability")
"""Splits by what is known of the child today; by age as it was when the figure counted the child."""
NO_GROUP = {
    "quindrat": NOT_ALLOCATED,
    **dict.fromkeys(("team", "agency"), "not recorded"),
    **dict.fromkeys(OF_CHILDREN, "not known"),
}

_COUNTS = text(
    "select place, code, grp, numerator, denominator, exceptions"
    " from indicator_counts(:places, :codes, :lowest, :highest, :until, :split, :only)"
)
_MEDIANS = text(
    "select place, code, grp, twice"
    " from indicator_medians(:places, :codes, :lowest, :highest, :until, :split, :only)"
)
_SCORES = text(
    "select place, code, grp, total, scored"
    " from indicator_scores(:places, :codes, :lowest, :highest, :until, :split, :only)"
)
Key = tuple[int, str, str]
K = TypeVar("K")
Middles = dict[Key, str | None]


class Tally(NamedTuple):
    """What was counted in each place, code and group, and the median or mean of a measure that is one."""

    counts: dict[Key, tuple[int, int, int]]
    middles: Middles


class Figure(NamedTuple):
    """One figure. `group` is "borough", or the code of a quindrat, team or agency.

    `unit` says what its value is: "percent", "count", "working_days" of which `middle` is the median, or
    "points" of which it is the mean.
    """

    code: str
    period: str
    by: str
    group: str
    numerator: int
    denominator: int
    exceptions: int
    unit: str = PERCENT
    middle: str | None = None

    @property
    def value(self) -> str | None:
        """100 x numerator / denominator with one decimal, half rounded up; None where nothing is counted.

        Of a count how many, of lengths their median, of scores their mean.
        """
        return value_of(self.unit, self.numerator, self.denominator, self.middle)


def group_of(by: str, group: str | None) -> str:
    """The name of a group in a figure."""
    if by == BOROUGH:
        return BOROUGH
    return group or NO_GROUP[by]


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
        tally = folded(codes, period, by, rulebook, known_at)
    return of_tally(codes, [period], by, tally, rulebook, each_group_everywhere=False)


def figure_series(
    codes: Sequence[str],
    periods: Sequence[Period],
    by: str,
    rulebook: Rulebook,
    only: str | None = None,
) -> list[Figure]:
    """Figures of several periods from one query, ordered by code, group and period.

    A group that has anything in one of the periods has a figure in all of them; `only` names one group.
    """
    tally = _counted(codes, periods, by, rulebook, only)
    return of_tally(codes, periods, by, tally, rulebook, each_group_everywhere=True)


def of_tally(
    codes: Sequence[str],
    periods: Sequence[Period],
    by: str,
    tally: Tally,
    rulebook: Rulebook,
    each_group_everywhere: bool,
) -> list[Figure]:
    """What was counted as figures, by code, group and period."""
    found = []
    groups: dict[str, set[str]] = defaultdict(lambda: {BOROUGH} if by == BOROUGH else set())
    for _, code, group in tally.counts:
        groups[code].add(group)
    for code in codes:
        for group in sorted(groups[code]):
            for place, each in enumerate(periods):
                key = (place, code, group)
                counts = tally.counts.get(key)
                if counts or each_group_everywhere or by == "borough":
                    told = (rulebook.indicators[code].unit, tally.middles.get(key))
                    found.append(Figure(code, each.label, by, group, *(counts or (0, 0, 0)), *told))
    return found


def _counted(
    codes: Sequence[str], periods: Sequence[Period], by: str, rulebook: Rulebook, only: str | None = None
) -> Tally:
    groups = {"split": None if by == "borough" else by, "only": only}
    rows = db.session.execute(_COUNTS, {**_asked(codes, periods, rulebook), **groups})
    counts = {
        (place, code, group_of(by, group)): (above, below, left_out)
        for place, code, group, above, below, left_out in rows
    }
    middles: Middles = {}
    if lengths := _of_unit(WORKING_DAYS, codes, rulebook):
        rows = db.session.execute(_MEDIANS, {**_asked(lengths, periods, rulebook), **groups})
        middles = {(row.place, row.code, group_of(by, row.grp)): in_halves(row.twice) for row in rows}
    if scores := _of_unit(POINTS, codes, rulebook):
        rows = db.session.execute(_SCORES, {**_asked(scores, periods, rulebook), **groups})
        middles |= {
            (row.place, row.code, group_of(by, row.grp)): mean(int(row.total), row.scored) for row in rows
        }
    return Tally(counts, middles)


def _of_unit(unit: str, codes: Sequence[str], rulebook: Rulebook) -> list[str]:
    return [code for code in codes if rulebook.indicators[code].unit == unit]


def _asked(codes: Sequence[str], periods: Sequence[Period], rulebook: Rulebook) -> Mapping[str, str]:
    snapshots = tuple((code, rulebook.indicators[code].snapshot) for code in codes)
    return _arrays(snapshots, tuple(periods))


@lru_cache(maxsize=100)  # every scorecard of a day asks for the same 600 windows
def _arrays(snapshots: tuple[tuple[str, bool], ...], periods: tuple[Period, ...]) -> Mapping[str, str]:
    """The windows of measures, each a snapshot or not, in these periods: lists in words of the database."""
    asked = [
        (place, window_of(code, snapshot, each))
        for place, each in enumerate(periods)
        for code, snapshot in snapshots
    ]
    lists = {"places": [place for place, _ in asked], **arrays([each for _, each in asked])}
    return {name: array_words(each) for name, each in lists.items()}


def folded(
    codes: Sequence[str], period: Period, by: str, rulebook: Rulebook, known_at: datetime | None
) -> Tally:
    """What is counted case by case, by folding the log."""
    counts, lengths = summed(_by_group(codes, period, by, rulebook, known_at))
    middles = {key: middle_of(rulebook.indicators[key[1]].unit, days) for key, days in lengths.items()}
    return Tally(counts, middles)


def _by_group(
    codes: Sequence[str], period: Period, by: str, rulebook: Rulebook, known_at: datetime | None
) -> Iterator[tuple[Key, Fact]]:
    for each in computed.facts_in(windows(codes, period, rulebook), rulebook, known_at):
        fact = each.fact
        found = {"quindrat": each.quindrat, "team": fact.team, "agency": fact.agency}.get(by)
        yield (0, fact.code, group_of(by, found)), fact


def summed(
    facts: Iterable[tuple[K, Fact]],
) -> tuple[dict[K, tuple[int, int, int]], dict[K, list[int]]]:
    """Numerator, denominator and exceptions of facts by their key, and the lengths of those that count."""
    sums: dict[K, tuple[int, int, int]] = {}
    lengths: dict[K, list[int]] = defaultdict(list)
    for key, fact in facts:
        above, below, left_out = sums.get(key, (0, 0, 0))
        sums[key] = above + fact.in_numerator, below + fact.in_denominator, left_out + fact.exception
        if fact.in_denominator and fact.days is not None:
            lengths[key].append(fact.days)
    return sums, lengths


def middle_of(unit: str, days: Sequence[int]) -> str | None:
    """The median of lengths, the mean of scores; None of what is neither."""
    if unit == POINTS:
        return mean(sum(days), len(days))
    return median(days) if unit == WORKING_DAYS else None
