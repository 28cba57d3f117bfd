"""The scorecard in words: what is wrong first, then each board or theme, then what has no figure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from flask import url_for
from markupsafe import Markup

from caseflow.performance.forms import in_words
from caseflow.performance.views.figures import FigureView
from caseflow.rules.entered_values import PROVISIONAL
from caseflow.rules.indicators import slug
from caseflow.rules.periods import Reporting
from caseflow.rules.plan import Outcome
from caseflow.rules.plan_measures import QUARTER, YEAR, PlanMeasure, outcome_of, title_of
from caseflow.rules.rulebook import Rulebook
from caseflow.rules.scorecard import (
    AMBER,
    GREEN,
    NONE,
    RED,
    Direction,
    Rating,
    Target,
    direction,
    is_late,
    is_wrong,
    rating,
    urgency,
)
from caseflow.scorecard.queries.lines import Line, Told
from caseflow.scorecard.queries.plans import PlanCard
from caseflow.scorecard.queries.targets import Commentary, KeptComparator, KeptTarget
from caseflow.scorecard.views.indicator import how_far
from caseflow.scorecard.views.values import amount_figure, shown_target, value_words
from caseflow.web.addresses import this_page
from caseflow.web.charts import spark
from caseflow.web.components import KeyFigure
from caseflow.web.filters import plural, sentence_case, short_date

TAGS = {RED: ("Red", "late"), AMBER: ("Amber", "soon"), GREEN: ("Green", "met"), NONE: ("Not rated", "ended")}
WAYS = {"up": "Up", "down": "Down", "same": "No real change"}
NO_TARGET = "None set"
NOTHING = FigureView("–", "")
UNFINISHED = "So far: the period is not over"
SHOWN = {"red": "Red", "amber": "Amber", "green": "Green", "late": "Late", "unrated": "Not rated"}
"""What the scorecard can be narrowed to, by the state of a row."""
FIRST = "Red first, then late, then clearly worse, each with the furthest from its target first."
"""In which order what is wrong stands."""


class Row(NamedTuple):
    """One indicator on the scorecard. `state` is one of `SHOWN`, or "none" where there is no figure."""

    code: str
    title: str
    href: str
    outcome: Outcome
    agreement: bool
    period: str
    other_period: str
    figure: FigureView
    status: str
    before: str
    target: str
    last_year: FigureView
    to_date: FigureView
    moved: str
    picture: Markup
    tag: str
    manner: str
    reason: str
    compared: str
    commentary: str
    plans: tuple[str, ...]
    state: str
    urgency: tuple[int, Decimal]


class Group(NamedTuple):
    """The rows of a board or a theme, or those that need attention."""

    title: str
    rows: tuple[Row, ...]


class Scorecard(NamedTuple):
    """The page: what is how, what is wrong, the others by board or theme, and what has no figure."""

    keys: tuple[KeyFigure, ...]
    first: Group | None
    groups: tuple[Group, ...]
    missing: tuple[Row, ...]
    rows: int
    nothing_wrong: str = ""
    order: str = FIRST

    @property
    def tables(self) -> tuple[Group, ...]:
        """What is wrong, and the others behind it."""
        return (self.first, *self.groups) if self.first else self.groups


class Beside(NamedTuple):
    """What stands beside the values by code, and who wrote it by name; all of it is of the whole borough."""

    targets: Mapping[tuple[str, str], KeptTarget]
    compared: Mapping[str, Sequence[KeptComparator]]
    commentaries: Mapping[str, Sequence[Commentary]]
    plans: Mapping[str, Sequence[PlanCard]]
    names: Mapping[UUID, str]
    of_quindrat: bool


class Asked(NamedTuple):
    """What the reader asked for: boards or themes, which of them, and what the rows are narrowed to."""

    by: str
    board: str
    theme: str
    show: str


def rows(
    lines: Iterable[Line], rulebook: Rulebook, beside: Beside, period: Reporting, as_at: date
) -> list[Row]:
    """A row for each line, in the order of the plan; one of another period than the page's says so."""
    indicators = url_for("scorecard.indicator", code="")  # once for all rows: it took a third of their time
    return [_row(line, rulebook, beside, period, as_at, indicators) for line in lines]


def _row(
    line: Line, rulebook: Rulebook, beside: Beside, period: Reporting, as_at: date, indicators: str
) -> Row:
    code, asked = line.measure.code, line.shown.period
    outcome = outcome_of(code, rulebook)
    printed = rulebook.plan.indicators.get(code)
    target = target_of(beside.targets, code, asked)
    rated, moved = judged(line, target)
    late = _late(line, as_at)
    tag, manner = ("Late", "soon") if late else TAGS[rated.colour]
    words = in_words(asked)
    return Row(
        code=code,
        title=title_of(code, rulebook),
        href=f"{indicators}{slug(code)}?period={asked.asked}",
        outcome=outcome,
        agreement=bool(printed and printed.local_area_agreement),
        period=words,
        other_period=words if asked.asked != period.asked else "",
        figure=amount_figure(line.measure, line.shown.amount),
        status=_status(line.shown, late, line),
        before=_before(line),
        target=_target(line, target),
        last_year=_last_year(line),
        to_date=amount_figure(line.measure, line.to_date) if line.to_date else NOTHING,
        moved=direction_words(moved, shown_as=line.run[-1].period.kind),
        picture=_picture(line, target),
        tag=tag,
        manner=manner,
        reason="" if late else sentence_case(rated.reason),
        compared=_compared(line.measure, beside.compared.get(code, ())),
        commentary=_commentary(line, beside),
        plans=tuple(_plan(each, as_at) for each in beside.plans.get(code, ())),
        state=_state(line, rated, late),
        urgency=urgency(rated, moved, late),
    )


def target_of(targets: Mapping[tuple[str, str], KeptTarget], code: str, asked: Reporting) -> Target | None:
    """The target of the year that a period is of."""
    found = targets.get((code, asked.asked[:7]))
    return found.target if found else None


def judged(line: Line, target: Target | None) -> tuple[Rating, Direction]:
    """How a line stands to its target, and which way it went."""
    shown, finished = line.shown, not line.shown.period.so_far
    rated = rating(line.measure, shown.amount, target, finished, shown.period.kind == YEAR, line.to_date)
    earlier = [each.amount for each in line.run[:-1]]
    measure = line.measure._replace(polarity="range") if target and target.up_to is not None else line.measure
    return rated, direction(measure, earlier, shown.amount, finished)


def _late(line: Line, as_at: date) -> bool:
    """Whether a value that is entered should be there by now: it was for an earlier period."""
    if line.measure.counted or line.shown.amount is not None or line.latest is None:
        return False
    return is_late(line.shown.period.whole.last_on, as_at)


def _state(line: Line, rated: Rating, late: bool) -> str:
    if late:
        return "late"
    if line.shown.amount is None:
        return "none"
    return rated.colour or "unrated"


def _status(shown: Told, late: bool, line: Line) -> str:
    if shown.period.so_far:
        return UNFINISHED
    if shown.amount is not None:
        return "Provisional" if shown.kept and shown.kept.entered.state == PROVISIONAL else ""
    if late and line.latest and line.latest.amount:
        return (
            f"The last was {value_words(line.measure, line.latest.amount.value)}, {line.latest.period.asked}"
        )
    return ""


def _target(line: Line, target: Target | None) -> str:
    if target is None:
        return NO_TARGET
    return shown_target(line.measure, target)


def _before(line: Line) -> str:
    """What the quarter before came to: `61.2% the quarter before`; a period that is not over has no such."""
    if line.shown.period.so_far or line.shown.period.kind != QUARTER or len(line.run) < 2:
        return ""
    amount = line.run[-2].amount
    return f"{value_words(line.measure, amount.value)} the quarter before" if amount else ""


def _last_year(line: Line) -> FigureView:
    """The same period a year ago; a period that is not over is compared with no whole one."""
    if line.shown.period.so_far:
        return FigureView("–", "not over yet")
    return amount_figure(line.measure, line.before.amount) if line.before.amount else NOTHING


def direction_words(moved: Direction, shown_as: str) -> str:
    """A direction in words: `Up, better, over 12 quarters`, or why none is said."""
    if not moved.way:
        return sentence_case(moved.reason)
    judged = f", {moved.judged}," if moved.judged else ""
    return f"{WAYS[moved.way]}{judged} over {plural(moved.over, shown_as)}"


def _picture(line: Line, target: Target | None) -> Markup:
    if line.latest is None:
        return Markup()
    points = [each for each in line.run if not each.period.so_far]
    heights = tuple(float(each.amount.value) if each.amount else None for each in points)
    told = [
        f"{each.period.asked}: {value_words(line.measure, each.amount.value)}"
        for each in points
        if each.amount
    ]
    title = f"{line.measure.code} over time"
    aim = float(target.aim) if target and target.up_to is None and not line.measure.cumulates else None
    return spark(f"spark-{slug(line.measure.code)}", title, heights, "; ".join(told), aim)


def _compared(measure: PlanMeasure, compared: Sequence[KeptComparator]) -> str:
    """What others came to last, with the year that it is of."""
    found: dict[str, KeptComparator] = {}
    for each in compared:
        found.setdefault(each.area, each)
    told = (f"{each.area} {value_words(measure, each.value)} in {each.year}" for each in found.values())
    return "; ".join(told)


def _commentary(line: Line, beside: Beside) -> str:
    """The latest commentary on the period that is shown."""
    for each in beside.commentaries.get(line.measure.code, ()):
        if each.period == line.shown.period.asked:
            borough = "For the borough: " if beside.of_quindrat else ""
            by = f"{beside.names.get(each.written_by, '')}, {short_date(each.written_at)}"
            return f"{borough}{each.words} ({by})"
    return ""


def _plan(plan: PlanCard, as_at: date) -> str:
    """An open action plan in a line: whose, how much is done, when it is looked at again."""
    past = sum(each.done_on is None and each.by_on < as_at for each in plan.actions)
    late = f", {plural(past, 'action')} past the date" if past else ""
    return f"Action plan of {plan.owner}: {how_far(plan)}{late}, review {short_date(plan.review_on)}"


# --- The page -----------------------------------------------------------------------------------------


def scorecard(found: Sequence[Row], asked: Asked) -> Scorecard:
    """The rows that the reader asked for, those first that are wrong."""
    chosen = [row for row in found if _is_of(row, asked)]
    states = Counter(row.state for row in chosen)
    shown = [row for row in chosen if row.state != "none" and asked.show in ("", row.state)]
    ordered = sorted(shown, key=lambda row: row.urgency)
    first = [row for row in ordered if is_wrong(row.urgency)]
    rest = [row for row in ordered if not is_wrong(row.urgency)]
    return Scorecard(
        tuple(_key(state, states[state], asked) for state in SHOWN),
        Group("What is wrong", tuple(first)) if first else None,
        tuple(_groups(rest, asked.by)),
        tuple(row for row in chosen if row.state == "none") if not asked.show else (),
        len(shown),
        _nothing_wrong(asked, ordered),
    )


def _nothing_wrong(asked: Asked, ordered: Sequence[Row]) -> str:
    """What is said where no row is wrong, of the board that was asked for, and what is furthest off then."""
    board = ordered[0].outcome.board if asked.board and ordered else ""
    said = f"Nothing shown here{f' of {board}' if board else ''} is red, late or clearly worse."
    off = next((row for row in ordered if row.state == AMBER), None)
    return f"{said} Furthest from its target is {off.code}: {off.reason}." if off else said


def _is_of(row: Row, asked: Asked) -> bool:
    board = not asked.board or slug(row.outcome.board) == asked.board
    return board and (not asked.theme or row.outcome.number.startswith(f"{asked.theme}."))


def _key(state: str, number: int, asked: Asked) -> KeyFigure:
    chosen = asked.show == state
    href = this_page(show=None if chosen else state)
    manner = {"red": "late", "late": "soon", "amber": "soon"}.get(state, "")
    return KeyFigure(
        number, SHOWN[state], href, manner, "Shown below. Choose again for all" if chosen else ""
    )


def _groups(found: Iterable[Row], by: str) -> list[Group]:
    groups: dict[str, list[Row]] = {}
    for row in found:
        name = f"Theme {row.outcome.number[0]}" if by == "theme" else row.outcome.board
        groups.setdefault(name, []).append(row)
    return [Group(name, tuple(groups[name])) for name in (sorted(groups) if by == "theme" else groups)]


COLUMNS = (
    "board", "outcome", "code", "title", "period", "value", "counted from", "status", "quarter before",
    "target", "rating", "why", "last year", "year to date", "direction", "compared", "commentary",
    "action plans",
)  # fmt: skip
"""The columns of the scorecard as a spreadsheet."""


def cells(row: Row) -> list[str]:
    """A row as a spreadsheet has it."""
    return [
        row.outcome.board,
        row.outcome.number,
        row.code,
        row.title,
        row.period,
        row.figure.value,
        row.figure.counted_from,
        row.status,
        row.before,
        row.target,
        row.tag,
        row.reason,
        row.last_year.value,
        row.to_date.value,
        row.moved,
        row.compared,
        row.commentary,
        ". ".join(row.plans),
    ]


def paper(page: Scorecard, title: str, printed: str) -> dict[str, object]:
    """The scorecard as plain data for its typesetting."""
    return {
        "title": title,
        "printed": printed,
        "keys": [{"number": key.number, "label": key.label} for key in page.keys],
        "groups": [
            {"title": group.title, "rows": [_on_paper(row) for row in group.rows]} for group in page.tables
        ],
        "missing": [f"{row.code} {row.title}" for row in page.missing],
    }


def _on_paper(row: Row) -> dict[str, str | list[str]]:
    return {
        "code": row.code,
        "title": row.title,
        "value": row.figure.value,
        "of": row.figure.counted_from,
        "status": row.status,
        "target": row.target,
        "rating": row.tag,
        "why": row.reason,
        "last": row.last_year.value,
        "date": row.to_date.value,
        "moved": row.moved,
        "notes": [each for each in (row.compared, row.commentary, *row.plans) if each],
    }
