"""Needs of each quindrat: what is counted there, and how much that is for 1,000 children who live there."""
