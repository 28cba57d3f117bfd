"""The one writer of what follows from the log, for one case or a million."""
