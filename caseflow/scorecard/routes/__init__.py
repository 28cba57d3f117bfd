"""The scorecard, the page of an indicator, and what the performance team enters."""

from caseflow.scorecard.routes import indicator, plans, scorecard
from caseflow.scorecard.routes.values import blueprint

__all__ = ["blueprint", "indicator", "plans", "scorecard"]
