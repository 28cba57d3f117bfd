"""The figures of a board before they are frozen, with what entries to check could do to them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import url_for

from caseflow.findings.queries import CouldChange
from caseflow.performance.views.figures import FigureView
from caseflow.publication.views.cuts import Cut, Split, cuts
from caseflow.publication.views.held_back import HeldNumber
from caseflow.publication.views.table import THE_BOROUGH
from caseflow.rules.disclosure import Counts, primary
from caseflow.rules.entered_values import PROVISIONAL
from caseflow.rules.indicators import slug
from caseflow.rules.indicators.fact import COUNT, PERCENT
from caseflow.rules.periods import Reporting
from caseflow.rules.plan_measures import QUARTER, YEAR, PlanMeasure
from caseflow.rules.reach import colour_either_way, reach
from caseflow.rules.scorecard import AMBER, Target, is_wrong
from caseflow.scorecard.queries.lines import Line, Told
from caseflow.scorecard.views.scorecard import NOTHING, TAGS, Beside, Row, judged, target_of
from caseflow.scorecard.views.values import amount_figure, value_words
from caseflow.web.filters import listed, plural, x_of_y

ENTRY = ("entry", "entries")
HELD = "Held back once it is frozen: it tells of 1 to 5"
AT_ONCE = 8
"""Of more figures than these, those that ask for no look are folded away."""


class BoardFigure(NamedTuple):
    """A figure as the scorecard has it, and what the entries that need a look could do to it.

    `steady` says that its rating is the same whatever they do. `held` says that it is too small to be shown.
    """

    row: Row
    before: FigureView
    moved: str
    held: str
    cuts: tuple[Cut, ...]
    page_href: str
    entries: int
    reach: str
    steady: bool
    entries_href: str


class FamilyLine(NamedTuple):
    """What families say to one question, and whether that is held back once it is frozen."""

    title: str
    figure: FigureView
    held: str


class BoardFigures(NamedTuple):
    """Whether a board's figures can be trusted; those wrong first, further ones, and which are missing."""

    quality: str
    others: str
    moving: tuple[BoardFigure, ...]
    figures: tuple[BoardFigure, ...]
    further: tuple[BoardFigure, ...]
    further_words: str
    missing: tuple[Row, ...]
    families: tuple[FamilyLine, ...]


class Around(NamedTuple):
    """What is known around a board's figures: targets, entries to check, cuts, and what families say.

    Entries are those of the whole borough. `back` leads back to them from a page that one looks into.
    """

    back: str
    beside: Beside
    could: CouldChange
    splits: Sequence[Split]
    families: Sequence[Mapping[str, Any]]


def board_figures(
    lines: Iterable[Line], rows: Iterable[Row], around: Around, period: Reporting
) -> BoardFigures:
    """The figures of a board in a period."""
    beside, could = around.beside, around.could
    every = list(lines)
    found = [_figure(line, row, around, period) for line, row in zip(every, rows, strict=True)]
    shown = sorted((each for each in found if each.row.state != "none"), key=lambda each: each.row.urgency)
    missing = tuple(each.row for each in found if each.row.state == "none")
    first = shown if len(shown) <= AT_ONCE else [each for each in shown if _asks_for_a_look(each)]
    further = tuple(each for each in shown if each not in first)
    moving = tuple(each for each in shown if each.entries)
    quality = _quality(moving, could, beside.of_quindrat)
    told_by_others = others_words([line for line in every if not line.measure.counted], period)
    families = tuple(_family_line(each) for each in around.families)
    words = _further_words(further)
    return BoardFigures(quality, told_by_others, moving, tuple(first), further, words, missing, families)


def others_words(lines: Iterable[Line], period: Reporting) -> str:
    """How many figures others sent, and which of these are provisional or of an earlier period."""
    told = [line for line in lines if line.shown.amount is not None]
    if not told:
        return ""
    provisional = [each.measure.code for each in told if _is_provisional(each)]
    earlier: dict[str, list[str]] = {}
    for each in told:
        if each.shown.period.asked != period.asked:
            earlier.setdefault(each.shown.period.asked, []).append(each.measure.code)
    said = [f"{listed(provisional)} {_is(provisional)} provisional"] if provisional else []
    said += [f"{listed(codes)} {_is(codes)} of {of}" for of, codes in earlier.items()]
    how_many = plural(len(told), "figure comes", "figures come")
    return f"{how_many} from others{'. Of these, ' if said else ''}{'; '.join(said)}."


def _is(codes: Sequence[str]) -> str:
    return "is" if len(codes) == 1 else "are"


def _is_provisional(line: Line) -> bool:
    return bool(line.shown.kept and line.shown.kept.entered.state == PROVISIONAL)


def _family_line(row: Mapping[str, Any]) -> FamilyLine:
    """A question and its answers as they are frozen."""
    first_on, last_on = (date.fromisoformat(row[name]) for name in ("first_on", "last_on"))
    above, below = row["numerator"], row["denominator"]
    small = primary([Counts(row["code"], first_on, last_on, None, above, below, 0, True)])
    value = f"{row['value']}%" if row["value"] is not None else "–"
    return FamilyLine(row["title"], FigureView(value, x_of_y(above, below)), HELD if small else "")


def _further_words(further: Sequence[BoardFigure]) -> str:
    """How the figures stand that ask for no look: none of them is wrong."""
    states = Counter(each.row.tag for each in further)
    how = listed(f"{number} {tag.lower()}" for tag, number in states.items())
    return f"{plural(len(further), 'more figure')}: {how}"


def _asks_for_a_look(each: BoardFigure) -> bool:
    return is_wrong(each.row.urgency) or each.row.state == AMBER or bool(each.entries or each.row.commentary)


def _figure(line: Line, row: Row, around: Around, period: Reporting) -> BoardFigure:
    entries = around.could.by_indicator.get(row.code, 0)
    target = target_of(around.beside.targets, row.code, line.shown.period)
    within, steady = ("", False) if around.beside.of_quindrat else _reach(line, target, entries)
    code, asked = slug(row.code), period.asked
    href = url_for("findings.queue", indicator=code, period=asked, back=around.back)
    row = row._replace(href=f"{row.href}&{urlencode({'back': around.back})}")
    page = row.href
    if line.measure.counted:
        page = url_for("performance.indicator", code=code, period=asked, back=around.back)
    told = _before(line), row.moved if _is_known_to_move(line, target) else ""
    split = tuple(cuts(row.code, line.measure.polarity == "low", around.splits))
    return BoardFigure(row, *told, _held(line), split, page, entries, within, steady, href)


def _before(line: Line) -> FigureView:
    """What the quarter before came to; a year has none."""
    amount = line.run[-2].amount if line.shown.period.kind == QUARTER and len(line.run) > 1 else None
    return amount_figure(line.measure, amount) if amount else NOTHING


def _is_known_to_move(line: Line, target: Target | None) -> bool:
    """Whether it can be said that the figure went up or down by more than chance, or that it did not."""
    return bool(judged(line, target)[1].way)


def _held(line: Line) -> str:
    """That a figure is held back once it is frozen, for what it counts or leaves over is 1 to 5."""
    return HELD if _small(line.measure, line.shown) else ""


def _small(measure: PlanMeasure, told: Told) -> tuple[int, int] | None:
    """What a figure counts and of how many, where it counts or leaves over 1 to 5; None where it does not."""
    amount, days = told.amount, told.period.whole
    if amount is None:
        return None
    above, below = amount.numerator, amount.denominator
    if measure.unit == COUNT:
        above = below = int(amount.value)
    if above is None or below is None:
        return None
    share = measure.unit == PERCENT
    figure = Counts(measure.code, days.first_on, days.last_on, None, above, below, 0, share)
    return (above, below) if primary([figure]) else None


def held_numbers_before(lines: Sequence[Line]) -> list[HeldNumber]:
    """What figures were a year and a period ago, where that is too small to be told."""
    before = [(each.measure, each.before, "a year before") for each in lines]
    before += [(each.measure, told, "the period before") for each in lines for told in each.run[-2:-1]]
    return [
        HeldNumber(measure.code, THE_BOROUGH, *small, when)
        for measure, told, when in before
        if (small := _small(measure, told))
    ]


def _reach(line: Line, target: Target | None, entries: int) -> tuple[str, bool]:
    """Where a figure would lie if each entry moved one case, and whether it is rated the same throughout."""
    amount = line.shown.amount
    found = reach(line.measure, amount, entries) if amount and entries else None
    if found is None:
        return "", False
    ends = " to ".join(value_words(line.measure, each.value) for each in found)
    colour = colour_either_way(line.measure, found, target, line.shown.period.kind == YEAR)
    either = f", {TAGS[colour][0].lower()} either way" if colour else ""
    return f"{ends} if each moved one case{either}", bool(colour)


def _quality(moving: Sequence[BoardFigure], could: CouldChange, of_quindrat: bool) -> str:
    """Whether the figures can be trusted, in a sentence or two, with how many entries could move which."""
    if not moving:
        return "No entry that needs a look could change one of these figures."
    where = "In the whole borough, " if of_quindrat else ""
    entries = plural(could.together, *ENTRY)
    verb = "needs a look, and" if could.together == 1 else "need a look, and"
    said = f"{where}{entries} {verb} could change {len(moving)} of these figures."
    rated = [each.row.code for each in moving if each.row.tag in _RATED and not each.steady]
    if of_quindrat:
        return said
    if rated:
        return f"{said} Look first at {listed(rated)}: the rating could change."
    return f"{said} Were each to move one case, no rating would change."


_RATED = {words for colour, (words, _) in TAGS.items() if colour}
