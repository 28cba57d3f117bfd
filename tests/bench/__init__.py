"""Measurements at the size of a borough: printed beside a floor written by hand, and never asserted."""
