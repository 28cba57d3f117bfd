"""What a new worker has to know of a case that they take over, and that they have read it."""
