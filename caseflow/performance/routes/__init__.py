"""Indicators: figures, the children behind them, and figures beside what they were or would be."""

from caseflow.performance.routes import comparisons
from caseflow.performance.routes.figures import blueprint, figures_page

__all__ = ["blueprint", "comparisons", "figures_page"]
