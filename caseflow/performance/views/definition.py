"""An indicator's definition as its page shows it, so that a reader can check a figure by hand."""

from collections.abc import Iterator
from typing import NamedTuple

from caseflow.events.kinds import kinds
from caseflow.rules.indicators import IndicatorDefinition
from caseflow.rules.indicators.examples import Child, Expected
from caseflow.rules.indicators.fact import COUNT, PERCENT, POINTS, WORKING_DAYS
from caseflow.rules.rulebook import Rulebook
from caseflow.web.filters import day_date, listed, long_date, x_of_y

_POLARITIES = {
    "high": "A high figure",
    "low": "A low figure",
    "neither": "Neither high nor low: it shows how work flows",
}
_COUNTED = {"yes": "Counted", "no": "Not counted", "exception": "Left out"}
_UNITS = {PERCENT: "%", COUNT: "", WORKING_DAYS: " working days, the median", POINTS: " points, the mean"}


class ExampleChild(NamedTuple):
    """An invented child of a worked example: what it shows, what happened, and what is counted of that."""

    shows: str
    happened: tuple[str, ...]
    counted: tuple[str, ...]


class DefinitionDetails(NamedTuple):
    """A definition for a reader: both sides of the line, the limits under this framework, the example."""

    rows: tuple[tuple[str, str], ...]
    limits: tuple[str, ...]
    clocks: str | None
    children: tuple[ExampleChild, ...]
    results: tuple[str, ...]


def definition_details(definition: IndicatorDefinition, rulebook: Rulebook) -> DefinitionDetails:
    """The definition under the framework of this rulebook."""
    names = [f"{rulebook.timescales[code].name} ({code})" for code in definition.measure.timescales]
    example = definition.example
    return DefinitionDetails(
        tuple(_rows(definition, rulebook)),
        tuple(_limits(definition)),
        f"Counted by the same clock that the practitioner sees: {listed(names)}." if names else None,
        tuple(_child(child, definition.snapshot) for child in example.children),
        tuple(_result(expected, definition.unit) for expected in example.expected),
    )


def unit_of_lengths(definition: IndicatorDefinition) -> str:
    """What the list behind a figure gives: "working days", "days", or the "score"."""
    if definition.unit == POINTS:
        return "score"
    limits = [limit for _, limit in definition.measure.limits]
    in_working_days = definition.unit == WORKING_DAYS or any(x.unit == "working_days" for x in limits)
    return "working days" if in_working_days else "days"


def _rows(definition: IndicatorDefinition, rulebook: Rulebook) -> Iterator[tuple[str, str]]:
    measured = definition.unit in (WORKING_DAYS, POINTS)
    yield "Measured" if measured else "Counted", definition.numerator
    yield "For every hundred" if definition.is_ratio else "Out of", definition.denominator
    on_a_day = definition.snapshot
    yield "When", "As things stand on the last day of the period" if on_a_day else "During the period"
    yield "Good is", _POLARITIES[definition.polarity]
    board = rulebook.plan.outcomes[definition.plan].board
    ends = f" to {day_date(definition.to_on)}" if definition.to_on else ""
    yield "Version in force", f"Version {definition.version}, from {day_date(definition.from_on)}{ends}"
    yield "Framework adopted", f"{rulebook.title} ({rulebook.framework})"
    yield "Answers for it", f"{board} board, plan {definition.plan}, {definition.status}"
    yield "Source", definition.source


def _limits(definition: IndicatorDefinition) -> Iterator[str]:
    for from_on, limit in definition.measure.limits:
        yield f"From {day_date(from_on)}: {limit.value} {limit.unit.replace('_', ' ')} ({limit.source})"


def _child(child: Child, snapshot: bool) -> ExampleChild:
    """What holds on the last day of a period depends on the period, and is told by the results alone."""
    happened = (f"{long_date(e.occurred_on)}: {kinds()[e.kind].title}" for e in child.recorded_events)
    rows = () if snapshot else child.rows or ()
    counted = (": ".join(filter(None, (_COUNTED[row.counted], row.reason))) for row in rows)
    return ExampleChild(child.shows, tuple(happened), tuple(counted))


def _result(expected: Expected, unit: str) -> str:
    value = f"{expected.value}{_UNITS[unit]}" if expected.value else "no figure"
    if unit == PERCENT:
        value += f", {x_of_y(expected.numerator, expected.denominator)}"
    elif unit == WORKING_DAYS:
        value += f" of {expected.denominator}"
    elif unit == POINTS:
        value += f" of {x_of_y(expected.numerator, expected.denominator)}"
    left_out = f", {expected.exceptions} left out" if expected.exceptions else ""
    return f"{expected.period} under {expected.framework}: {value}{left_out}"
