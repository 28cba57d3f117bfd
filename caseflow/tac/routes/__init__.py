"""The pages of a team around a child."""

from caseflow.tac.routes import meetings, members, paper, plan, takeover, team
from caseflow.tac.routes.team import blueprint

__all__ = ["blueprint", "meetings", "members", "paper", "plan", "takeover", "team"]
