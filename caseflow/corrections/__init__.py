"""Correcting who a child is said to be, and telling a birth; what was recorded before is kept."""
