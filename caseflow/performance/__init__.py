"""Indicators: facts per case, figures, and the children behind each."""
