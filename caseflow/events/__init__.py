"""The log of what happened: the declared kinds, the table, and the one door to it."""
