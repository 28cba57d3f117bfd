"""Values in words, what is still to be entered, and what was wrong with a file."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from flask import url_for

from caseflow.performance.forms import in_words, to_choose
from caseflow.performance.views.figures import UNITS, FigureView
from caseflow.rules.entered_values import COLUMNS, PROVISIONAL, WITHDRAWN, EnteredValue
from caseflow.rules.indicators import slug
from caseflow.rules.indicators.fact import PERCENT, POINTS, WORKING_DAYS
from caseflow.rules.periods import Reporting, quarters_up_to, reporting, years_up_to
from caseflow.rules.plan import Plan, PlanIndicator
from caseflow.rules.plan_measures import PERCENTAGE_POINTS, QUARTER, RATE, SCORE, PlanMeasure
from caseflow.rules.scorecard import Amount, Target
from caseflow.scorecard.queries.values import KeptValue, Key, Upload
from caseflow.web.filters import date_and_time, day_date, share, x_of_y

AFTER = {
    **{unit: words for unit, (words, _) in UNITS.items()},
    PERCENTAGE_POINTS: " points",
    RATE: "",
    SCORE: "",
}
"""What follows a value of each unit."""
ASKED_FOR = {
    "percent": "in percent",
    PERCENTAGE_POINTS: "in percentage points",
    "count": "a whole number",
    SCORE: "the score",
}
_OF = {WORKING_DAYS: "median of", POINTS: "mean of"}
QUARTERS, YEARS = 12, 4


class ValueLine(NamedTuple):
    """One value that was entered, in words."""

    period: str
    place: str
    figure: FigureView
    state: str
    source: str
    note: str
    by: str
    stands: bool


class ToEnter(NamedTuple):
    """One indicator on the page of values to enter: what is there, and where its next value is entered."""

    code: str
    title: str
    href: str
    latest: str
    state: str
    enter_href: str
    missing: bool


class Entering(NamedTuple):
    """The page of values to enter: how many are still missing, under the board that answers for each."""

    missing: int
    boards: Mapping[str, tuple[ToEnter, ...]]
    uploads: tuple["UploadLine", ...]


class UploadLine(NamedTuple):
    """One file, what became of it, and by whom it was sent."""

    file_name: str
    href: str
    outcome: str
    by: str


class RejectedRow(NamedTuple):
    """One row that was not taken, with the reasons."""

    row: int
    code: str
    period: str
    reasons: tuple[str, ...]


def value_words(measure: PlanMeasure, value: Decimal | None) -> str:
    """A plain value in its unit: `71.5%`, `12 points`, `1,204`."""
    if value is None:
        return "No figure"
    plain = f"{value:,.1f}" if measure.unit == PERCENT else f"{value.normalize():,f}"
    return f"{plain}{AFTER[measure.unit]}"


def shown_target(measure: PlanMeasure, target: Target) -> str:
    """A target in its unit, as values are shown: `85%`, `1,300`, `10 to 15%`."""
    ends = [target.aim] if target.up_to is None else [target.aim, target.up_to]
    return f"{' to '.join(f'{each.normalize():,f}' for each in ends)}{AFTER[measure.unit]}"


def entered_figure(measure: PlanMeasure, entered: EnteredValue) -> FigureView:
    """An entered value in words, with how many of how many where that is known."""
    if entered.state == WITHDRAWN:
        return FigureView("Withdrawn", "the value before was a mistake")
    if entered.numerator is not None:
        return FigureView(
            share(entered.numerator, entered.denominator), x_of_y(entered.numerator, entered.denominator)
        )
    return FigureView(value_words(measure, entered.value), measure.per)


def amount_figure(measure: PlanMeasure, amount: Amount | None) -> FigureView:
    """The value of a period in words: `93.2%` with `41 of 44`, `4.0 working days` with `median of 21`."""
    if amount is None:
        return FigureView("No figure", "")
    if amount.numerator is not None:
        return FigureView(value_words(measure, amount.value), x_of_y(amount.numerator, amount.denominator))
    of = (
        f"{_OF.get(measure.unit, 'of')} {amount.denominator:,}"
        if amount.denominator is not None
        else measure.per
    )
    return FigureView(value_words(measure, amount.value), of)


def unit_asked_for(measure: PlanMeasure) -> str:
    """In what the value of a measure is asked for."""
    return measure.per or ASKED_FOR[measure.unit]


def periods_of(measure: PlanMeasure, as_at: date) -> list[Reporting]:
    """The periods that a value can be of, the latest first."""
    years = years_up_to(as_at, YEARS)[::-1]
    return [*quarters_up_to(as_at, QUARTERS)[::-1], *years] if measure.every == QUARTER else years


def expected(measure: PlanMeasure, as_at: date) -> Reporting:
    """The last whole period that a value should be there of."""
    return next(each for each in periods_of(measure, as_at) if not each.so_far)


def period_choices(measure: PlanMeasure, as_at: date) -> list[tuple[str, str]]:
    """The periods to choose from; one that is not over says so."""
    return [(each.asked, to_choose(each)) for each in periods_of(measure, as_at)]


def value_lines(
    measure: PlanMeasure,
    kept: Iterable[KeptValue],
    quindrats: Mapping[str, str],
    names: Mapping[UUID, str],
    as_at: date,
) -> tuple[ValueLine, ...]:
    """Everything that was entered for an indicator, the latest first; the first of its kind stands."""
    seen: set[Key] = set()
    lines = []
    for each in kept:
        entered = each.entered
        stands = each.key not in seen
        seen.add(each.key)
        asked = reporting(entered.period, as_at)
        lines.append(
            ValueLine(
                in_words(asked),
                quindrats.get(entered.quindrat or "", "The borough"),
                entered_figure(measure, entered),
                _state(entered, asked, stands),
                f"{entered.source}, {day_date(entered.dated_on)}",
                entered.note,
                f"{names.get(each.entered_by, '')}, {date_and_time(each.entered_at)}",
                stands and entered.state != WITHDRAWN,
            )
        )
    return tuple(lines)


def _state(entered: EnteredValue, asked: Reporting, stands: bool) -> str:
    if not stands:
        return "Replaced by a later value"
    if asked.so_far:
        return "Provisional, and the period is not over yet"
    return {PROVISIONAL: "Provisional", WITHDRAWN: "Withdrawn"}.get(entered.state, "Final")


def entering(
    plan: Plan,
    known: Mapping[str, PlanMeasure],
    values: Mapping[Key, KeptValue],
    uploads: Iterable[Upload],
    names: Mapping[UUID, str],
    as_at: date,
) -> Entering:
    """Which values are there and which are missing, under the board that answers for each."""
    boards: dict[str, list[ToEnter]] = {board: [] for board in plan.boards}
    for measure, printed in _entered(plan, known):
        boards[printed.board].append(_to_enter(measure, printed.title, values, as_at))
    shown = {board: tuple(lines) for board, lines in boards.items() if lines}
    missing = sum(line.missing for lines in shown.values() for line in lines)
    files = tuple(upload_line(each, names) for each in uploads)
    return Entering(missing, shown, files)


def _to_enter(measure: PlanMeasure, title: str, values: Mapping[Key, KeptValue], as_at: date) -> ToEnter:
    due = expected(measure, as_at)
    found = values.get((measure.code, due.asked, None))
    state = "Missing"
    if found:
        state = "Provisional" if found.entered.state == PROVISIONAL else "Final"
    address = slug(measure.code)
    return ToEnter(
        measure.code,
        title,
        url_for("scorecard.indicator", code=address),
        f"{due.asked}: {entered_figure(measure, found.entered).value}" if found else f"{due.asked}: none yet",
        state,
        url_for("scorecard.enter", code=address, period=due.asked),
        found is None,
    )


def upload_line(upload: Upload, names: Mapping[UUID, str]) -> UploadLine:
    """A file in words."""
    outcome = f"{upload.taken} taken"
    if upload.rejected:
        outcome = f"None taken: {len(upload.rejected)} wrong"
    return UploadLine(
        upload.file_name,
        url_for("scorecard.uploaded", upload_id=upload.id),
        outcome,
        f"{names.get(upload.uploaded_by, '')}, {date_and_time(upload.uploaded_at)}",
    )


def rejected_rows(upload: Upload) -> tuple[RejectedRow, ...]:
    """The rows that were wrong, in words."""
    return tuple(
        RejectedRow(
            each["row"],
            each["cells"].get("code", ""),
            each["cells"].get("period", ""),
            tuple(each["reasons"]),
        )
        for each in upload.rejected
    )


def rejected_table(upload: Upload) -> list[list[str]]:
    """The rows that were wrong as they came, with the reasons behind them."""
    return [
        [*(each["cells"].get(name, "") for name in COLUMNS), ". ".join(each["reasons"])]
        for each in upload.rejected
    ]


def template_rows(
    plan: Plan, known: Mapping[str, PlanMeasure], there: Collection[Key], as_at: date
) -> list[list[str]]:
    """A row for each value of the borough that is missing; what is there is left out."""
    rows = []
    for measure, printed in _entered(plan, known):
        due = expected(measure, as_at)
        if (measure.code, due.asked, None) not in there:
            cells = {"code": measure.code, "title": printed.title, "period": due.asked}
            rows.append([cells.get(name, "") for name in COLUMNS])
    return rows


def _entered(plan: Plan, known: Mapping[str, PlanMeasure]) -> Iterator[tuple[PlanMeasure, PlanIndicator]]:
    """The indicators of the plan that no case tells."""
    for code, printed in plan.indicators.items():
        if code in known and not known[code].counted:
            yield known[code], printed
