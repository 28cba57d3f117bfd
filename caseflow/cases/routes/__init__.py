"""The pages of a case."""

from caseflow.cases.routes import alerts, case, chronology
from caseflow.cases.routes.case import members_with_caseloads
from caseflow.cases.routes.pages import banner_of, blueprint, header, told

__all__ = [
    "alerts",
    "banner_of",
    "blueprint",
    "case",
    "chronology",
    "header",
    "members_with_caseloads",
    "told",
]
