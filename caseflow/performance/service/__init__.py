"""Keeping indicator facts in step with the log: case by case, in a sweep, and in bulk."""

from caseflow.performance.service.catching_up import Sweep, catch_up_all, sweep
from caseflow.performance.service.projection import project
from caseflow.performance.service.rebuilding import Rebuilt, nightly, rebuild
from caseflow.performance.service.verification import Check, verify

__all__ = [
    "Check",
    "Rebuilt",
    "Sweep",
    "catch_up_all",
    "nightly",
    "project",
    "rebuild",
    "sweep",
    "verify",
]
