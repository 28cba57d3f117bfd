"""Proving that every count equals its list."""

from caseflow.performance.service.verification import verify

__all__ = ["verify"]
