"""Signing in, the policy, and the trace every look leaves."""
