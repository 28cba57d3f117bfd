"""Entries that need a look: by team, with the way to mend each, and why some are right as they are."""
