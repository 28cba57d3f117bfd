"""Figures, the children behind them, and the record of the runs that made them."""

from caseflow.performance.queries.behind import SORTS, Behind, Member, every_row_behind, members, rows_behind
from caseflow.performance.queries.figures import BY, Figure, figure_series, figures
from caseflow.performance.queries.health import Health, health
from caseflow.performance.queries.overview import (
    Counts,
    GroupFigure,
    IndicatorFigures,
    IndicatorLine,
    by_slug,
    counts,
    figure_of,
    group_names,
    groups,
    indicator_figures,
    overview,
)
from caseflow.performance.queries.windows import known_codes

__all__ = [
    "BY",
    "SORTS",
    "Behind",
    "Counts",
    "Figure",
    "GroupFigure",
    "Health",
    "IndicatorFigures",
    "IndicatorLine",
    "Member",
    "by_slug",
    "counts",
    "every_row_behind",
    "figure_of",
    "figure_series",
    "figures",
    "group_names",
    "groups",
    "health",
    "indicator_figures",
    "known_codes",
    "members",
    "overview",
    "rows_behind",
]
