"""Caseflow: one log of what happened to a child, and the clocks, worklists and indicators read from it."""
