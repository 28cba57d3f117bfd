"""The lines of the scorecard: each indicator's value, its year to date, last year's, and those before it.

What cases tell is read by `performance.queries.figure_series` and nowhere counted again.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from caseflow.kernel.dates import Period
from caseflow.performance import queries as performance
from caseflow.performance.queries import Figure
from caseflow.rules.entered_values import EnteredValue
from caseflow.rules.figures import percentage
from caseflow.rules.indicators.fact import COUNT, PERCENT, POINTS
from caseflow.rules.periods import Reporting, quarters_of, quarters_up_to, same_last_year, years_up_to
from caseflow.rules.plan_measures import YEAR, PlanMeasure
from caseflow.rules.rulebook import Rulebook
from caseflow.rules.scorecard import Amount, combined
from caseflow.scorecard.queries.values import KeptValue, Key

QUARTERS, YEARS = 12, 6
"""How many periods a direction is read from, the one that is shown included."""


class Told(NamedTuple):
    """The value of one period: which, its amount, and the row that somebody entered, if it was entered."""

    period: Reporting
    amount: Amount | None
    kept: KeptValue | None = None


class Line(NamedTuple):
    """One indicator on the scorecard. `run` ends with the period shown; `before` is that of last year."""

    measure: PlanMeasure
    shown: Told
    before: Told
    to_date: Amount | None
    run: tuple[Told, ...]

    @property
    def latest(self) -> Told | None:
        """The last period of the run that has a value."""
        return next((each for each in reversed(self.run) if each.amount is not None), None)


def lines(
    known: Mapping[str, PlanMeasure],
    asked: Reporting,
    quindrat: str | None,
    values: Mapping[Key, KeptValue],
    rulebook: Rulebook,
) -> list[Line]:
    """A line for each of these measures, in their order, of the borough or of one quindrat."""
    of_quarters = _run(asked)
    of_years = of_quarters if asked.kind == YEAR else _whole_years(asked)
    quarterly, yearly = _periods(of_quarters, quarters_of(asked)), _periods(of_years, ())
    counted = [code for code, measure in known.items() if measure.counted]
    series = _counted(counted, asked, of_quarters, quindrat, rulebook)
    entered = _of_place(values, quindrat)
    found = []
    for code, measure in known.items():
        if measure.counted:
            found.append(_of_cases(measure, asked, of_quarters, series.get(code, {}), rulebook))
        else:
            periods = yearly if measure.every == YEAR else quarterly
            found.append(_entered(measure, periods, entered.get(code, {})))
    return found


class _Periods(NamedTuple):
    """Of a line: those up to the one shown, the same one last year, and the quarters of the year to date.

    `nothing` is what is told of a measure that has no values, which is most of them at first.
    """

    run: Sequence[Reporting]
    before: Reporting
    so_far: Sequence[str]
    nothing: tuple[Told, ...]


def _periods(run: Sequence[Reporting], so_far: Sequence[str]) -> _Periods:
    return _Periods(run, same_last_year(run[-1]), so_far, tuple(Told(each, None) for each in run))


def _run(asked: Reporting) -> list[Reporting]:
    """The periods up to the one asked for: quarters, or years."""
    until = asked.within.last_on
    return years_up_to(until, YEARS) if asked.kind == YEAR else quarters_up_to(until, QUARTERS)


def _whole_years(asked: Reporting) -> list[Reporting]:
    """The years that are over: what is entered once a year shows the last of them."""
    return [each for each in years_up_to(asked.within.last_on, YEARS + 1) if not each.so_far]


def periods_shown(asked: Reporting) -> set[str]:
    """The periods of which a line can show the value."""
    return {_run(asked)[-1].asked, _whole_years(asked)[-1].asked}


# --- What cases tell ----------------------------------------------------------------------------------


def _counted(
    codes: Sequence[str],
    asked: Reporting,
    run: Sequence[Reporting],
    quindrat: str | None,
    rulebook: Rulebook,
) -> dict[str, dict[str, Figure]]:
    """The figures of every period that the lines need, by code and the label of the period."""
    wanted: dict[str, Period] = {each.within.label: each.within for each in run}
    wanted |= {each.label: each for each in (asked.to_date, same_last_year(asked).within)}
    by = "quindrat" if quindrat else "borough"
    found: dict[str, dict[str, Figure]] = {}
    for figure in performance.figure_series(codes, list(wanted.values()), by, rulebook, quindrat):
        found.setdefault(figure.code, {})[figure.period] = figure
    return found


def _of_cases(
    measure: PlanMeasure,
    asked: Reporting,
    run: Sequence[Reporting],
    figures: Mapping[str, Figure],
    rulebook: Rulebook,
) -> Line:
    ratio = rulebook.indicators[measure.code].is_ratio

    def told(period: Reporting) -> Told:
        return Told(period, _amount(figures.get(period.within.label), ratio))

    to_date = _amount(figures.get(asked.to_date.label), ratio)
    every = tuple(told(each) for each in run)
    return Line(measure, every[-1], told(same_last_year(asked)), to_date, every)


def _amount(figure: Figure | None, ratio: bool) -> Amount | None:
    """A figure as an amount; above and below the line where the one is a part of the other.

    A mean rests on those with a score, which are above the line.
    """
    words = figure.value if figure else None
    if figure is None or words is None:
        return None
    value = Decimal(words)
    if figure.unit == PERCENT and not ratio:
        return Amount(value, figure.numerator, figure.denominator)
    cases = figure.numerator if figure.unit == POINTS else figure.denominator
    return Amount(value, None, cases if figure.unit != COUNT else None)


# --- What people enter --------------------------------------------------------------------------------


def _of_place(values: Mapping[Key, KeptValue], quindrat: str | None) -> dict[str, dict[str, KeptValue]]:
    """The values of the borough or of one quindrat, by code and period."""
    found: dict[str, dict[str, KeptValue]] = defaultdict(dict)
    for (code, period, place), kept in values.items():
        if place == quindrat:
            found[code][period] = kept
    return found


def _entered(measure: PlanMeasure, periods: _Periods, values: Mapping[str, KeptValue]) -> Line:
    """What is entered once a year shows the last whole year; quarters make a year that has no value."""
    if not values:
        return Line(measure, periods.nothing[-1], Told(periods.before, None), None, periods.nothing)

    def told(period: Reporting) -> Told:
        kept = values.get(period.asked)
        if kept:
            return Told(period, entered_amount(kept.entered), kept)
        made_of_quarters = period.kind == YEAR and measure.every != YEAR
        return Told(period, _together(measure, quarters_of(period), values) if made_of_quarters else None)

    every = tuple(told(each) for each in periods.run)
    to_date = _together(measure, periods.so_far, values)
    return Line(measure, every[-1], told(periods.before), to_date, every)


def _together(
    measure: PlanMeasure, quarters: Sequence[str], values: Mapping[str, KeptValue]
) -> Amount | None:
    kept = [values.get(quarter) for quarter in quarters]
    return combined(measure, [entered_amount(each.entered) if each else None for each in kept])


def entered_amount(entered: EnteredValue) -> Amount:
    """An entered value as an amount."""
    if entered.numerator is not None:
        share = percentage(entered.numerator, entered.denominator or 0)
        return Amount(Decimal(share or 0), entered.numerator, entered.denominator)
    return Amount(entered.value or Decimal(0))
