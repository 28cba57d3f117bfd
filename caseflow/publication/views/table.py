"""The table that is published, in words: the page, its pictures and every file are made from these rows."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol

from caseflow.feedback.views import FAMILIES
from caseflow.performance.queries.figures import BOROUGH, NOT_ALLOCATED
from caseflow.publication.queries import HELD_BACK, Indicator
from caseflow.rules.indicators.fact import COUNT, PERCENT, POINTS, WORKING_DAYS
from caseflow.rules.plan_measures import PERCENTAGE_POINTS, RATE, SCORE
from caseflow.web.charts import Bar, Bars, Picture, bar_chart

UNITS = {PERCENT: "per cent", COUNT: "children or events", WORKING_DAYS: "working days", POINTS: "points"}
UNITS |= {PERCENTAGE_POINTS: "percentage points", RATE: "rate", SCORE: "score"}
THE_BOROUGH = "The borough"
KEY = (
    "c stands for a count of 1 to 5, a percentage that would tell one, or a number from which one could be"
    " worked out."
)
DIFFERS = (
    "Whatever differs by 1 to 5 from the figures that these take the place of is held back too: both"
    " together would tell a small number. Rounded counts may be shown."
)
ROUNDED = (
    "Counts are rounded to the nearest 5, and percentages are made of the rounded counts: none of fewer"
    " than 20."
)


class Frozen(Protocol):
    """A publication, kept or in the making: its period, its table, and what stands beside that."""

    @property
    def period(self) -> str:
        """The name of its period."""

    @property
    def last_on(self) -> date:
        """The last day of its period."""

    @property
    def shown(self) -> Any:
        """The rows of its table."""

    @property
    def beside(self) -> Any:
        """Targets and whatever else stands beside them."""


class PublishedRow(NamedTuple):
    """One figure of the table as it is published; a cell is words, and empty where it means nothing."""

    indicator: str
    title: str
    place: str
    value: str
    unit: str
    numerator: str
    denominator: str
    left_out: str
    source: str = "Cases"

    @property
    def name(self) -> str:
        """Its code and its title; what families say has no code of the plan."""
        return self.title if self.of_families else f"{self.indicator} {self.title}"

    @property
    def code(self) -> str:
        """Its code of the plan, or its title where it has none."""
        return self.title if self.of_families else self.indicator

    @property
    def of_families(self) -> bool:
        """Whether families said it."""
        return self.indicator.startswith(FAMILIES)

    @property
    def short(self) -> str:
        """The value where its unit is known already: a dash where there is none."""
        if self.value in ("", HELD_BACK):
            return self.value or "–"
        return f"{self.value}%" if self.unit == UNITS[PERCENT] else self.value

    @property
    def figure(self) -> str:
        """The value with its unit."""
        if self.value in ("", HELD_BACK):
            return self.value or "No figure"
        if self.unit in (UNITS[WORKING_DAYS], UNITS[POINTS]):
            return f"{self.value} {self.unit}"
        return f"{self.value}%" if self.unit == UNITS[PERCENT] else self.value

    @property
    def counted_from(self) -> str:
        """What it was counted from, or who told it without that."""
        if not self.numerator and not self.denominator:
            return f"from {self.source}"
        if self.unit in (UNITS[PERCENT], UNITS[POINTS]):
            both = self.numerator == self.denominator == HELD_BACK
            share = HELD_BACK if both else f"{self.numerator} of {self.denominator}"
            return share if self.unit == UNITS[PERCENT] else f"mean of {share}"
        middle = "median of" if self.unit == UNITS[WORKING_DAYS] else "of"
        return f"{middle} {self.denominator}" if self.denominator else "in the period"


class IndicatorTable(NamedTuple):
    """One indicator: its rows, a picture of the quindrats where there are some, and what is said of it."""

    code: str
    title: str
    rows: list[PublishedRow]
    picture: Picture | None
    commentary: str


def published_rows(card: Frozen, quindrats: Mapping[str, str]) -> list[PublishedRow]:
    """The table of a publication in words."""
    names = {BOROUGH: THE_BOROUGH, NOT_ALLOCATED: "Not allocated", **quindrats}
    return [
        PublishedRow(
            row["code"],
            row["title"],
            names.get(row["group"], row["group"]),
            _cell(row["value"]),
            UNITS[row["unit"]],
            _cell(row["numerator"]),
            _cell(row["denominator"]),
            _cell(row["exceptions"]),
            row.get("source", "Cases"),
        )
        for row in card.shown
    ]


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def tables(
    rows: Sequence[PublishedRow], said: Sequence[Indicator], said_by_others: Mapping[str, str]
) -> list[IndicatorTable]:
    """The rows by indicator, each with its picture and its commentary."""
    commentary = {**said_by_others, **{each.code: each.commentary for each in said}}
    by_code: dict[str, list[PublishedRow]] = {}
    for row in rows:
        by_code.setdefault(row.indicator, []).append(row)
    return [
        IndicatorTable(code, found[0].title, found, _picture(code, found), commentary.get(code, ""))
        for code, found in by_code.items()
    ]


def _picture(code: str, rows: Sequence[PublishedRow]) -> Picture | None:
    places = rows[1:]
    if not places or places[0].unit != UNITS[PERCENT] or not any(row.value for row in places):
        return None
    bars = tuple(Bar(row.place, *_bar(row)) for row in places)
    if sum(bar.count is not None for bar in bars) < 2:
        return None
    ident = "bars-" + "-".join(code.lower().split())
    return bar_chart(Bars(ident, f"{code} by quindrat", bars))


def _bar(row: PublishedRow) -> tuple[int | None, int | None]:
    """What a picture may show of a row: both counts, or neither."""
    if HELD_BACK in (row.numerator, row.denominator, row.value) or not row.denominator:
        return None, None
    return int(row.numerator), int(row.denominator)
