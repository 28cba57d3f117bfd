"""Measures that an analyst drafts, tries against the whole history, and proposes as a file of the rules."""
