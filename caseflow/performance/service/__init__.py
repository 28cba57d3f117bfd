"""Proving that every count equals its list, and counting figures otherwise."""

from caseflow.performance.service.comparing import Question, ask, count_next_part, forget_old, stop
from caseflow.performance.service.verification import verify

__all__ = ["Question", "ask", "count_next_part", "forget_old", "stop", "verify"]
