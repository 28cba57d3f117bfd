"""Needs of each quindrat in words: numbers that open their lists, and rates for 1,000 who live there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from flask import url_for

from caseflow.kernel.spreadsheet import csv_line
from caseflow.needs.queries import Child, Line, Population
from caseflow.performance.queries.figures import NOT_ALLOCATED, Figure
from caseflow.rules.figures import per_thousand
from caseflow.rules.identity import child_name
from caseflow.rules.indicators import slug
from caseflow.rules.periods import Reporting
from caseflow.web.charts import Bar, Bars, Picture, Point, RunChart, bar_chart, run_chart
from caseflow.web.filters import SMALL, day_date, listed, number

CSV_COLUMNS = ("period", "line", "indicator", "quindrat", "number", "population", "population_on", "per_1000")
HELD_BACK = "c"
HELD_BACK_KEY = "c stands for 1 to 5 children."
NO_RATE = "no population entered: no rate"


class Cell(NamedTuple):
    """A number in a quindrat, where it opens, and its rate."""

    place: str
    number: str
    href: str
    rate: str


class NeedsLine(NamedTuple):
    """A line of the table: one number for each quindrat."""

    title: str
    href: str
    cells: tuple[Cell, ...]


class QuarterLine(NamedTuple):
    """A quarter of one line."""

    name: str
    cells: tuple[Cell, ...]


Figures = Mapping[tuple[str, str], Figure]
Populations = Mapping[str, Population]
Places = Mapping[str, str]


def places(quindrats: Mapping[str, str]) -> dict[str, str]:
    """The quindrats, and what belongs to none."""
    return {**quindrats, NOT_ALLOCATED: "Not allocated"}


def groups(
    lines: Iterable[Line],
    found: Figures,
    asked: Reporting,
    known: Places,
    people: Populations,
    hold: bool = False,
) -> dict[str, list[NeedsLine]]:
    """Every line under its group; `hold` keeps small numbers from a reader who may not know all children."""
    grouped: dict[str, list[NeedsLine]] = {}
    for line in lines:
        figures = {place: found.get((line.code, place)) for place in known}
        cells = tuple(_cell(line, figures[place], asked.asked, place, known, people, hold) for place in known)
        href = url_for("needs.line", slug=line.slug, period=asked.asked)
        grouped.setdefault(line.group, []).append(NeedsLine(line.title, href, cells))
    return grouped


def _cell(
    line: Line,
    figure: Figure | None,
    asked: str,
    place: str,
    known: Places,
    people: Populations,
    hold: bool = False,
) -> Cell:
    if figure is None:
        return Cell(known[place], "–" if line.measured else "0", "", "")
    href, counted = _list(line, asked, place), line.number(figure)
    if is_small(line, counted, hold):
        return Cell(known[place], HELD_BACK, href, "")
    if line.measured:
        return Cell(known[place], figure.value or "–", href if figure.value else "", f"of {number(counted)}")
    return Cell(known[place], number(counted), href if counted else "", _rate(counted, place, people))


def is_small(line: Line, counted: int, hold: bool) -> bool:
    """Whether a number of what assessments found is held back: it could tell who the children are."""
    return hold and line.found and 0 < counted < SMALL


def _list(line: Line, asked: str, place: str) -> str:
    if line.found:
        return url_for("needs.children", slug=line.slug, period=asked, quindrat=place)
    return url_for(
        "performance.children", code=slug(line.code), period=asked, by="quindrat", group=place, show=line.show
    )


def _rate(counted: int, place: str, people: Populations) -> str:
    return f"{per_thousand(counted, people[place].number)} per 1,000" if place in people else ""


def over_time(
    line: Line,
    found: Figures,
    quarters: Sequence[Reporting],
    known: Places,
    people: Populations,
    hold: bool = False,
) -> list[QuarterLine]:
    """A line quarter by quarter, the latest first."""
    return [
        QuarterLine(
            f"Quarter {each.asked[-1]} of {each.asked[:7]}" + (" (so far)" if each.so_far else ""),
            tuple(
                _cell(line, found.get((each.asked, place)), each.asked, place, known, people, hold)
                for place in known
            ),
        )
        for each in reversed(quarters)
    ]


def pictures(
    line: Line,
    method: str,
    found: Figures,
    quarters: Sequence[Reporting],
    asked: Figures,
    known: Places,
    hold: bool = False,
) -> list[Picture]:
    """The quindrats side by side, and the borough by quarter; none of a median, which does not add up.

    Where small numbers are held back, the borough's would tell them.
    """
    if line.measured:
        return []
    here = [(known[place], asked.get((line.code, place))) for place in known]
    counts = [(name, line.number(figure) if figure else 0) for name, figure in here]
    bars = tuple(Bar(name, None if is_small(line, number, hold) else number) for name, number in counts)
    side_by_side = bar_chart(Bars("quindrats", f"{line.title}, by quindrat", bars))
    if hold and line.found:
        return [side_by_side]
    points = tuple(_point(line, found, each, known) for each in quarters)
    run = RunChart(
        "run", f"{line.title}, by quarter", points, proportion=False, unit="", least=0, method=method
    )
    return [side_by_side, run_chart(run)]


def _point(line: Line, found: Figures, quarter: Reporting, known: Iterable[str]) -> Point:
    figures = (found.get((quarter.asked, place)) for place in known)
    total = sum(line.number(each) for each in figures if each)
    note = "so far" if quarter.so_far else ""
    label = f"{quarter.asked[:-2]} {quarter.asked[-2:]}"
    return Point(label, denominator=total, value=total, note=note, finished=not quarter.so_far)


def sources(people: Populations, quindrats: Mapping[str, str]) -> str:
    """Where the populations are from, and which quindrats have none."""
    missing = [name for code, name in quindrats.items() if code not in people]
    if len(missing) == len(quindrats):
        return f"N{NO_RATE[1:]}."
    told = sorted({f"{each.source}, {day_date(each.counted_on)}" for each in people.values()})
    left = f" {listed(missing)}: {NO_RATE}." if missing else ""
    return f"Population of 0 to 19 year olds by: {'; '.join(told)}.{left}"


def whole(lines: Iterable[Line], found: Figures, known: Places, hold: bool) -> list[Picture]:
    """The borough's numbers of each group of lines, side by side; none that would tell one held back."""
    grouped: dict[str, list[Bar]] = {}
    for line in lines:
        figures = (found.get((line.code, place)) for place in known)
        numbers = [line.number(each) for each in figures if each]
        held = any(is_small(line, each, hold) for each in numbers)
        grouped.setdefault(line.group, []).append(Bar(line.title, None if held else sum(numbers)))
    return [
        bar_chart(Bars(f"found-{number}", name, tuple(bars), "Need"))
        for number, (name, bars) in enumerate(grouped.items())
        if any(bar.count for bar in bars)
    ]


def csv_lines(
    lines: Iterable[Line], found: Figures, asked: Reporting, quindrats: Places, people: Populations
) -> Iterator[str]:
    """Every number with its population and rate."""
    yield csv_line(CSV_COLUMNS)
    for line in lines:
        for place in places(quindrats):
            figure, living = found.get((line.code, place)), people.get(place)
            counted: object = line.number(figure) if figure else 0
            if line.measured:
                counted = (figure.value if figure else None) or ""
            rate = per_thousand(int(str(counted)), living.number) if living and not line.measured else ""
            about = (living.number, living.counted_on) if living else ("", "")
            yield csv_line((asked.asked, line.title, line.code, place, counted, *about, rate))


class ChildLine(NamedTuple):
    """A child of whom a need was found."""

    name: str
    reference: str
    href: str
    found_on: str


def children(found: Iterable[Child]) -> list[ChildLine]:
    """The children behind a number, each with the last day on which the need was found."""
    return [
        ChildLine(
            child_name(each.given_name, each.family_name, None, None),
            each.reference,
            url_for("cases.page", case_id=each.case_id),
            day_date(each.found_on),
        )
        for each in found
    ]


class PopulationLine(NamedTuple):
    """A number that was entered."""

    quindrat: str
    counted_on: str
    number: str
    source: str
    entered: str


def population_lines(
    entered: Iterable[Population], quindrats: Mapping[str, str], names: Mapping[UUID, str]
) -> list[PopulationLine]:
    """What was entered, by whom and when."""
    return [
        PopulationLine(
            quindrats.get(each.quindrat_code, each.quindrat_code),
            day_date(each.counted_on),
            number(each.number),
            each.source,
            f"{names.get(each.entered_by, '')}, {day_date(each.entered_at)}",
        )
        for each in entered
    ]
