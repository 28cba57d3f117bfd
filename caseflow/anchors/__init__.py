"""Signed anchors: how far the logs and the trace went, kept outside the database, so that tampering shows."""
