"""My work and the team board."""

from caseflow.caseload.routes import away, begun, board, mine, my_work, saved
from caseflow.caseload.routes.pages import blueprint

__all__ = ["away", "begun", "blueprint", "board", "mine", "my_work", "saved"]
