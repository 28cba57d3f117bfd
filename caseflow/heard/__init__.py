"""Families heard: what the child and the parents said over time, and who can read what is recorded."""
