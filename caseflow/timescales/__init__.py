"""The rules that clocks run by, for people to read and to try."""
