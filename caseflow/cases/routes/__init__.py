"""The pages of a case."""

from caseflow.cases.routes import alerts, case, chronology
from caseflow.cases.routes.case import members_with_caseloads
from caseflow.cases.routes.pages import blueprint, header, told

__all__ = ["alerts", "blueprint", "case", "chronology", "header", "members_with_caseloads", "told"]
