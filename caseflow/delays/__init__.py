"""Why things were late: the record of each breach, and causes over time."""
