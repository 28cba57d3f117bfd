"""The plan in words: its parts, and of each indicator its figure or that no case tells it."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from flask import url_for

from caseflow.performance.queries import IndicatorLine
from caseflow.performance.views.figures import FigureView, figure_view, movement
from caseflow.rules.indicators import slug
from caseflow.rules.plan import Commitment, Outcome, Plan, PlanIndicator, Theme
from caseflow.web.filters import listed as in_a_list
from caseflow.web.filters import plural, sentence_case

ROWS = 50
"""How many indicators a page of the list has."""
NOT_COUNTED = "Not counted from cases"
SHOWN = {
    "": "All indicators",
    "counted": "Counted here from cases",
    "missing": NOT_COUNTED,
    "agreement": "In the Local Area Agreement",
}
"""Which indicators the list of all of them can be narrowed to."""


class Figures(NamedTuple):
    """The figures of the indicators that are counted here, by code.

    They are of the period `asked` for; `then` is the one that they are compared with.
    """

    lines: Mapping[str, IndicatorLine]
    asked: str
    then: str = ""


class Link(NamedTuple):
    """Words that lead somewhere, with a smaller line below."""

    text: str
    href: str
    below: str = ""


class Heading(NamedTuple):
    """The top of a part of the plan; `above` leads back up, from the whole plan down."""

    title: str
    caption: str
    above: tuple[Link, ...]
    note: str = ""


class IndicatorRow(NamedTuple):
    """One indicator in a list; without a `figure` no case tells it, and `said` says so."""

    code: str
    title: str
    href: str
    tags: str
    figure: FigureView | None
    said: str
    board: Link
    outcome: Link


class OutcomeSection(NamedTuple):
    """One outcome with the indicators that measure it and the actions that the plan promises."""

    number: str
    title: str
    begins: str
    href: str
    board: Link
    see: tuple[Link, ...]
    indicators: tuple[IndicatorRow, ...]
    actions: tuple[str, ...]


class ThemeCard(NamedTuple):
    """One theme with its commitments."""

    title: Link
    commitments: tuple[Link, ...]


class Overview(NamedTuple):
    """The whole plan in a page: how much of it there is, its themes and its boards."""

    summary: str
    themes: tuple[ThemeCard, ...]
    boards: tuple[Link, ...]


class Tab(NamedTuple):
    """One way to narrow the list of indicators, and how many rows that leaves."""

    show: str
    name: str
    rows: int


class Listed(NamedTuple):
    """A page of the list of indicators, narrowed by `tab`, one of `tabs`."""

    tabs: tuple[Tab, ...]
    tab: Tab
    rows: tuple[IndicatorRow, ...]
    page: int
    pages: int


class IndicatorPage(NamedTuple):
    """One indicator as the plan prints it."""

    heading: Heading
    rows: tuple[tuple[str, ...], ...]
    row: IndicatorRow
    figures_href: str
    values_href: str


def overview(plan: Plan, counted_here: Collection[str]) -> Overview:
    """The whole plan in a page; the codes of indicators that are counted here say how many are."""
    counted = len({plan.printed_as(code) for code in counted_here} - {None})
    parts = [
        plural(len(plan.themes), "theme"),
        plural(len(plan.commitments), "commitment"),
        plural(len(plan.outcomes), "outcome"),
    ]
    summary = (
        f"The plan has {in_a_list(parts)}, measured by {len(plan.indicators)} indicators. "
        f"{counted} of them are counted here from what people record for children. "
        "The others come from schools, health and surveys: the performance team enters their values."
    )
    themes = tuple(
        ThemeCard(_theme_link(each), tuple(_commitment_link(part) for part in each.commitments))
        for each in plan.themes.values()
    )
    boards = tuple(_board_link(plan, each) for each in plan.boards)
    return Overview(summary, themes, boards)


def listed(plan: Plan, figures: Figures, show: str, page: int) -> Listed:
    """Every indicator that the plan prints, narrowed to those of one of `SHOWN`, a page at a time."""
    found = {key: [each for each in plan.indicators.values() if _is(key, each, figures)] for key in SHOWN}
    tabs = {key: Tab(key, name, len(found[key])) for key, name in SHOWN.items()}
    tab = tabs.get(show, tabs[""])
    pages = max(-(-tab.rows // ROWS), 1)
    page = min(page, pages)
    rows = found[tab.show][(page - 1) * ROWS : page * ROWS]
    shown = tuple(_row(plan, each, figures) for each in rows)
    return Listed(tuple(tabs.values()), tab, shown, page, pages)


def _is(show: str, indicator: PlanIndicator, figures: Figures) -> bool:
    if show == "agreement":
        return indicator.local_area_agreement
    return not show or bool(_line(indicator, figures)) == (show == "counted")


def _line(indicator: PlanIndicator, figures: Figures) -> IndicatorLine | None:
    """Its figure; where the plan prints two indicators as one, that of the first of them."""
    return figures.lines.get(indicator.code) or figures.lines.get(f"{indicator.code}a")


def indicator_page(plan: Plan, printed: PlanIndicator, figures: Figures) -> IndicatorPage:
    """One indicator as the plan prints it."""
    outcome = plan.outcomes[printed.outcome]
    row = _row(plan, printed, figures)
    above = (*_above_outcome(plan, outcome), _outcome_link(outcome))
    rows = [
        ("Measures", f"{outcome.number} {outcome.title}", row.outcome.href, "Open"),
        ("Answers for it", f"{printed.board} board", row.board.href, "Open"),
        ("Local Area Agreement", "Yes" if printed.local_area_agreement else "No"),
        ("Collected", "Counted here from cases" if row.figure else NOT_COUNTED),
    ]
    if printed.meant:
        rows.append(("Meant", printed.meant))
    line = _line(printed, figures)
    href = url_for("performance.indicator", code=line.slug, period=figures.asked) if line else ""
    heading = Heading(printed.title, printed.code, above, printed.note)
    values = url_for("scorecard.indicator", code=slug(printed.code))
    return IndicatorPage(heading, tuple(rows), row, href, "" if row.figure else values)


def theme_heading(theme: Theme) -> Heading:
    """The top of a theme's page."""
    return Heading(theme.title, f"Theme {theme.number}", _top())


def commitment_heading(plan: Plan, commitment: Commitment) -> Heading:
    """The top of a commitment's page."""
    theme = plan.theme_of(commitment.number)
    title, caption = commitment.title, f"Commitment {commitment.number}"
    return Heading(title, caption, (*_top(), _theme_link(theme)), commitment.note)


def outcome_heading(plan: Plan, outcome: Outcome) -> Heading:
    """The top of an outcome's page."""
    return Heading(outcome.title, f"Outcome {outcome.number}", _above_outcome(plan, outcome))


def board_heading(board: str) -> Heading:
    """The top of a board's page."""
    return Heading(f"{board} board", "Delivery board", _top())


def outcome_sections(plan: Plan, outcomes: Iterable[Outcome], figures: Figures) -> tuple[OutcomeSection, ...]:
    """Outcomes with their indicators; local measures of the same outcome stand after the plan's own."""
    return tuple(_section(plan, each, figures) for each in outcomes)


def _section(plan: Plan, outcome: Outcome, figures: Figures) -> OutcomeSection:
    own = [
        PlanIndicator(code, line.definition.title, outcome.number, outcome.board)
        for code, line in figures.lines.items()
        if line.definition.plan == outcome.number and not _stands_in(plan, code, figures)
    ]
    return OutcomeSection(
        outcome.number,
        outcome.title,
        plan.theme_of(outcome.number).outcomes_begin + " ...",
        _outcome_link(outcome).href,
        _board_link(plan, outcome.board),
        tuple(_outcome_link(plan.outcomes[number]) for number in outcome.see),
        tuple(_row(plan, each, figures) for each in (*outcome.indicators, *own)),
        outcome.actions,
    )


def _stands_in(plan: Plan, code: str, figures: Figures) -> bool:
    """Whether the figure of this code is that of an indicator as the plan prints it."""
    printed = plan.printed_as(code)
    line = _line(plan.indicators[printed], figures) if printed else None
    return line is not None and line.definition.code == code


def _row(plan: Plan, indicator: PlanIndicator, figures: Figures) -> IndicatorRow:
    line = _line(indicator, figures)
    printed = indicator.code in plan.indicators
    tags = ["Local Area Agreement"] if indicator.local_area_agreement else []
    if not printed:
        one = plan.printed_as(indicator.code)
        tags.append(f"Printed in the plan as {one}" if one else "Local measure, not printed in the plan")
    page, query = ("plan.indicator", None) if printed else ("performance.indicator", figures.asked)
    compared = line and movement(line.figure, line.before, figures.then)
    return IndicatorRow(
        indicator.code,
        indicator.title,
        url_for(page, code=slug(indicator.code), period=query),
        ". ".join(tags),
        figure_view(line.figure) if line else None,
        sentence_case(compared or "") if line else NOT_COUNTED,
        _board_link(plan, indicator.board),
        _outcome_link(plan.outcomes[indicator.outcome]),
    )


def _top() -> tuple[Link, ...]:
    return (Link("The plan", url_for("plan.page")),)


def _above_outcome(plan: Plan, outcome: Outcome) -> tuple[Link, ...]:
    commitment = plan.commitments[outcome.number.rpartition(".")[0]]
    return (*_top(), _theme_link(plan.theme_of(outcome.number)), _commitment_link(commitment))


def _theme_link(theme: Theme) -> Link:
    words = f"Theme {theme.number}: {theme.title}"
    return Link(words, url_for("plan.theme", number=theme.number))


def _commitment_link(commitment: Commitment) -> Link:
    indicators = sum(len(outcome.indicators) for outcome in commitment.outcomes)
    below = plural(len(commitment.outcomes), "outcome")
    below += f", {plural(indicators, 'indicator')}" if indicators else ""
    words = f"{commitment.number} {commitment.title}"
    return Link(words, url_for("plan.commitment", number=commitment.number), below)


def _outcome_link(outcome: Outcome) -> Link:
    return Link(f"{outcome.number} {outcome.title}", url_for("plan.outcome", number=outcome.number))


def _board_link(plan: Plan, board: str) -> Link:
    answered_for = [each for each in plan.outcomes.values() if each.board == board]
    indicators = sum(len(each.indicators) for each in answered_for)
    below = f"{plural(len(answered_for), 'outcome')}, {plural(indicators, 'indicator')}"
    return Link(board, url_for("plan.board", name=slug(board)), below)
