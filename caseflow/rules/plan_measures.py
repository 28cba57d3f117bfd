"""How each indicator is told: the unit of its value, which way is good, how often there is a value."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from caseflow.rules.indicators import IndicatorDefinition
from caseflow.rules.indicators.fact import COUNT, PERCENT, POINTS
from caseflow.rules.plan import Outcome
from caseflow.rules.reading import DATA, RuleError, check_keys, read_table
from caseflow.rules.rulebook import Rulebook

PERCENTAGE_POINTS, RATE, SCORE = "percentage_points", "rate", "score"
UNITS = (PERCENT, PERCENTAGE_POINTS, COUNT, RATE, SCORE)
POLARITIES = ("high", "low", "range", "neither")
QUARTER, YEAR = "quarter", "year"


class PlanMeasure(NamedTuple):
    """One indicator's value: its unit, whether high or low is good, a value every quarter or year.

    A `snapshot` is taken on a day. `per` says of how many a rate is. `counted` says that cases tell it.
    """

    code: str
    unit: str
    polarity: str
    every: str
    snapshot: bool = False
    per: str = ""
    counted: bool = False

    @property
    def cumulates(self) -> bool:
        """Whether a year's value is made of its quarters', so that a quarter's stands beside no year's."""
        return self.unit == COUNT and not self.snapshot


def read_measures(table: Mapping[str, Any], file: str = "measures.toml") -> dict[str, PlanMeasure]:
    """The measures of a rule file by code; a RuleError where one is not plain or stands twice."""
    check_keys(table, file, {"measure": list})
    found: dict[str, PlanMeasure] = {}
    for number, entry in enumerate(table["measure"], 1):
        where = f"{file}, measure {number}"
        required = {"unit": str, "polarity": str, "every": str, "codes": list}
        row = check_keys(entry, where, required, {"snapshot": bool, "per": str})
        for key, allowed in (("unit", UNITS), ("polarity", POLARITIES), ("every", (QUARTER, YEAR))):
            if row[key] not in allowed:
                raise RuleError(f"{where}: {key} must be one of {', '.join(allowed)}, not {row[key]!r}")
        for code in row.pop("codes"):
            if code in found:
                raise RuleError(f"{where}: {code} is there twice")
            found[code] = PlanMeasure(code, **row)
    return found


def of_cases(definition: IndicatorDefinition) -> PlanMeasure:
    """The measure of an indicator that is counted from cases: it has a value whenever somebody asks."""
    return PlanMeasure(
        definition.code,
        SCORE if definition.unit == POINTS else definition.unit,
        definition.polarity,
        QUARTER,
        definition.snapshot,
        counted=True,
    )


def title_of(code: str, rulebook: Rulebook) -> str:
    """The title that the plan prints, or that of a local measure."""
    printed = rulebook.plan.indicators.get(code)
    return printed.title if printed else rulebook.indicators[code].title


def outcome_of(code: str, rulebook: Rulebook) -> Outcome:
    """The outcome of the plan that an indicator measures."""
    printed = rulebook.plan.indicators.get(code)
    return rulebook.plan.outcomes[printed.outcome if printed else rulebook.indicators[code].plan]


@cache
def _entered() -> Mapping[str, PlanMeasure]:
    return read_measures(read_table(DATA / "scorecard" / "measures.toml"))


def measures(rulebook: Rulebook) -> dict[str, PlanMeasure]:
    """Of every indicator of the plan, and of every other one counted from cases, in the plan's order.

    What the plan prints as one and cases tell as two is not entered besides: NI 103a and NI 103b are NI 103.
    """
    counted = {code: of_cases(each) for code, each in rulebook.indicators.items()}
    known = {**_entered(), **counted}
    told_by: dict[str | None, list[str]] = {}
    for code in counted:
        told_by.setdefault(rulebook.plan.printed_as(code), []).append(code)
    printed = (code for each in rulebook.plan.indicators for code in told_by.get(each, [each]))
    return {code: known[code] for code in dict.fromkeys((*printed, *counted))}
