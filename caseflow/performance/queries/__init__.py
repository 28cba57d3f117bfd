"""Figures, the children behind them, and the record of the runs that made them."""

from caseflow.performance.queries.behind import Behind, Member, members, rows_behind
from caseflow.performance.queries.figures import BY, Figure, figure_series, figures
from caseflow.performance.queries.health import Health, health
from caseflow.performance.queries.windows import known_codes

__all__ = [
    "BY",
    "Behind",
    "Figure",
    "Health",
    "Member",
    "figure_series",
    "figures",
    "health",
    "known_codes",
    "members",
    "rows_behind",
]
