"""Figures, the children behind them, and the record of the runs that made them."""

from caseflow.performance.queries.at_once import WhatIf, what_if
from caseflow.performance.queries.figures import BY, Figure, figure_series, figures
from caseflow.performance.queries.members import (
    SORTS,
    Member,
    MemberRow,
    every_member_row,
    member_rows,
    members,
)
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
    "Counts",
    "Figure",
    "GroupFigure",
    "IndicatorFigures",
    "IndicatorLine",
    "Member",
    "MemberRow",
    "WhatIf",
    "by_slug",
    "counts",
    "every_member_row",
    "figure_of",
    "figure_series",
    "figures",
    "group_names",
    "groups",
    "indicator_figures",
    "known_codes",
    "member_rows",
    "members",
    "overview",
    "what_if",
]
