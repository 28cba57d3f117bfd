"""Opening a case without a relation to it, for a stated reason, and reviewing that (break-glass)."""
