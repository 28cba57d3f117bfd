"""The log of what happened: the catalogue of kinds, the table, and the one door to it."""
