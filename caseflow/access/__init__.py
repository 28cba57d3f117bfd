"""Signing in, the policy, the trace every look leaves, and break-glass."""
