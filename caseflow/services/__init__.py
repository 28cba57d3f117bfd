"""The services that a case was sent to, how long the child waited, and what became of it."""
