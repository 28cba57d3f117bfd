"""Keeping everything that follows from the log in step with it: case by case, in a sweep, and in bulk."""

from caseflow.projections.service.catching_up import Sweep, catch_up_all, sweep
from caseflow.projections.service.isolating import Part, in_parts
from caseflow.projections.service.one_case import follow_alone, project, refresh, refresh_all
from caseflow.projections.service.rebuilding import Rebuilt, nightly, rebuild
from caseflow.projections.service.recomputing import begin, make_next_range, resume, stop
from caseflow.projections.service.runs import error_text, keep_failures, kept, waiting
from caseflow.projections.service.verification import Check, check, verify

__all__ = [
    "Check",
    "Part",
    "Rebuilt",
    "Sweep",
    "begin",
    "catch_up_all",
    "check",
    "error_text",
    "follow_alone",
    "in_parts",
    "keep_failures",
    "kept",
    "make_next_range",
    "nightly",
    "project",
    "rebuild",
    "refresh",
    "refresh_all",
    "resume",
    "stop",
    "sweep",
    "verify",
    "waiting",
]
