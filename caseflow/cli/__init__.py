"""Caseflow from the command line: running it, and what an administrator does without a page."""

from caseflow.cli import accounts, anchors, feed, figures, processes, projections, run, schema  # noqa: F401  (each adds its commands)
from caseflow.cli.command import main

__all__ = ["main"]
