"""The pages of a case."""

from caseflow.cases.routes.case import blueprint, header, members_with_caseloads

__all__ = ["blueprint", "header", "members_with_caseloads"]
