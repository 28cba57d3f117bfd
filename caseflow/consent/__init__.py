"""Who agreed to what being shared with whom, every share and its basis."""
