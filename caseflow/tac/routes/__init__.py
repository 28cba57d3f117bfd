"""The pages of a team around a child."""

from caseflow.tac.routes import meetings, members, plan, team
from caseflow.tac.routes.team import blueprint

__all__ = ["blueprint", "meetings", "members", "plan", "team"]
