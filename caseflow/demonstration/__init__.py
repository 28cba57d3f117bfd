"""An invented borough and three years of its cases, the same bytes at every telling."""
