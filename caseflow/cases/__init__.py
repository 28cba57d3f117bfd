"""The case: one child's record, its accountable team, and who may read it for which reason."""
