"""Supervision: the monthly meeting of a worker and their manager, and what they decided on each case."""
