"""What people entered and what families said, as rows that stand among frozen figures."""

from collections.abc import Iterable, Mapping
from typing import Any

from caseflow.feedback.queries import counts
from caseflow.feedback.views import ASKED, FAMILIES, TITLES
from caseflow.performance.queries.figures import BOROUGH
from caseflow.publication.models import Publication
from caseflow.publication.views.audiences import board_of, quindrat_of
from caseflow.rules.entered_values import EnteredValue
from caseflow.rules.figures import percentage
from caseflow.rules.indicators.fact import COUNT, PERCENT
from caseflow.rules.periods import Reporting, years_up_to
from caseflow.rules.plan_measures import YEAR, PlanMeasure, outcome_of, title_of
from caseflow.rules.rulebook import Rulebook
from caseflow.scorecard.queries.values import KeptValue, standing
from caseflow.web.filters import long_date


def entered_rows(
    made: Publication, asked: Reporting, known: Mapping[str, PlanMeasure], rulebook: Rulebook
) -> list[dict[str, Any]]:
    """The values of the board's own indicators; for a quindrat's board those that have its values."""
    board, quindrat = board_of(made.audience, rulebook.plan), quindrat_of(made.audience)
    entered = {code: each for code, each in known.items() if not each.counted}
    values = standing(entered)
    rows: list[dict[str, Any]] = []
    for code, measure in entered.items():
        period = period_of(measure, asked)
        mine = [each for key, each in values.items() if key[:2] == (code, period.asked)]
        wanted = not quindrat or any(each.entered.quindrat == quindrat for each in mine)
        if wanted and board in (None, outcome_of(code, rulebook).board):
            title = title_of(code, rulebook)
            title += f", {period.asked}" if period.asked != asked.asked else ""
            rows += [row_of(measure, title, period, each) for each in _by_place(made, mine)]
    return rows


def family_rows(asked: Reporting) -> list[dict[str, Any]]:
    """What families said who were asked in the period, first how many of them answered."""
    days = asked.whole
    found = {each.question: each for each in counts(days.first_on, days.last_on)}
    if not found[ASKED].answered:
        return []
    return [
        {
            "code": f"{FAMILIES} {number}",
            "title": title,
            "unit": PERCENT,
            "group": BOROUGH,
            "period": asked.asked,
            "first_on": str(days.first_on),
            "last_on": str(days.last_on),
            "numerator": each.yes,
            "denominator": each.answered,
            "value": percentage(each.yes, each.answered),
            "source": "Families, asked at reviews and at the end",
        }
        for number, (name, title) in enumerate(TITLES.items())
        if (each := found.get(name))
    ]


def period_of(measure: PlanMeasure, asked: Reporting) -> Reporting:
    """What is entered once a year stands beside a quarter's figures with its last whole year."""
    if measure.every == YEAR and asked.kind != YEAR:
        return [each for each in years_up_to(asked.within.last_on, 2) if not each.so_far][-1]
    return asked


def _by_place(made: Publication, values: Iterable[KeptValue]) -> list[EnteredValue]:
    """The borough's value and the quindrats' where all are shown, the borough first."""
    found = sorted((each.entered for each in values), key=lambda each: each.quindrat or "")
    if not found or found[0].quindrat:
        return []
    return found if made.by_quindrat else found[:1]


def row_of(measure: PlanMeasure, title: str, period: Reporting, value: EnteredValue) -> dict[str, Any]:
    """A value that somebody entered of a period as a row."""
    first_on = period.whole.last_on if measure.snapshot else period.whole.first_on
    plain = None if value.value is None else f"{value.value:f}"
    if value.numerator is not None:
        plain = percentage(value.numerator, value.denominator or 0)
    provisional = ", provisional" if value.state == "provisional" else ""
    return {
        "code": measure.code,
        "title": title,
        "unit": measure.unit,
        "group": value.quindrat or BOROUGH,
        "period": period.asked,
        "first_on": str(first_on),
        "last_on": str(period.whole.last_on),
        "numerator": int(value.value or 0) if measure.unit == COUNT else value.numerator,
        "denominator": value.denominator,
        "value": plain,
        "source": f"{value.source}, {long_date(value.dated_on)}{provisional}",
    }
