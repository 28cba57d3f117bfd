"""The pages of a case."""

from caseflow.cases.routes.case import blueprint, header

__all__ = ["blueprint", "header"]
