"""The tables of the common assessment."""
