"""The pages of administrators, and the one on which a manager hands cases over."""

from caseflow.accounts.routes import leaving, reference
from caseflow.accounts.routes.accounts import blueprint

__all__ = ["blueprint", "leaving", "reference"]
