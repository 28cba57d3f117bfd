"""What an indicator counts, told so that a reader can check a figure by hand."""

from datetime import date
from typing import NamedTuple

from caseflow.events.catalogue import kinds
from caseflow.rules.indicators import IndicatorDefinition
from caseflow.rules.indicators.definitions import Expected
from caseflow.rules.indicators.fact import WORKING_DAYS
from caseflow.rules.rulebook import Rulebook

_SPLITS = (
    ("Of ", ", how many "),
    ("Of ", ", at how many "),
    ("Of ", ", in how many "),
    ("Of ", ", the median "),
    ("", " for every hundred "),
)


class LimitLine(NamedTuple):
    """A limit, and from which day of completion it holds."""

    from_on: date
    in_words: str
    source: str


class ExampleChild(NamedTuple):
    """An invented child of a worked example: what happened, in order."""

    name: str
    happened: tuple[tuple[date, str], ...]


class Telling(NamedTuple):
    """A definition for a reader: above and below the line, the limits under this framework, the example.

    `unit` is what lengths are given in: "working days" or "days".
    """

    above: str
    below: str
    limits: tuple[LimitLine, ...]
    timescales: tuple[str, ...]
    unit: str
    children: tuple[ExampleChild, ...]
    expected: tuple[Expected, ...]


def telling(definition: IndicatorDefinition, rulebook: Rulebook) -> Telling:
    """The definition under the framework of this rulebook."""
    above, below = _two_sides(definition.definition)
    versions = _versions(definition, rulebook.framework)
    in_working_days = definition.unit == WORKING_DAYS or any(
        limit.unit == "working_days" for _, limit in versions
    )
    return Telling(
        above,
        below,
        tuple(
            LimitLine(on, f"{limit.value} {limit.unit.replace('_', ' ')}", limit.source)
            for on, limit in versions
        ),
        tuple(_timescales(definition, rulebook)),
        "working days" if in_working_days else "days",
        tuple(
            ExampleChild(
                f"Child {number}",
                tuple((each.occurred_on, kinds()[each.kind].in_words) for each in child.recorded_events),
            )
            for number, child in enumerate(definition.example.children.values(), 1)
        ),
        definition.example.expected,
    )


def _two_sides(definition: str) -> tuple[str, str]:
    """What stands above and below the line, where the sentence says "of these, how many ..."."""
    plain = definition.removesuffix(".")
    for opening, between in _SPLITS:
        first, found, second = plain.removeprefix(opening).partition(between)
        if found:
            return (f"those that {second}", first) if opening else (first, second)
    return plain, ""


def _versions(definition: IndicatorDefinition, framework: str):  # type: ignore[no-untyped-def]
    limits = getattr(definition.measure, "limits", None)
    return limits.adopted.get(framework, limits.everywhere).versions if limits else ()


def _timescales(definition: IndicatorDefinition, rulebook: Rulebook) -> list[str]:
    one, several = (getattr(definition.measure, name, None) for name in ("timescale", "timescales"))
    codes = [*([one] if one else []), *(several or ())]
    return [f"{rulebook.timescales[code].name} ({code})" for code in codes]
