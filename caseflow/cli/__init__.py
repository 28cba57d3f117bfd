"""Caseflow from the command line: running it, and what an administrator does without a page."""

from caseflow.cli.command import main

__all__ = ["main"]
