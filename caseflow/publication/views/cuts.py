"""What may explain a figure: the same by quindrat and by agency, the cut that spreads most first."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from caseflow.performance.queries import Figure
from caseflow.performance.views.figures import figure_view
from caseflow.rules.disclosure import Counts, primary
from caseflow.rules.indicators.fact import PERCENT
from caseflow.web.filters import plural, sentence_case

FEWEST = 10
"""A share of fewer says little of what explains a figure: such groups stand together at the end."""
AT_MOST = 6
TELLS_OF_FEW = "which tells of 1 to 5: write no number of it"
_TITLES = {"quindrat": "By quindrat", "agency": "By agency"}


class Cut(NamedTuple):
    """A figure in each group, the worst first, in a sentence."""

    title: str
    words: str
    spread: Decimal


class Split(NamedTuple):
    """Figures by one thing, and the names of its groups."""

    figures: Sequence[Figure]
    names: Mapping[str, str]


def cuts(code: str, low_is_good: bool, splits: Iterable[Split]) -> list[Cut]:
    """The cuts of an indicator that say anything, the one that spreads most first."""
    found = [
        _cut([each for each in split.figures if each.code == code], low_is_good, split) for split in splits
    ]
    return sorted((each for each in found if each), key=lambda each: each.spread, reverse=True)


def _cut(figures: Sequence[Figure], low_is_good: bool, split: Split) -> Cut | None:
    told = [each for each in figures if each.value is not None]
    large = [each for each in told if each.unit != PERCENT or each.denominator >= FEWEST]
    large.sort(key=lambda each: Decimal(each.value or 0), reverse=low_is_good)
    if not large:
        return None
    values = [Decimal(each.value or 0) for each in large]
    shown = large[:AT_MOST]
    words = [_group(each, split.names) for each in shown]
    if rest := len(told) - len(shown):
        words.append(plural(rest, "further one", "further ones"))
    return Cut(_TITLES[large[0].by], "; ".join(words), max(values) - min(values))


def _group(each: Figure, names: Mapping[str, str]) -> str:
    view = figure_view(each)
    of = f" ({view.counted_from})" if view.counted_from else ""
    few = f", {TELLS_OF_FEW}" if _tells_of_few(each) else ""
    return f"{sentence_case(names.get(each.group, each.group))} {view.value}{of}{few}"


def _tells_of_few(each: Figure) -> bool:
    """Whether its counts would be held back, were they released."""
    counted = each.numerator, each.denominator, 0  # what is left out is not said here
    return bool(primary([Counts(each.code, date.min, date.min, each.group, *counted, each.unit == PERCENT)]))
